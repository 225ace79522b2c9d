// LineEvents: what the lines of an input tell, line by line: the events of one, then what the format says of the line.
#pragma once

#include "event/event.h"
#include "event/line_ledger.h"

namespace smtpwhy {

/// Events that come between two lines are told by no line: the input has ended, or a format held them back.
class LineEvents : public EventSink {
 public:
  virtual void begin_line() = 0;
  virtual void end_line(LineFate fate) = 0;
};

}  // namespace smtpwhy
