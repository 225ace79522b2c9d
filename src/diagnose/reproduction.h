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
  std::optional<std::uint16_t> port;
  std::string helo;
  Encryption tls = Encryption::none;
  bool lmtp = false;
  bool chunking = false;
  bool logged_in = false;  ///< somebody tried to log in; with what, no log tells
  Verb opening = Verb::mail;
  std::optional<std::string> sender;
  std::vector<std::string> recipients;
  std::size_t unreadable_recipients = 0;  ///< as logged they are no addresses: they are not among `recipients`
  std::string failed_at;                  ///< the command that failed: a verb, `.`, `CONNECT`; empty: none, or not known
  std::string failed_recipient;  ///< whose RCPT, or whose message it was, as in `recipients`, or as logged; empty: nobody's
  std::string failed_command;    ///< the whole line, where one line alone makes it again: `VRFY bob`; else empty
};

/// The port as logged, else that of LMTP, of TLS from the start, or of SMTP.
[[nodiscard]] std::uint16_t port_to_try(const Reproduction& reproduction);

/// The first recipients, no more than `most` (at least 1), and among them the one that failed.
[[nodiscard]] std::vector<std::string> recipients_to_try(const Reproduction& reproduction, std::size_t most);

/// Of the attempt around an exchange; of the whole session where there is none.
[[nodiscard]] Reproduction reproduction_of(const Session& session, std::optional<std::size_t> exchange);
[[nodiscard]] Reproduction reproduction_of(const Delivery& delivery);

/// Where `send` is to stop so that what failed is seen and no more is done: `rcpt`; empty: it has to go all the way.
[[nodiscard]] std::string_view stop_point(const Reproduction& reproduction);

/// `smtpwhy send --server …` for a POSIX shell, safe to be pasted; empty where a value is missing, or is not what it claims to be, and where
/// there was a login: with what, only its owner can say.
[[nodiscard]] std::string send_command(const Reproduction& reproduction);

}  // namespace smtpwhy
