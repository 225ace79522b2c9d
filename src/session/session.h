// Session: one SMTP conversation from connect to close, as a log tells it (RFC 5321 section 3).
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "event/event.h"
#include "event/left_out.h"
#include "session/delivery.h"
#include "smtp/command.h"
#include "smtp/reply.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// `client`, `server`; empty: unknown.
[[nodiscard]] std::string_view name(Side side);

/// What a failing reply amounts to.
enum class FailureRole : std::uint8_t {
  none,       ///< nothing failed
  primary,    ///< this is what went wrong
  secondary,  ///< it only follows from an earlier failure: DATA after refused recipients, 503 after a refused MAIL
  benign,     ///< nothing came of it: EHLO refused and HELO accepted, one login method refused and the next accepted
};
/// `primary`, `secondary`, `benign`; empty for `none`.
[[nodiscard]] std::string_view name(FailureRole role);

/// A command as it was said, with its line. The arguments of AUTH are not kept: they are secrets (RFC 4954 section 9).
struct SpokenCommand {
  Verb verb = Verb::unknown;
  std::string_view verb_text;  ///< in capitals; `.` for the end of the message
  std::string_view argument;   ///< empty for AUTH
  std::uint64_t line = 0;      ///< 0: not logged, but it must have been said
};

/// A command and its reply. The greeting and replies that nobody asked for have no command; a lost reply leaves it empty.
struct Exchange {
  std::optional<SpokenCommand> command;
  std::optional<Reply> reply;
  std::uint64_t reply_line = 0;             ///< of the reply's first line
  std::optional<std::uint32_t> latency_us;  ///< from the command to the reply
  std::string_view recipient;               ///< whom this reply is about, where there is one for each (LMTP, PRDR)
  bool unsolicited = false;
  bool reply_unseen = false;  ///< there was a reply, and the log does not show it
  FailureRole failure = FailureRole::none;

  [[nodiscard]] Verb verb() const { return command ? command->verb : Verb::unknown; }
  [[nodiscard]] bool failed() const { return reply && reply->code.is_failure(); }
  [[nodiscard]] bool succeeded() const { return reply && reply->code.digit(1) == 2; }
  /// The name under which tables know what this answers: a verb, `.`, `CONNECT` for the greeting; empty: an unasked or unknown one.
  [[nodiscard]] std::string_view answers() const;
};

enum class Outcome : std::uint8_t { accepted, temporary, permanent, mixed, unknown };
[[nodiscard]] std::string_view name(Outcome outcome);

struct Recipient {
  std::string_view address;
  Outcome outcome = Outcome::unknown;     ///< never `mixed`
  std::optional<std::size_t> decided_by;  ///< the exchange whose reply settled it
};

/// One mail transaction (RFC 5321 section 3.3), opened by MAIL, or RFC 821's SEND, SOML or SAML.
struct Transaction {
  std::string_view reverse_path;
  std::vector<Recipient> recipients;
  Outcome outcome = Outcome::unknown;
};

enum class SessionOutcome : std::uint8_t { completed, refused, lost, timeout, truncated };
[[nodiscard]] std::string_view name(SessionOutcome outcome);

/// What the client itself complained of.
struct ClientProblem {
  Trouble trouble = Trouble::other;
  std::string_view text;
  std::uint64_t line = 0;
};

/// Something the server said that is no reply.
struct StrayLine {
  std::string_view text;
  std::uint64_t line = 0;
};

/// A line, and how long it was, CRLF left out.
struct MeasuredLine {
  std::uint64_t octets = 0;
  std::uint64_t line = 0;
};

struct LoginAttempt {
  std::string_view mechanism;  ///< in capitals; empty: not logged
  Outcome outcome = Outcome::unknown;
  std::size_t exchange = 0;       ///< that of AUTH itself; its steps follow
  bool initial_response = false;  ///< the secret, or a part of it, stood in the command (RFC 4954 section 4)
};

/// All views are into `text`, and live as long as the session.
struct Session {
  TextArena text;
  std::uint64_t id = 0;  ///< from 1, in the order of first lines
  std::uint64_t first_line = 0;
  std::uint64_t last_line = 0;
  Side logger = Side::unknown;  ///< whose log it is
  Stamp started;
  std::string_view client;        ///< the name it gave with HELO or EHLO
  std::string_view server;        ///< the name in its greeting, else the host that was connected to
  std::string_view connected_to;  ///< the host as the log has it; empty: it does not say
  std::uint16_t port = 0;         ///< the server's; 0: the log does not say
  std::string_view tls_text;      ///< protocol and cipher, where the log tells
  std::optional<std::size_t>
      tls_from;  ///< the first exchange that was encrypted; may be the one to come; nothing: none was, as far as the log tells
  std::vector<LoginAttempt> logins;
  std::vector<Exchange> exchanges;
  std::vector<Transaction> transactions;
  std::vector<ClientProblem> problems;
  std::vector<StrayLine> strays;
  MeasuredLine longest_content;     ///< of the lines of messages that are logged
  bool shows_commands = false;      ///< one of its commands is logged; else what the client said is left out
  std::uint64_t bare_line_end = 0;  ///< the first line of the client with a CR or LF that is no part of CRLF; 0: none is shown
  std::optional<std::uint32_t> waited_us;  ///< for the reply that never came, until the log says that nobody waited any more
  SessionOutcome outcome = SessionOutcome::truncated;
  /// Reading ended in the middle of it, by somebody's word or as its server's own log does: what is missing may well come.
  bool under_way = false;
  std::uint64_t exchanges_left_out = 0;  ///< beyond the most that are kept
  LeftOut left_out;                      ///< of the rest

  /// Whether any of it was encrypted, as far as the log tells.
  [[nodiscard]] bool encrypted() const { return tls_from.has_value(); }
};

class SessionSink {
 public:
  virtual ~SessionSink() = default;
  /// Called once for each session, when it is over. What is left of it then, or what it was exchanged for, is needed no more: its memory is
  /// used again.
  virtual void on_session(Session&& session) = 0;
  /// Called once for each delivery, with the line that tells how it ended. The views of `delivery` live only during the call.
  virtual void on_delivery(const Delivery& delivery) = 0;
};

}  // namespace smtpwhy
