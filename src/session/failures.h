// Which failure is what went wrong, and which only follows from it.
#pragma once

#include "session/session.h"

namespace smtpwhy {

/// Gives each exchange with a 4xx or 5xx its role, by code and order alone:
///  * benign: EHLO refused where HELO was accepted; a login refused where a later one was accepted
///  * secondary: all behind a refused greeting or a refused HELO; RCPT and DATA behind a refused MAIL; DATA and the message where no
///    recipient was accepted; 503 behind any failure of the same transaction; 530 behind a refused login or STARTTLS; unknown
///    commands behind a refused DATA (the message was sent as commands); RSET, NOOP and QUIT behind any failure
///  * primary: the rest
void assign_failures(Session& session);

}  // namespace smtpwhy
