// What several checks ask of a session: how it began, what the server offered (RFC 5321 section 4.1.1.1), who could listen.
#pragma once

#include "session/session.h"

#include <optional>
#include <string_view>

namespace smtpwhy {

/// Whether the log has the greeting: then it has all that was said before, too.
[[nodiscard]] bool begins_with_greeting(const Session& session);

/// The exchange with which the client introduced itself last before `exchange`, and was accepted; the log shows the reply.
[[nodiscard]] std::optional<std::size_t> hello_before(const Session& session, std::size_t exchange);

/// Whether the reply to EHLO or LHLO lists `extension`, such as `STARTTLS`; never for HELO.
[[nodiscard]] bool offers(const Exchange& hello, std::string_view extension);

/// Whether all of what was offered is shown: logs may leave out all but the last line.
[[nodiscard]] bool shows_offers(const Exchange& hello);

/// Whether the client spoke with its own machine: nobody could listen on the way.
[[nodiscard]] bool stays_on_this_machine(const Session& session);

/// Whether the exchange was encrypted, as far as the log tells.
[[nodiscard]] bool encrypted(const Session& session, std::size_t exchange);

}  // namespace smtpwhy
