// SendPlan: what is to be said to a server. Whatever enters a command is checked before a byte is sent.
#pragma once

#include "base/result.h"
#include "smtp/command.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

enum class TlsUse : std::uint8_t { off, if_offered, required, from_start };

/// Where a conversation may be ended, in the order in which the points are reached.
enum class StopPoint : std::uint8_t { banner, ehlo, tls, auth, mail, rcpt, data, never };

/// The point of that name (`banner`, `ehlo` …); nothing where there is none.
[[nodiscard]] std::optional<StopPoint> stop_point_named(std::string_view name);
[[nodiscard]] std::string_view name(StopPoint point);

struct Credentials {
  std::string user;
  std::string secret;            ///< the password, or the token of XOAUTH2 and OAUTHBEARER
  std::string mechanism;         ///< in capitals; empty: the best one that the server offers
  bool allow_plaintext = false;  ///< mechanisms that show the secret may be used without TLS
};

/// Delivery status notifications (RFC 3461); empty: not asked for.
struct DsnWishes {
  std::string notify;  ///< `NEVER`, or some of SUCCESS, FAILURE and DELAY with commas between
  std::string ret;     ///< `FULL` or `HDRS`
  std::string envid;   ///< as it is; it is encoded on its way
};

struct SendPlan {
  std::string helo;  ///< the name for EHLO
  TlsUse tls = TlsUse::if_offered;
  std::optional<Credentials> login;
  std::vector<std::string> commands;  ///< said as they are, before the envelope
  Verb opening = Verb::mail;          ///< MAIL, or RFC 821's SEND, SOML, SAML, TURN
  std::string sender;                 ///< the reverse-path; empty: `<>`
  std::vector<std::string> recipients;
  DsnWishes dsn;
  std::string message;  ///< with CRLF behind each line, dots as they are
  bool lmtp = false;
  bool pipelining = true;  ///< where it is offered
  bool chunking = false;   ///< BDAT instead of DATA
  StopPoint stop = StopPoint::never;
  bool drop = false;  ///< ends at `stop` without QUIT
};

/// A usage error where a value would break out of its command, or is not what it claims to be.
[[nodiscard]] Result<Done> check_plan(const SendPlan& plan);

/// `text` as xtext (RFC 3461 section 4).
[[nodiscard]] std::string xtext(std::string_view text);

}  // namespace smtpwhy
