// InputRun: the way of one input from bytes to sessions, without opening anything: memory in, sessions out.
#pragma once

#include "format/catalogue.h"
#include "input/line_splitter.h"
#include "report/renderer.h"
#include "session/assembler.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// The head is kept until the format is settled, then all lines go to its reader.
class InputRun : private LineSink {
 public:
  /// `forced`, where given, is taken as the format without looking. `next_id` numbers the sessions of all inputs. All must outlive this.
  InputRun(const FormatCatalogue& catalogue, const Format* forced, std::uint64_t& next_id, SessionSink& sink);

  void add(std::string_view bytes) { splitter_.add(bytes); }

  /// The input ends: what is open is handed over. The report is complete but for the name.
  [[nodiscard]] InputReport finish();

  /// Whose log it is, as the format says; empty where it does not, or is not settled yet.
  [[nodiscard]] std::string_view side() const { return format_ == nullptr ? std::string_view() : format_->side(); }

 private:
  /// A line of the head.
  struct HeadLine {
    std::string text;
    bool cut;
  };

  void on_line(const InputLine& line) override;
  void settle();
  void read(const InputLine& line);

  FormatDetector detector_;
  const Format* format_;
  LineLedger ledger_;
  Assembler assembler_;
  LineSplitter splitter_;
  std::unique_ptr<FormatReader> reader_;
  std::vector<HeadLine> head_;
  std::size_t head_octets_ = 0;
};

}  // namespace smtpwhy
