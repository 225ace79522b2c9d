// Script: what a server did in a conversation of a log, so that it can be done again (mimic/server.h). It holds copies, no views: the
// session may be gone.
//
// Replies are as they were said. What a log does not keep is not there: AUTH's arguments, the content of messages, spaces at the end of a
// line; and where the statuses of one reply differ, the first stands for all.
#pragma once

#include "base/result.h"
#include "session/delivery.h"
#include "session/session.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// What a server does where something is to be said, or behind what it has said.
enum class Deed : std::uint8_t {
  go_on,    ///< it says what there is to say, and takes the next command
  close,    ///< it closes the connection, as it has said
  hang_up,  ///< it closes the connection without a word
  silence,  ///< it says nothing any more, and keeps the connection
};

/// One thing that the server said, or failed to say.
struct ServerPart {
  std::string verb;      ///< what it answers: a verb in capitals, known or not, `.` for the message, `CONNECT` for the greeting
  std::string argument;  ///< of the command, as logged
  std::string address;   ///< of MAIL and RCPT; of `.` the recipient, where there is a reply for each; else empty
  std::string words;     ///< all lines, each with its CRLF; empty: `before` happened instead
  int code = 0;          ///< of the reply; 0: none, or none of these is known
  Deed before = Deed::go_on;
  Deed after = Deed::go_on;
  bool encrypted = false;
  bool follows = false;  ///< a failure that only follows from an earlier one (`FailureRole::secondary`)

  [[nodiscard]] bool fails() const { return before != Deed::go_on || code / 100 == 4 || code / 100 == 5; }
};

/// A login: AUTH and its steps (RFC 4954).
struct LoginPart {
  std::string mechanism;  ///< in capitals; empty: not logged
  bool initial_response = false;
  std::vector<ServerPart> replies;  ///< the challenges, and what it came to
};

enum class ServerTls : std::uint8_t { none, starttls, from_start };

struct Script {
  std::string host;  ///< the server's name, for what has to be made up
  ServerPart greeting;
  std::vector<ServerPart> parts;  ///< in their order
  std::vector<LoginPart> logins;
  ServerTls tls = ServerTls::none;
  bool handshake_fails = false;      ///< the server broke off TLS's handshake
  std::vector<std::string> guesses;  ///< what had to be assumed, a sentence each, for a person

  static constexpr std::size_t kMostParts =
      1000;  ///< what is behind them is left out; a server ends such a conversation long before
};

/// `cause` is that of what failed, where it is known: it tells whether a certificate was refused by the client or TLS by the server. An
/// Error where there was no connection, and so no server to play.
[[nodiscard]] Result<Script> script_of(const Session& session, std::string_view cause);

/// Of a delivery only the end is known: all before it goes well.
[[nodiscard]] Result<Script> script_of(const Delivery& delivery, std::string_view cause);

}  // namespace smtpwhy
