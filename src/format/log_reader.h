// LogReader: the lines of one input to events, whatever formats they are in. Most inputs have one; a mail log may hold lines of several.
#pragma once

#include "format/catalogue.h"
#include "format/wrapping.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

/// How many lines were read as a format.
struct FormatShare {
  const Format* format = nullptr;
  std::uint64_t lines = 0;
};

/// The main format, found from the head, reads each line first. A line that it does not know is given to the formats that it tells of,
/// then to the one that read the last such line, which may know how it goes on. Where the main format is a fallback, others come first.
class LogReader : private LogLineSink {
 public:
  struct Choice {
    std::size_t main = 0;    ///< number of the main format
    bool only_that = false;  ///< no other format is looked for
  };

  /// `catalogue` and `sink` must outlive this.
  LogReader(const FormatCatalogue& catalogue, Choice choice, Wrapping wrapping, EventSink& sink);

  /// Pushes the events of a line of the input, and gives its fate.
  LineFate read(std::uint64_t number, std::string_view line, bool cut);

  void finish();

  [[nodiscard]] const Format& main() const { return *catalogue_.formats()[main_]; }

  /// Another one that knows what this one knows, for another thread, and pushes to `sink`. Null: there is none to be had, as what lines tell
  /// depends too much on those before.
  [[nodiscard]] std::unique_ptr<LogReader> twin(EventSink& sink) const;

  /// What it knows from the lines before: two with the same memory tell the same of lines to come. Nothing: more than can be compared.
  [[nodiscard]] std::optional<std::string> memory() const;

  /// How many lines the main format has read since this was asked last: they are counted by whom they are added to.
  [[nodiscard]] std::uint64_t take_lines() { return std::exchange(part_for(main_).lines, 0); }
  void add_lines(std::uint64_t lines) { part_for(main_).lines += lines; }

  /// What the lines were read as, the commonest first.
  [[nodiscard]] std::vector<FormatShare> shares() const;

  /// What the formats' readers and the taking off of wrappers left out so far.
  [[nodiscard]] LeftOut left_out() const;

  [[nodiscard]] std::vector<std::string_view> wrappers() const { return wrapping_.names(); }

 private:
  /// Keeps the conversations of formats apart: a key of one is none of another.
  class Scope : public EventSink {
   public:
    Scope(EventSink& sink, std::string_view format) : sink_(sink), prefix_(std::string(format) + ' ') {}
    void on_event(const Event& event) override;

   private:
    EventSink& sink_;
    std::string prefix_;
    std::string key_;
  };
  struct Part {
    std::unique_ptr<FormatReader> reader;
    std::unique_ptr<Scope> scope;  // none for the main format
    std::uint64_t lines = 0;
  };

  void on_log_line(const LogLine& line) override;
  Part& part_for(std::size_t format) { return format == main_ && main_part_ != nullptr ? *main_part_ : make_part(format); }
  Part& make_part(std::size_t format);
  LineFate read_as(std::size_t format, const LogLine& line);
  LineFate read_as_others(const LogLine& line);

  const FormatCatalogue& catalogue_;
  std::size_t main_;
  bool main_is_fallback_;
  bool only_main_;
  Wrapping wrapping_;
  EventSink& sink_;
  std::map<std::size_t, Part> parts_;  // by number of the format; made when they are needed
  Part* main_part_ = nullptr;          // of the main format, which reads nearly all lines
  std::size_t last_other_;             // the format that read the last line which the main one did not; the main one: none yet
  FormatCatalogue::Scratch scratch_;
  LineFate fate_ = LineFate::unrecognised;  // of the line that is being read
};

}  // namespace smtpwhy
