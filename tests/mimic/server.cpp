// The server out of a log, without a network. A row is a log of the format rfc, and a conversation with the server that plays it: `C:` lines
// are what the client says now, all others what the server must do.
#include "mimic/server.h"

#include "catch.h"
#include "run/input_run.h"
#include "support/conversations.h"

#include "base/text.h"

#include <fmt/format.h>

namespace smtpwhy {
namespace {

class ScriptTaker : public SessionSink {
 public:
  explicit ScriptTaker(std::string_view cause) : cause_(cause) {}
  void on_session(Session&& session) override {
    if (!script) script = script_of(session, cause_);
  }
  void on_delivery(const Delivery& delivery) override {
    if (!script) script = script_of(delivery, cause_);
  }
  std::optional<Result<Script>> script;

 private:
  std::string_view cause_;
};

/// Of the first session or delivery; nothing where it cannot be played.
std::optional<Script> script_in(std::string_view log, std::string_view cause = {}, std::string_view format = "rfc") {
  ScriptTaker taker(cause);
  std::uint64_t next_id = 1;
  InputRun run(testing::catalogue(), {testing::catalogue().find(format), {}}, next_id, taker);
  run.add(log);
  static_cast<void>(run.finish());
  if (!taker.script || !taker.script->ok()) return std::nullopt;
  return taker.script->value();
}

const char* trouble_name(Trouble trouble) {
  switch (trouble) {
    case Trouble::lost: return "lost";
    case Trouble::timeout: return "timeout";
    case Trouble::tls_failed: return "tls failed";
    default: return "error";
  }
}

/// What the server does, a line each.
std::string done(Server& server, std::string& record) {
  std::string text;
  for (const auto& action : server.take_actions()) {
    switch (action.kind) {
      case ActionKind::send:
        REQUIRE(action.text.ends_with("\r\n"));
        for (const auto line : split(std::string_view(action.text).substr(0, action.text.size() - 2), '\n'))
          text += "S: " + std::string(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line) + "\n";
        break;
      case ActionKind::start_tls: text += "start tls\n"; break;
      case ActionKind::close: text += "closed\n"; break;
      case ActionKind::tell:
        record += action.text + "\n";
        if (action.event == EventKind::client_error) text += std::string(trouble_name(action.trouble)) + "\n";
        if (action.event == EventKind::elided_body) text += action.text + "\n";
        break;
      case ActionKind::refused:
      case ActionKind::expect: break;
    }
  }
  return text;
}

struct Played {
  std::string talk;
  std::string record;
};

/// Several lines of the client in a row come at once, in pieces of `piece` octets. `tls`: the handshake went well; `gone`: the client closes;
/// `late`: it says nothing for too long.
Played played(const Script& script, std::string_view talk, std::size_t piece) {
  Played result;
  Server server(script);
  server.on_connected();
  result.talk = done(server, result.record);
  std::string bytes;
  const auto deliver = [&] {
    for (std::size_t i = 0; i < bytes.size(); i += piece) server.on_bytes(std::string_view(bytes).substr(i, piece));
    bytes.clear();
    result.talk += done(server, result.record);
  };
  for (const auto line : split(talk, '\n')) {
    if (line.starts_with("C: ") || line == "C:") {
      bytes += std::string(line.substr(std::min<std::size_t>(3, line.size()))) + "\r\n";
      continue;
    }
    if (!bytes.empty()) deliver();
    if (line == "tls") server.on_tls_started();
    if (line == "gone") server.on_closed();
    if (line == "late") server.on_timeout();
    if (line == "tls" || line == "gone" || line == "late") result.talk += done(server, result.record);
  }
  if (!bytes.empty()) deliver();
  return result;
}

std::string expected(std::string_view talk) {
  std::string text;
  for (const auto line : split(talk, '\n')) {
    const bool ours = line.empty() || line == "tls" || line == "gone" || line == "late" || line.starts_with("C:");
    if (!ours) text += std::string(line) + "\n";
  }
  return text;
}

struct Row {
  const char* why;
  const char* log;
  const char* cause;
  const char* talk;
};

constexpr const char* kRefused =
    "S: 220 mx.example.net ESMTP\nC: EHLO me.example\nS: 250-mx.example.net\nS: 250-SIZE 1000\nS: 250 PIPELINING\n"
    "C: MAIL FROM:<a@example.org>\nS: 250 2.1.0 fine\nC: RCPT TO:<b@example.net>\nS: 550-5.1.1 No such user\nS: 550 5.1.1 here\n"
    "C: QUIT\nS: 221 2.0.0 bye\n";

constexpr const char* kTwoRecipients =
    "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 good\n"
    "C: RCPT TO:<c@example.net>\nS: 450 later\nC: DATA\nS: 354 go\nC: .\nS: 250 queued\nC: QUIT\nS: 221 bye\n";

constexpr const char* kLogin =
    "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250 AUTH PLAIN LOGIN\nC: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 535 5.7.8 no\nC: QUIT\nS: 221 "
    "bye\n";

constexpr const char* kStartTls =
    "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250-STARTTLS\nS: 250 SIZE 5\nC: MAIL FROM:<a@b>\nS: 530 5.7.0 Must issue a STARTTLS "
    "command first\n"
    "C: QUIT\nS: 221 bye\n";

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"as in the log, byte for byte", kRefused, "",
       "S: 220 mx.example.net ESMTP\nC: EHLO me.example\nS: 250-mx.example.net\nS: 250-SIZE 1000\nS: 250 PIPELINING\n"
       "C: MAIL FROM:<a@example.org>\nS: 250 2.1.0 fine\nC: RCPT TO:<b@example.net>\nS: 550-5.1.1 No such user\nS: 550 5.1.1 here\n"
       "C: QUIT\nS: 221 2.0.0 bye\nclosed\n"},
      {"other names, other addresses, small letters, all at once", kRefused, "",
       "S: 220 mx.example.net ESMTP\nC: ehlo you\nC: mail from:<x@y> SIZE=5\nC: rcpt to:<z@y>\nC: rset\nC: quit\n"
       "S: 250-mx.example.net\nS: 250-SIZE 1000\nS: 250 PIPELINING\nS: 250 2.1.0 fine\nS: 550-5.1.1 No such user\nS: 550 5.1.1 "
       "here\n"
       "S: 250 2.0.0 Ok\nS: 221 2.0.0 bye\nclosed\n"},
      {"more recipients than in the log: the last answer again; and nobody to take a message", kRefused, "",
       "S: 220 mx.example.net ESMTP\nC: HELO you\nS: 250 mx.example.net\nC: MAIL FROM:<>\nS: 250 2.1.0 fine\nC: RCPT TO:<x@y>\n"
       "S: 550-5.1.1 No such user\nS: 550 5.1.1 here\nC: RCPT TO:<z@y>\nS: 550-5.1.1 No such user\nS: 550 5.1.1 here\nC: DATA\n"
       "S: 554 5.5.1 No valid recipients\n"},
      {"the wrong order is refused as anywhere", kTwoRecipients, "",
       "S: 220 mx\nC: RCPT TO:<b@example.net>\nS: 450 later\nC: DATA\nS: 503 5.5.1 MAIL first\nC: MAIL FROM:<a@b>\nS: 250 ok\n"
       "C: DATA\nS: 554 5.5.1 No valid recipients\n"},
      {"recipients by their address, whatever the order", kTwoRecipients, "",
       "S: 220 mx\nC: EHLO x\nS: 250 mx\nC: MAIL FROM:<q@q>\nS: 250 ok\nC: RCPT TO:<C@EXAMPLE.net>\nS: 450 later\n"
       "C: RCPT TO:<c@example.net> NOTIFY=NEVER\nS: 450 later\nC: RCPT TO:<b@example.net>\nS: 250 good\nC: DATA\nS: 354 go\nC: "
       "Subject: x\nC:\n"
       "C: ..dot\nC: .\n(message: 3 lines, 21 octets)\nS: 250 queued\nC: QUIT\nS: 221 bye\nclosed\n"},
      {"unknown recipients in the order of the log", kTwoRecipients, "",
       "S: 220 mx\nC: MAIL FROM:<q@q>\nS: 250 ok\nC: RCPT TO:<x@x>\nS: 250 good\nC: RCPT TO:<y@y>\nS: 450 later\nC: RCPT "
       "TO:<z@z>\nS: 450 "
       "later\n"},
      {"what the log does not know", kRefused, "",
       "S: 220 mx.example.net ESMTP\nC: NOOP\nC: VRFY bob\nC: EXPN list\nC: HELP\nC: XYZZY\nC: TURN\nC: AUTH PLAIN\nC: "
       "STARTTLS\nC:\n"
       "S: 250 2.0.0 Ok\nS: 252 2.0.0 Send a message, and see\nS: 502 5.5.1 Command not implemented\n"
       "S: 214 2.0.0 This server plays what another one said in a log\nS: 500 5.5.2 Command not recognised\nS: 502 5.5.1 Command "
       "not "
       "implemented\nS: 502 5.5.1 Command not implemented\nS: 502 5.5.1 Command not implemented\nS: 500 5.5.2 Command not "
       "recognised\n"},
      {"a refusal at the door; only QUIT is taken", "S: 554 5.7.1 go away\nC: QUIT\nS: 221 bye\n", "",
       "S: 554 5.7.1 go away\nC: EHLO x\nS: 503 5.5.1 The greeting has said no\nC: QUIT\nS: 221 bye\nclosed\n"},
      {"421 closes", "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 421 4.3.2 busy\n", "",
       "S: 220 mx\nC: EHLO x\nC: MAIL FROM:<a@b>\nC: RCPT TO:<a@b>\nS: 250 mx\nS: 421 4.3.2 busy\nclosed\n"},
      {"421 nobody asked for", "S: 220 mx\nC: EHLO me\nS: 250 mx\nS: 421 4.4.2 idle\n", "",
       "S: 220 mx\nC: EHLO x\nS: 250 mx\nS: 421 4.4.2 idle\nclosed\n"},
      {"silence where the log has no reply", "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\n",
       "",
       "S: 220 mx\nC: EHLO x\nS: 250 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<x@c>\nC: DATA\nS: 250 ok\nC: "
       "QUIT\ngone\ntimeout\nclosed\n"},
      {"silence does not last for ever", "S: 220 mx\nC: EHLO me\n", "", "S: 220 mx\nC: EHLO x\nlate\ntimeout\nclosed\n"},
      {"a client that says nothing", kRefused, "",
       "S: 220 mx.example.net ESMTP\nlate\nS: 421 4.4.2 mx.example.net Nothing was said for too long\nclosed\n"},
      {"EHLO refused, HELO accepted", "S: 220 mx\nC: EHLO me\nS: 502 what?\nC: HELO me\nS: 250 hello\n", "",
       "S: 220 mx\nC: EHLO x\nS: 502 what?\nC: HELO x\nS: 250 hello\n"},
      {"HELO refused for its name: so is EHLO", "S: 220 mx\nC: HELO me\nS: 550 5.7.1 bad name\n", "",
       "S: 220 mx\nC: EHLO x\nS: 550 5.7.1 bad name\n"},
      {"only HELO in the log: EHLO offers a little", "S: 220 mx\nC: HELO me\nS: 250 hello\n", "",
       "S: 220 mx\nC: EHLO x\nS: 250-mimic.example\nS: 250 8BITMIME\n"},
      {"refused for now, and then accepted", "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 451 later\nC: MAIL FROM:<a@b>\nS: 250 ok\n", "",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 451 later\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 250 ok\n"},
      {"what only followed from a refusal is not said where there was none",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 550 no\nC: DATA\nS: 503 RCPT first\n", "",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 550 no\nC: DATA\nS: 503 RCPT first\n"},
      {"the message is refused",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 554 5.7.1 spam\n", "",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\n(message: 0 lines, 0 "
       "octets)\nS: 554 5.7.1 "
       "spam\n"},
      {"the message is refused, and goes in chunks now",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 554 5.7.1 spam\n", "",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<b@c>\nC: BDAT 6\nC: a\nC: .\nS: 250 ok\nS: 250 ok\nC: BDAT 0 LAST\n"
       "S: 250 2.0.0 Ok\nS: 554 5.7.1 spam\n"},
      {"chunks in the log, DATA now",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 250 ok\nC: BDAT 5 LAST\nS: 552 5.3.4 too big\n", "",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<b@c>\nC: DATA\nS: 250 ok\nS: 250 ok\nS: 354 End data with <CR><LF>.<CR><LF>\nC: "
       "x\nC: .\n"
       "(message: 1 lines, 3 octets)\nS: 552 5.3.4 too big\n"},
      {"DATA is refused, and so are chunks",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 250 ok\nC: DATA\nS: 451 4.3.0 not now\n", "",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<b@c>\nC: BDAT 3 LAST\nC: a\nS: 250 ok\nS: 250 ok\nS: 451 4.3.0 not now\n"},
      {"LMTP answers for each recipient, by address",
       "S: 220 mx\nC: LHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 250 ok\nC: RCPT TO:<d@c>\nS: 250 "
       "ok\nC: DATA\nS: 354 "
       "go\nC: .\nS: 250 ok\nS: 452 full\n",
       "",
       "S: 220 mx\nC: LHLO x\nS: 250 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<d@c>\nC: RCPT TO:<b@c>\nC: DATA\nS: 250 ok\nS: 250 ok\nS: "
       "250 ok\nS: 354 "
       "go\nC: .\n(message: 0 lines, 0 octets)\nS: 452 full\nS: 250 ok\n"},
      {"a login is refused, with the name in the command", kLogin, "",
       "S: 220 mx\nC: EHLO x\nS: 250-mx\nS: 250 AUTH PLAIN LOGIN\nC: AUTH PLAIN d29uZGVybGFuZA==\nS: 535 5.7.8 no\n"},
      {"the same mechanism, asked for its answer", kLogin, "",
       "S: 220 mx\nC: AUTH PLAIN\nS: 334 \nC: d29uZGVybGFuZA==\nS: 535 5.7.8 no\n"},
      {"another mechanism, and one nobody knows", kLogin, "",
       "S: 220 mx\nC: AUTH login\nS: 334 VXNlcm5hbWU6\nC: d29uZGVybGFuZA==\nS: 334 UGFzc3dvcmQ6\nC: d29uZGVybGFuZA==\nS: 535 5.7.8 "
       "no\n"
       "C: AUTH X-OURS\nS: 535 5.7.8 no\n"},
      {"a login that is given up", kLogin, "",
       "S: 220 mx\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.7.0 The login was given up\n"},
      {"SCRAM's challenge begins with the client's nonce", kLogin, "",
       "S: 220 mx\nC: AUTH SCRAM-SHA-1 biwsbj11c2VyLHI9YWJj\nS: 334 "
       "cj1hYmNtaW1pYyxzPWNHeGhlV1ZrSUdaeWIyMGdZU0JzYjJjPSxpPTQwOTY=\nC: "
       "d29uZGVybGFuZA==\nS: 535 5.7.8 no\n"},
      {"AUTH itself is refused", "S: 220 mx\nC: EHLO me\nS: 250 mx\nC: AUTH LOGIN\nS: 504 5.7.4 no such mechanism\n", "",
       "S: 220 mx\nC: AUTH LOGIN\nS: 504 5.7.4 no such mechanism\nC: AUTH PLAIN d29uZGVybGFuZA==\nS: 504 5.7.4 no such "
       "mechanism\n"},
      {"a login the log knows nothing of, where it is offered", "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250 AUTH PLAIN\n", "",
       "S: 220 mx\nC: AUTH PLAIN d29uZGVybGFuZA==\nS: 235 2.7.0 Authentication successful\nC: AUTH X-OURS\nS: 504 5.5.4 This "
       "mechanism is not "
       "known\n"},
      {"the password behind a refused AUTH is no command", "S: 220 mx\nC: EHLO me\nS: 250 mx\n", "",
       "S: 220 mx\nC: AUTH LOGIN\nC: d29uZGVybGFuZA==\nS: 502 5.5.1 Command not implemented\nS: 500 5.5.2 Command not "
       "recognised\n"},
      {"STARTTLS where it is offered, and what it changes", kStartTls, "",
       "S: 220 mx\nC: EHLO x\nS: 250-mx\nS: 250-STARTTLS\nS: 250 SIZE 5\nC: STARTTLS\nC: RSET\nS: 220 2.0.0 Ready to start "
       "TLS\nstart tls\ntls\n"
       "C: EHLO x\nS: 250-mx\nS: 250 SIZE 5\nC: STARTTLS\nS: 503 5.5.1 TLS has been started\n"},
      {"TLS broke off", "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 4.7.0 not now\n", "",
       "S: 220 mx\nC: STARTTLS\nS: 454 4.7.0 not now\nC: NOOP\nS: 250 2.0.0 Ok\n"},
  };
  return all;
}

}  // namespace

TEST_CASE("A server out of a log", "[mimic]") {
  for (const auto& row : rows()) {
    CAPTURE(row.why);
    const auto script = script_in(row.log, row.cause);
    REQUIRE(script);
    for (const std::size_t piece : {std::size_t{100000}, std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}}) {
      CAPTURE(piece);
      const auto now = played(*script, row.talk, piece);
      CHECK(now.talk == expected(row.talk));
      CHECK(now.record.find("d29uZGVybGFuZA") == std::string::npos);
    }
  }
}

TEST_CASE("How a conversation broke off is played", "[mimic]") {
  // log, format, cause, conversation
  struct Other {
    const char* why;
    const char* log;
    const char* format;
    const char* cause;
    const char* talk;
  };
  const std::vector<Other> others = {
      {"lost at RCPT",
       "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx.example.net port 25\n20:35:01.123 < 220 mx\n20:35:01.123 > EHLO "
       "me\n"
       "20:35:01.123 < 250 mx\n20:35:01.123 > MAIL FROM:<a@b>\n20:35:01.123 < 250 ok\n20:35:01.123 > RCPT TO:<b@c>\n20:35:01.123 ! "
       "lost: gone\n",
       "smtpwhy-send", "connection-lost", "S: 220 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<b@c>\nC: DATA\nS: 250 ok\nlost\nclosed\n"},
      {"lost at once", "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx.example.net port 25\n20:35:01.123 ! lost: gone\n",
       "smtpwhy-send", "connection-lost", "lost\nclosed\n"},
      {"silent at once",
       "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx.example.net port 25\n20:35:01.123 ! timeout: nothing\n",
       "smtpwhy-send", "reply-timeout", "gone\ntimeout\nclosed\n"},
      {"lost in the message",
       "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx port 25\n20:35:01.123 < 220 mx\n20:35:01.123 > MAIL FROM:<a@b>\n"
       "20:35:01.123 < 250 ok\n20:35:01.123 > RCPT TO:<b@c>\n20:35:01.123 < 250 ok\n20:35:01.123 > DATA\n20:35:01.123 < 354 go\n"
       "20:35:01.123 ! lost: gone\n",
       "smtpwhy-send", "connection-lost",
       "S: 220 mx\nC: MAIL FROM:<a@b>\nC: RCPT TO:<b@c>\nC: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: .\n(message: 0 lines, 0 "
       "octets)\nlost\nclosed\n"},
      {"the handshake failed",
       "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx port 25\n20:35:01.123 < 220 mx\n20:35:01.123 > EHLO "
       "me\n20:35:01.123 < "
       "250-mx\n20:35:01.123 < 250 STARTTLS\n20:35:01.123 > STARTTLS\n20:35:01.123 < 220 go\n20:35:01.123 ! no TLS: TLS handshake "
       "failed: x\n",
       "smtpwhy-send", "tls", "S: 220 mx\nC: STARTTLS\nS: 220 go\nC: hello\ntls failed\nclosed\n"},
      {"the certificate was refused: that is the client's matter",
       "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx port 25\n20:35:01.123 < 220 mx\n20:35:01.123 > "
       "STARTTLS\n20:35:01.123 < 220 "
       "go\n20:35:01.123 ! no TLS: certificate verify failed\n",
       "smtpwhy-send", "certificate-untrusted", "S: 220 mx\nC: STARTTLS\nS: 220 go\nstart tls\n"},
      {"a server that does not speak SMTP",
       "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx port 22\n20:35:01.123 < SSH-2.0-OpenSSH_9.2\n20:35:01.123 ! what "
       "answers "
       "here does not speak SMTP\n",
       "smtpwhy-send", "", "S: SSH-2.0-OpenSSH_9.2\n"},
      {"a delivery that was refused",
       "Nov 25 20:35:01 mx postfix/smtp[1]: 4F1ABCDEF0: to=<b@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
       "delays=0/0/0/1, "
       "dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))\n",
       "postfix", "recipient-unknown",
       "S: 220 mx.example.net ESMTP\nC: EHLO x\nS: 250-mx.example.net\nS: 250 8BITMIME\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\nC: "
       "RCPT TO:<z@c>\nS: "
       "550 5.1.1 No such user\n"},
      {"a delivery that broke off",
       "Nov 25 20:35:01 mx postfix/smtp[1]: 4F1ABCDEF0: to=<b@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
       "delays=0/0/0/1, "
       "dsn=4.4.2, status=deferred (lost connection with mx.example.net[192.0.2.1] while sending RCPT TO)\n",
       "postfix", "connection-lost",
       "S: 220 mx.example.net ESMTP\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\nC: RCPT TO:<z@c>\nlost\nclosed\n"},
  };
  for (const auto& row : others) {
    CAPTURE(row.why);
    const auto script = script_in(row.log, row.cause, row.format);
    REQUIRE(script);
    for (const std::size_t piece : {std::size_t{100000}, std::size_t{1}})
      CHECK(played(*script, row.talk, piece).talk == expected(row.talk));
  }
}

TEST_CASE("Where there was no server, none is played", "[mimic]") {
  CHECK_FALSE(script_in(
      "20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx port 25\n20:35:01.123 ! not connected: Connection refused\n",
      "connection-refused", "smtpwhy-send"));
}

TEST_CASE("A server stays within its limits", "[mimic]") {
  const auto script = script_in(kTwoRecipients);
  REQUIRE(script);
  std::string record;
  const auto fed = [&](Server& server, std::string_view bytes, std::size_t times) {
    std::string last;
    for (std::size_t i = 0; i < times && !server.over(); ++i) {
      server.on_bytes(bytes);
      if (auto text = done(server, record); !text.empty()) last = std::move(text);
      record.clear();
    }
    return last;
  };
  {
    Server server(*script);
    server.on_connected();
    CHECK(fed(server, std::string(1000, 'x'), 1000) == "S: 220 mx\n");
    CHECK(fed(server, "\r\nNOOP\r\n", 1) == "S: 500 5.5.2 Line too long\nS: 250 2.0.0 Ok\n");
  }
  {
    Server server(*script);
    server.on_connected();
    CHECK(fed(server, "NOOP\r\n", 2 * Server::kMostCommands) == "S: 421 4.7.0 mimic.example Too many commands\nclosed\n");
  }
  {
    Server server(*script);
    server.on_connected();
    fed(server, "MAIL FROM:<a@b>\r\n", 1);
    CHECK(fed(server, "RCPT TO:<b@example.net>\r\n", Server::kMostRecipients + 1) == "S: 452 4.5.3 Too many recipients\n");
    fed(server, "DATA\r\n", 1);
    const std::string block(1 << 20, 'x');
    CHECK(fed(server, block, Server::kLargestMessage / block.size() + 1) == "S: 552 5.3.4 More than 268435456 octets\nclosed\n");
  }
}

}  // namespace smtpwhy
