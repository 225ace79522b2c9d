// EventRun: what the lines of one input tell to sessions and deliveries, and the count of its lines.
#pragma once

#include "base/calendar.h"
#include "event/line_events.h"
#include "session/assembler.h"

namespace smtpwhy {

/// Gives events their time in UTC on their way.
class DatingSink : public EventSink {
 public:
  DatingSink(EventSink& sink, const CalendarSettings& settings) : sink_(sink), calendar_(settings) {}
  void on_event(const Event& event) override;
  /// The same without a copy: the stamp of `event` itself is changed.
  void on_event(Event& event);

 private:
  EventSink& sink_;
  Calendar calendar_;
};

class EventRun final : public LineEvents {
 public:
  /// `next_id` numbers the sessions of all inputs. It and `sink` must outlive this.
  EventRun(const CalendarSettings& calendar, std::uint64_t& next_id, SessionSink& sink)
      : assembler_(sink, ledger_, next_id), dated_(assembler_, calendar) {}

  // The ledger hears of the line first: what its events turn out to be corrects that.
  void begin_line() override { ledger_.add(LineFate::event); }
  void on_event(const Event& event) override { dated_.on_event(event); }
  /// The same without a copy: `event` itself is changed.
  void on_event(Event& event) { dated_.on_event(event); }
  void end_line(LineFate fate) override {
    if (fate != LineFate::event) ledger_.reclassify(fate);
  }

  /// The input ends: what is open is handed over.
  void finish(InputEnd end) { assembler_.finish(end); }

  [[nodiscard]] const LineCounts& lines() const { return ledger_.counts(); }
  [[nodiscard]] std::uint64_t sessions_ended_early() const { return assembler_.ended_early(); }
  [[nodiscard]] LeftOut left_out() const { return assembler_.left_out(); }

 private:
  LineLedger ledger_;
  Assembler assembler_;
  DatingSink dated_;
};

}  // namespace smtpwhy
