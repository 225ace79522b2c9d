// Reproduction: how a failed attempt out of a log is made again, and the command that does it.
#pragma once

#include "session/delivery.h"
#include "session/session.h"
#include "smtp/command.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smtpwhy {

enum class Encryption : std::uint8_t { none, starttls, from_start };

/// What is not known stays empty. Values are as logged: whoever uses them checks what they are.
struct Reproduction {
  std::string server;  ///< a host name or an IP address
  std::uint16_t port = 25;
  std::string helo;
  Encryption tls = Encryption::none;
  bool lmtp = false;
  bool chunking = false;
  bool logged_in = false;  ///< somebody tried to log in; with what, no log tells
  Verb opening = Verb::mail;
  std::optional<std::string> sender;
  std::vector<std::string> recipients;
  std::string failed_at;  ///< the command that failed: a verb, `.`, `CONNECT`; empty: none, or not known
};

/// Of the attempt around an exchange; of the whole session where there is none.
[[nodiscard]] Reproduction reproduction_of(const Session& session, std::optional<std::size_t> exchange);
[[nodiscard]] Reproduction reproduction_of(const Delivery& delivery);

/// Where `send` is to stop so that what failed is seen and no more is done: `rcpt`; empty: it has to go all the way.
[[nodiscard]] std::string_view stop_point(const Reproduction& reproduction);

/// `smtpwhy send --server …` for a POSIX shell, safe to be pasted; empty where a value is missing, or is not what it claims to be, and where
/// there was a login: with what, only its owner can say.
[[nodiscard]] std::string send_command(const Reproduction& reproduction);

}  // namespace smtpwhy
