// The program's surroundings: where its output goes and what the terminal is like. Commands see no stream and no environment but this.
#pragma once

#include "base/result.h"
#include "cli/options.h"
#include "report/style.h"
#include "report/text_sink.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

/// A sink on a file descriptor, with a buffer. A reader that goes away (EPIPE) is no error: what follows is dropped.
class DescriptorSink : public TextSink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view text) override;
  void flush() override;

  /// The reader has gone, or the disk is full: more output is of no use.
  [[nodiscard]] bool closed() const override { return failed_ != 0; }
  /// An Error where output was lost for another reason than a reader that went away.
  [[nodiscard]] Result<Done> result() const;

 private:
  static constexpr std::size_t kBuffer = 65536;
  int descriptor_;
  std::string buffer_;
  int failed_ = 0;  // errno of the first failure
};

struct Console {
  TextSink& out;
  TextSink& err;
  bool input_is_terminal = false;
  bool output_is_terminal = false;
  bool no_color = false;                ///< NO_COLOR is set and not empty (no-color.org)
  std::size_t columns = 0;              ///< of the terminal; 0: not known
  bool errors_are_on_terminal = false;  ///< on one that can draw a line over
  std::size_t error_columns = 0;
  std::string configuration;  ///< the file that may hold options, whether it is there or not; empty: the system does not tell where
  std::string home;           ///< the home folder; empty: not known
  /// Options that were said outside of the command line: what is complained about may stand there.
  std::vector<Setting> settings;
};

/// How text should look, by `--color` (`auto`, `always`, `never`) and the terminal.
[[nodiscard]] Result<TextStyle> text_style(const Console& console, std::string_view when);

/// `smtpwhy: …`, harmless for a terminal. Where the error is about the value of an option that was said outside of the command line, its
/// place comes first: where the message begins with the option (`--top`), quotes the value or a part of it, or is about a file of that name.
void complain(const Console& console, const Error& error);

}  // namespace smtpwhy::cli
