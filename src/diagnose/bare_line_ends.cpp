// A CR or LF that is no part of CRLF in what the client sent (RFC 5321 section 2.3.8), where the log shows bytes as they went. Servers
// refuse it, since it serves to smuggle a second message past a filter.
#include "diagnose/check.h"

namespace smtpwhy {

void check_bare_line_ends(Examination& examination) {
  const auto& session = examination.session;
  if (session.bare_line_end == 0 || session.exchanges.empty()) return;
  leave(examination, "bare-line-end", Severity::warning, "bare-line-feed", session.exchanges.size() - 1,
        {examination.input, session.bare_line_end, "a line end that is not CRLF", "what the client sent", std::nullopt});
}

}  // namespace smtpwhy
