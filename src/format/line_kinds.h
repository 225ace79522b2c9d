// What the kinds of line of a marked format (data/formats/*.toml) become.
#pragma once

#include "event/event.h"
#include "event/line_ledger.h"

#include <string_view>

namespace smtpwhy {

/// The kind that tells, below an attempt, what it was about.
inline constexpr std::string_view kAbout = "about";

/// The kind that goes on with what the line before said.
inline constexpr std::string_view kContinuation = "continuation";

/// The kind of a line between two marks, which stand on lines of their own and say who speaks there.
inline constexpr std::string_view kWithin = "within";

struct LineKind {
  std::string_view name;
  LineFate fate = LineFate::event;
  EventKind event = EventKind::note;
  Side side = Side::unknown;
  Trouble trouble = Trouble::none;
  QueueFactKind fact = QueueFactKind::message;
  DeliveryStatus status = DeliveryStatus::unknown;
  bool turns = false;  // a mark on a line of its own: `side` has what stands below, until another such mark
};

/// Null where there is no such kind.
[[nodiscard]] const LineKind* find_line_kind(std::string_view name);

}  // namespace smtpwhy
