// The client without a network: conversations as scripts. `S:` lines are what the server sends, all others what the client must do.
#include "send/client.h"

#include "catch.h"
#include "send/message.h"

#include <fmt/format.h>

#include "base/text.h"

namespace smtpwhy {
namespace {

SendPlan plan_to(std::vector<std::string> recipients) {
  SendPlan plan;
  plan.helo = "me.example";
  plan.sender = "a@example.org";
  plan.recipients = std::move(recipients);
  plan.message = "Subject: x\r\n\r\n.dot\r\n";
  return plan;
}

const char* outcome_name(SendOutcome outcome) {
  switch (outcome) {
    case SendOutcome::accepted: return "accepted";
    case SendOutcome::temporary: return "temporary";
    case SendOutcome::permanent: return "permanent";
    case SendOutcome::impossible: break;
  }
  return "impossible";
}

const char* trouble_name(Trouble trouble) {
  switch (trouble) {
    case Trouble::lost: return "lost";
    case Trouble::timeout: return "timeout";
    case Trouble::hung_up: return "hung up";
    case Trouble::tls_failed: return "tls failed";
    default: return "error";
  }
}

/// What the client does, a word or a line each; what it hears is left out.
std::string done(Client& client) {
  std::string text;
  for (const auto& action : client.take_actions()) {
    switch (action.kind) {
      case ActionKind::send:
        for (const auto line : split(std::string_view(action.text).substr(0, action.text.size() - 2), '\n'))
          text += "C: " + std::string(trim_right(line)) + "\n";
        break;
      case ActionKind::start_tls: text += "start tls\n"; break;
      case ActionKind::close: text += fmt::format("closed, {}\n", outcome_name(client.outcome())); break;
      case ActionKind::tell:
        if (action.event == EventKind::client_error) text += fmt::format("{}: {}\n", trouble_name(action.trouble), action.text);
        if (action.event == EventKind::note) text += "note: " + action.text + "\n";
        break;
      case ActionKind::refused:
      case ActionKind::expect: break;
    }
  }
  return text;
}

/// Plays the lines `S: …` of a script; `tls` for a handshake that went well, `closed` and `timeout` for what may happen. Several lines
/// of the server in a row come at once, in pieces of `piece` octets.
std::string played(const SendPlan& plan, std::string_view script, std::size_t piece = 100000) {
  PlainLogins logins;
  Client client(plan, logins);
  client.on_connected();
  std::string result = done(client);
  std::string bytes;
  const auto deliver = [&] {
    for (std::size_t i = 0; i < bytes.size(); i += piece) client.on_bytes(std::string_view(bytes).substr(i, piece));
    bytes.clear();
    result += done(client);
  };
  for (const auto line : split(script, '\n')) {
    if (line.starts_with("S: ")) {
      bytes += std::string(line.substr(3)) + "\r\n";
      continue;
    }
    if (!bytes.empty()) deliver();
    if (line == "tls") client.on_tls_started();
    if (line == "closed") client.on_closed();
    if (line == "timeout") client.on_timeout(std::chrono::seconds(3));
    if (line == "tls" || line == "closed" || line == "timeout") result += done(client);
  }
  if (!bytes.empty()) deliver();
  return result;
}

/// The script without what only the tester does and the server says.
std::string expected(std::string_view script) {
  std::string text;
  for (const auto line : split(script, '\n')) {
    if (line.empty() || line.starts_with("S: ") || line == "tls" || line == "closed" || line == "timeout") continue;
    text += std::string(line) + "\n";
  }
  return text;
}

struct ScriptedTalk {
  const char* why;
  SendPlan plan;
  const char* script;
};

SendPlan with(SendPlan plan, void (*change)(SendPlan&)) {
  change(plan);
  return plan;
}

void log_in(SendPlan& plan, std::string_view mechanism, bool allow = true) {
  plan.login = Credentials{"user", "secret", std::string(mechanism), allow};
}

const std::vector<ScriptedTalk>& conversations() {
  static const std::vector<ScriptedTalk> rows = {
      {"one recipient, all goes well", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 "
       "ok\nC: DATA\n"
       "S: 354 go\nC: Subject: x\nC: \nC: ..dot\nC: .\nS: 250 queued\nC: QUIT\nS: 221 bye\nclosed, accepted\n"},
      {"the null reverse-path, and SIZE where it is offered",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              p.sender = "";
              p.stop = StopPoint::mail;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 SIZE 1000\nC: MAIL FROM:<> SIZE=20\nS: 250 ok\nC: QUIT\nS: 221 "
       "bye\nclosed, accepted\n"},
      {"the second of two recipients is refused for good", plan_to({"b@example.net", "c@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 ok\n"
       "C: RCPT TO:<c@example.net>\nS: 550 no\nC: DATA\nS: 354 go\nC: Subject: x\nC: \nC: ..dot\nC: .\nS: 250 ok\nC: QUIT\nS: 221 "
       "bye\n"
       "closed, permanent\n"},
      {"of a 4xx and a 5xx the worse counts", plan_to({"b@example.net", "c@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 550 no\n"
       "C: RCPT TO:<c@example.net>\nS: 450 later\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"pipelining: one group, replies counted; DATA is refused only because nobody is there", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 PIPELINING\nC: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.net>\nC: "
       "DATA\n"
       "S: 250 ok\nS: 450 later\nS: 554 no valid recipients\nC: QUIT\nS: 221 bye\nclosed, temporary\n"},
      {"pipelining: MAIL is refused for now, and what follows from that does not count", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 PIPELINING\nC: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.net>\nC: "
       "DATA\n"
       "S: 451 later\nS: 503 MAIL first\nS: 503 RCPT first\nC: QUIT\nclosed\nclosed, temporary\n"},
      {"pipelining: 354 though all recipients were refused is answered with a lone dot", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 PIPELINING\nC: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.net>\nC: "
       "DATA\n"
       "S: 250 ok\nS: 550 no\nS: 354 go\nC: .\nS: 554 no valid recipients\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"pipelining is not used where nobody wants it", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.pipelining = false; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 PIPELINING\nC: MAIL FROM:<a@example.org>\nS: 550 no\nC: QUIT\nS: 221 "
       "bye\nclosed, permanent\n"},
      {"EHLO is not known: HELO", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.stop = StopPoint::ehlo; }),
       "S: 220 mx\nC: EHLO me.example\nS: 502 what?\nC: HELO me.example\nS: 250 mx\nC: QUIT\nS: 221 bye\nclosed, accepted\n"},
      {"the greeting refuses", plan_to({"b@example.net"}), "S: 554 no\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"421 in the middle ends it at once", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 421 too busy\nclosed, temporary\n"},
      {"421 breaks into a reply of several lines", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 421 too busy\nclosed, temporary\n"},
      {"STARTTLS, and EHLO again",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              p.stop = StopPoint::ehlo;
              p.stop = StopPoint::auth;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nstart tls\ntls\nC: EHLO me.example\nS: "
       "250 mx\nC: QUIT\n"
       "S: 221 bye\nclosed, accepted\n"},
      {"bytes behind the reply to STARTTLS are an attack, and there is no handshake", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nS: 250 injected\n"
       "error: more came behind the reply to STARTTLS, before TLS: somebody may have put it there\nclosed, impossible\n"},
      {"STARTTLS is refused, and was only wished for",
       with(plan_to({"b@example.net"}), [](SendPlan& p) { p.stop = StopPoint::mail; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 not now\nnote: going on without TLS\n"
       "C: MAIL FROM:<a@example.org>\nS: 250 ok\nC: QUIT\nS: 221 bye\nclosed, accepted\n"},
      {"STARTTLS is refused, and required", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.tls = TlsUse::required; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 not now\nC: QUIT\nS: 221 bye\nclosed, "
       "temporary\n"},
      {"STARTTLS is required and not offered", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.tls = TlsUse::required; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nerror: STARTTLS is required here, but the server does not offer it\nC: QUIT\nS: "
       "221 bye\n"
       "closed, impossible\n"},
      {"AUTH PLAIN with its initial response",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              log_in(p, "");
              p.stop = StopPoint::auth;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 AUTH LOGIN PLAIN\nC: AUTH PLAIN AHVzZXIAc2VjcmV0\nS: 235 ok\nC: QUIT\nS: "
       "221 bye\n"
       "closed, accepted\n"},
      {"AUTH LOGIN answers twice",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              log_in(p, "LOGIN");
              p.stop = StopPoint::auth;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 AUTH=LOGIN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dXNlcg==\nS: 334 "
       "UGFzc3dvcmQ6\n"
       "C: c2VjcmV0\nS: 535 5.7.8 wrong\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"a third question of LOGIN has no answer: it is given up",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              log_in(p, "LOGIN");
              p.stop = StopPoint::auth;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 \nC: dXNlcg==\nS: 334 \nC: c2VjcmV0\nS: "
       "334 \nC: *\n"
       "S: 501 given up\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"XOAUTH2: the reason for the failure is taken with an empty line",
       with(plan_to({"b@example.net"}), [](SendPlan& p) { log_in(p, "XOAUTH2"); }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 AUTH XOAUTH2\nC: AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHNlY3JldAEB\n"
       "S: 334 eyJzdGF0dXMiOiI0MDAifQ==\nC: \nS: 535 no\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"no password in clear text", with(plan_to({"b@example.net"}), [](SendPlan& p) { log_in(p, "", false); }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 AUTH PLAIN LOGIN\n"
       "error: none of the login mechanisms of the server can be used without TLS: PLAIN LOGIN\nC: QUIT\nS: 221 bye\nclosed, "
       "impossible\n"},
      {"AUTH is not offered", with(plan_to({"b@example.net"}), [](SendPlan& p) { log_in(p, ""); }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nerror: the server does not offer AUTH\nC: QUIT\nS: 221 bye\nclosed, "
       "impossible\n"},
      {"DSN parameters, where they are offered",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              p.dsn = {"success,failure", "hdrs", "a b+"};
              p.stop = StopPoint::rcpt;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 DSN\nC: MAIL FROM:<a@example.org> RET=HDRS ENVID=a+20b+2B\nS: 250 ok\n"
       "C: RCPT TO:<b@example.net> NOTIFY=SUCCESS,FAILURE\nS: 250 ok\nC: QUIT\nS: 221 bye\nclosed, accepted\n"},
      {"8-bit text and a local part in UTF-8",
       with(plan_to({"b\u00fcro@example.net"}),
            [](SendPlan& p) {
              p.message = "\r\n\u00fc\r\n";
              p.stop = StopPoint::mail;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250-8BITMIME\nS: 250 SMTPUTF8\nC: MAIL FROM:<a@example.org> BODY=8BITMIME "
       "SMTPUTF8\nS: 250 ok\n"
       "C: QUIT\nS: 221 bye\nclosed, accepted\n"},
      {"UTF-8 in an address goes nowhere without SMTPUTF8", plan_to({"b\u00fcro@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nerror: an address holds more than ASCII, and the server does not offer "
       "SMTPUTF8\nC: QUIT\nS: 221 bye\n"
       "closed, impossible\n"},
      {"BDAT: no dot is doubled, and none ends it", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.chunking = true; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 CHUNKING\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT "
       "TO:<b@example.net>\nS: 250 ok\n"
       "note: message: 3 lines, 20 octets\nC: BDAT 20 LAST\nC: Subject: x\nC: \nC: .dot\nS: 250 ok\nC: QUIT\nS: 221 bye\nclosed, "
       "accepted\n"},
      {"LMTP answers for each recipient", with(plan_to({"b@example.net", "c@example.net"}), [](SendPlan& p) { p.lmtp = true; }),
       "S: 220 mx\nC: LHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 ok\n"
       "C: RCPT TO:<c@example.net>\nS: 250 ok\nC: DATA\nS: 354 go\nC: Subject: x\nC: \nC: ..dot\nC: .\nS: 250 ok\nS: 452 full\nC: "
       "QUIT\nS: 221 bye\n"
       "closed, temporary\n"},
      {"dropped after RCPT",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              p.stop = StopPoint::rcpt;
              p.drop = true;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 ok\n"
       "hung up: dropping the connection after rcpt, as asked\nclosed, accepted\n"},
      {"stopped after DATA: only dropping ends that without a message",
       with(plan_to({"b@example.net"}), [](SendPlan& p) { p.stop = StopPoint::data; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 "
       "ok\nC: DATA\nS: 354 go\n"
       "hung up: dropping the connection after DATA: nothing else ends it without a message\nclosed, accepted\n"},
      {"commands of one's own",
       with(SendPlan{"me.example"},
            [](SendPlan& p) {
              p.commands = {"VRFY bob", "XCLIENT NAME=x"};
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: VRFY bob\nS: 252 perhaps\nC: XCLIENT NAME=x\nS: 550 no\nC: QUIT\nS: 221 "
       "bye\nclosed, permanent\n"},
      {"SOML of RFC 821",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              p.opening = Verb::soml;
              p.stop = StopPoint::mail;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: SOML FROM:<a@example.org>\nS: 502 no\nC: QUIT\nS: 221 bye\nclosed, "
       "permanent\n"},
      {"TURN of RFC 821 is refused", with(plan_to({}), [](SendPlan& p) { p.opening = Verb::turn; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: TURN\nS: 502 no\nC: QUIT\nS: 221 bye\nclosed, permanent\n"},
      {"the server goes while RCPT waits", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nclosed\n"
       "lost: the server closed the connection while the reply to RCPT TO:<b@example.net> was awaited\nclosed, impossible\n"},
      {"the server is silent", plan_to({"b@example.net"}),
       "timeout\ntimeout: the greeting did not come within 3 seconds\nclosed, impossible\n"},
      {"RCPT is answered with 354", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 354 "
       "what\n"
       "error: the reply 354 to RCPT TO:<b@example.net> has no meaning there\nC: QUIT\nS: 221 bye\nclosed, impossible\n"},
      {"BDAT carries the message, so that nothing of it goes where it is to stop at data",
       with(plan_to({"b@example.net"}),
            [](SendPlan& p) {
              p.chunking = true;
              p.stop = StopPoint::data;
            }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 CHUNKING\nC: MAIL FROM:<a@example.org>\nS: 250 ok\n"
       "C: RCPT TO:<b@example.net>\nS: 250 ok\nC: QUIT\nS: 221 bye\nclosed, accepted\n"},
      {"the message is accepted, and the server goes without being asked", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 ok\n"
       "C: DATA\nS: 354 go\nC: Subject: x\nC: \nC: ..dot\nC: .\nS: 250 queued\nS: 421 bye\nclosed, accepted\n"},
      {"garbage behind QUIT", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: MAIL FROM:<a@example.org>\nS: 250 ok\nC: RCPT TO:<b@example.net>\nS: 250 ok\n"
       "C: DATA\nS: 354 go\nC: Subject: x\nC: \nC: ..dot\nC: .\nS: 250 queued\nC: QUIT\nS: 221-bye\nS: 500 what\nclosed, "
       "accepted\n"},
      {"one reply with two codes", plan_to({"b@example.net"}),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 550 no\nerror: the server sent lines with 250 and 550 in one reply\n"
       "closed, impossible\n"},
      {"stopped after TLS, and there is none", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.stop = StopPoint::tls; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nnote: the server does not offer STARTTLS: there is no TLS to stop after\nC: "
       "QUIT\n"
       "S: 221 bye\nclosed, impossible\n"},
      {"stopped after TLS, and it is refused", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.stop = StopPoint::tls; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 not now\nC: QUIT\nS: 221 bye\nclosed, "
       "temporary\n"},
      {"QUIT of one's own, with an envelope to come", with(plan_to({"b@example.net"}), [](SendPlan& p) { p.commands = {"QUIT"}; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: QUIT\nS: 221 bye\n"
       "note: \"QUIT\" ends the conversation: what was to come behind it is not said\nclosed, impossible\n"},
      {"QUIT of one's own, and nothing to come", with(plan_to({}), [](SendPlan& p) { p.commands = {"QUIT"}; }),
       "S: 220 mx\nC: EHLO me.example\nS: 250 mx\nC: QUIT\nS: 221 bye\nclosed, accepted\n"},
  };
  return rows;
}

}  // namespace

TEST_CASE("Conversations of the client", "[send]") {
  for (const auto& row : conversations()) {
    CAPTURE(row.why);
    CHECK(played(row.plan, row.script) == expected(row.script));
    // Octet by octet, what was put behind the reply to STARTTLS would be the handshake's to judge, and QUIT is said before 421 is heard.
    const auto script = std::string_view(row.script);
    if (script.find("injected") == std::string_view::npos && script.find("421 bye") == std::string_view::npos) {
      CHECK(played(row.plan, row.script, 1) == expected(row.script));
    }
  }
}

TEST_CASE("Wherever a server closes or falls silent, that is no acceptance", "[send]") {
  const std::string bytes = "220 mx\r\n250 mx\r\n250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n221 bye\r\n";
  const auto accepted_at = bytes.find("221 bye");
  for (std::size_t end = 0; end <= bytes.size(); ++end) {
    for (const bool closes : {true, false}) {
      CAPTURE(end, closes);
      const auto plan = plan_to({"b@example.net"});
      PlainLogins logins;
      Client client(plan, logins);
      client.on_connected();
      for (const char octet : bytes.substr(0, end)) client.on_bytes({&octet, 1});
      if (closes) client.on_closed();
      if (!closes) client.on_timeout(std::chrono::seconds(3));
      CHECK(client.over());
      CHECK((client.outcome() == SendOutcome::accepted) == (end >= accepted_at));
      CHECK(client.take_actions().back().kind == ActionKind::close);
    }
  }
}

TEST_CASE("Whatever a server says, the client comes to an end", "[send]") {
  const std::vector<std::pair<const char*, std::string>> floods = {
      {"a line without end", std::string(100000, 'x')},
      {"a reply without end",
       [] {
         std::string text;
         for (int i = 0; i < 5000; ++i) text += "220-more\r\n";
         return text;
       }()},
      {"no SMTP",
       [] {
         std::string text;
         for (int i = 0; i < 100; ++i) text += "HTTP/1.1 400 Bad Request\r\n";
         return text;
       }()},
      {"answers that nobody asked for",
       [] {
         std::string text = "220 mx\r\n";
         for (int i = 0; i < 100; ++i) text += "250 ok\r\n";
         return text;
       }()},
      {"control characters", std::string("\0\x1b[2J\xff\r\n\r\n\n\n", 11)},
  };
  for (const auto& [why, bytes] : floods) {
    CAPTURE(why);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1000000}}) {
      const auto plan = plan_to({"b@example.net"});
      PlainLogins logins;
      Client client(plan, logins);
      client.on_connected();
      for (std::size_t i = 0; i < bytes.size(); i += piece) client.on_bytes(std::string_view(bytes).substr(i, piece));
      client.on_closed();
      CHECK(client.over());
      CHECK(client.outcome() == SendOutcome::impossible);
      CHECK(client.take_actions().back().kind == ActionKind::close);
    }
  }
}

TEST_CASE("No secret is told", "[send]") {
  auto plan = plan_to({"b@example.net"});
  for (const auto* const mechanism : {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"}) {
    CAPTURE(mechanism);
    log_in(plan, mechanism);
    PlainLogins logins;
    Client client(plan, logins);
    client.on_connected();
    client.on_bytes("220 mx\r\n");
    client.on_bytes("250-mx\r\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n");
    client.on_bytes("334 VXNlcm5hbWU6\r\n");
    client.on_bytes("334 UGFzc3dvcmQ6\r\n");
    client.on_bytes("535 wrong: secret c2VjcmV0\r\n");
    for (const auto& action : client.take_actions()) {
      if (action.kind != ActionKind::tell) continue;
      CAPTURE(action.text);
      CHECK(action.text.find("secret") == std::string::npos);
      CHECK(action.text.find("c2VjcmV0") == std::string::npos);
      CHECK(action.text.find("dXNlcj11c2Vy") == std::string::npos);
      CHECK(action.text.find("AHVzZXIAc2VjcmV0") == std::string::npos);
    }
  }
}

TEST_CASE("How long a login with SCRAM may take", "[send]") {
  for (const auto* const bearable : {"r=x,s=eA==,i=4096", "r=x,s=eA==,i=1000000", "r=x,s=eA==,i=1,e=y"}) {
    CAPTURE(bearable);
    CHECK(has_bearable_iterations(bearable));
  }
  for (const auto* const unbearable :
       {"r=x,s=eA==,i=1000001", "r=x,s=eA==,i=4294967295", "r=x,s=eA==,i=99999999999999999999", "r=x,s=eA==,i=", "r=x,s=eA==,i=1x",
        "r=x,s=eA==,i=0", "r=x,s=eA==", "r=x,s=eA==,i=1,i=2000000", ""}) {
    CAPTURE(unbearable);
    CHECK(!has_bearable_iterations(unbearable));
  }
}

TEST_CASE("Nothing breaks out of a command", "[send]") {
  struct Row {
    const char* why;
    void (*change)(SendPlan&);
    bool allowed;
  };
  const std::vector<Row> rows = {
      {"a plain plan", [](SendPlan&) {}, true},
      {"the null sender", [](SendPlan& p) { p.sender = ""; }, true},
      {"a quoted local part with a bracket", [](SendPlan& p) { p.sender = "\"a>b c\"@example.org"; }, true},
      {"an address literal", [](SendPlan& p) { p.helo = "[192.0.2.1]"; }, true},
      {"a line end in the name", [](SendPlan& p) { p.helo = "me\r\nRSET"; }, false},
      {"no name", [](SendPlan& p) { p.helo = ""; }, false},
      {"a line end in the sender", [](SendPlan& p) { p.sender = "a@b>\r\nRSET"; }, false},
      {"parameters in the sender", [](SendPlan& p) { p.sender = "a@b> SIZE=1"; }, false},
      {"a quote that is not closed", [](SendPlan& p) { p.sender = "\"a@b> SIZE=1"; }, false},
      {"LF in a recipient", [](SendPlan& p) { p.recipients = {"a@b\nX"}; }, false},
      {"NUL in a recipient", [](SendPlan& p) { p.recipients = {std::string("a@b\0X", 5)}; }, false},
      {"a line end within quotes", [](SendPlan& p) { p.recipients = {"\"a\r\nb\"@c"}; }, false},
      {"an empty recipient", [](SendPlan& p) { p.recipients = {""}; }, false},
      {"two commands in one", [](SendPlan& p) { p.commands = {"NOOP\r\nRSET"}; }, false},
      {"STARTTLS without a handshake", [](SendPlan& p) { p.commands = {"starttls"}; }, false},
      {"a line end in ENVID", [](SendPlan& p) { p.dsn.envid = "a\nb"; }, false},
      {"NOTIFY that there is not", [](SendPlan& p) { p.dsn.notify = "never,success"; }, false},
      {"RET that there is not", [](SendPlan& p) { p.dsn.ret = "all"; }, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.why);
    auto plan = plan_to({"b@example.net"});
    row.change(plan);
    CHECK(check_plan(plan).ok() == row.allowed);
  }
}

}  // namespace smtpwhy
