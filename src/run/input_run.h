// InputRun: the way of one input from bytes to sessions and deliveries, without opening anything: memory in, sessions out.
#pragma once

#include "format/catalogue.h"
#include "format/log_reader.h"
#include "input/line_splitter.h"
#include "report/renderer.h"
#include "run/event_run.h"
#include "run/switches.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// What is known of an input beforehand.
struct InputSettings {
  const Format* format = nullptr;  ///< taken without looking; none: found out by content
  CalendarSettings calendar;
};

/// The head is kept until wrappers and format are settled, then all lines go to their reader.
class InputRun : private LineSink {
 public:
  /// `next_id` numbers the sessions of all inputs. All but the settings must outlive this.
  InputRun(const FormatCatalogue& catalogue, const InputSettings& settings, std::uint64_t& next_id, SessionSink& sink);

  void add(std::string_view bytes) { splitter_.add(bytes); }
  /// Whether lines will be handed on where they are, as nearly all are.
  [[nodiscard]] bool leaves_in_place() const { return splitter_.leaves_in_place(); }

  /// What follows is another text: its first line begins anew. Lines are numbered on.
  void begin_new_text() { splitter_.finish(); }

  /// More will come, but not now: once there are `kEnoughToSettle` lines, the format is settled without the rest of the head.
  void pause();

  static constexpr std::size_t kEnoughToSettle = 20;  ///< a greeting and EHLO's long reply do not tell all formats apart

  /// Lines whose format is settled go to `target` from here on, which hands them on to `read`, in the same order, perhaps in another thread.
  /// Null: they are read at once.
  void hand_lines_to(LineSink* target);
  /// The next line. Only where its format is settled, as is that of the lines that are handed on.
  void read(const InputLine& line);
  /// Who reads them.
  [[nodiscard]] LogReader& reader() { return *reader_; }

  /// What lines tell from here on goes to `target`, which hands it on to `events()` in the same order, perhaps in another thread.
  void hand_to(LineEvents& target) { switch_.turn(target); }
  /// Where it goes by itself.
  [[nodiscard]] EventRun& events() { return events_; }

  /// Sessions and deliveries go to `sink` from here on.
  void hand_sessions_to(SessionSink& sink) { sessions_.turn(sink); }
  /// Where they go at present.
  [[nodiscard]] SessionSink& sessions() { return sessions_.target(); }

  /// The input ends, or no more of it is read: what is open is handed over. The report is complete but for the name.
  [[nodiscard]] InputReport finish(InputEnd end = InputEnd::ended);

 private:
  /// A line of the head.
  struct HeadLine {
    std::string text;
    bool cut;
  };

  void on_line(const InputLine& line) override;
  void turn_splitter();
  void settle();
  void hand_on(const InputLine& line);
  struct Detected {
    bool told;         // some format spoke up
    std::size_t best;  // its number
  };
  [[nodiscard]] Detected detect(Wrapping& wrapping) const;
  [[nodiscard]] std::size_t main_format(Wrapping& wrapping, const std::vector<std::string_view>& lines) const;

  const FormatCatalogue& catalogue_;
  const Format* forced_;
  SessionSwitch sessions_;
  EventRun events_;
  EventSwitch switch_;
  LineSink* lines_ = nullptr;
  LineSplitter splitter_;
  std::optional<LogReader> reader_;
  std::vector<HeadLine> head_;
  std::size_t head_octets_ = 0;
};

}  // namespace smtpwhy
