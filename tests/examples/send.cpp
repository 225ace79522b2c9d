// The SMTP client without a network. A program of your own would carry the octets; here a server that is a table does, so that you see all
// that passes between the two: what the client wants done comes out of it as actions, in order, and what happened is told to it.
#include "send/client.h"

#include <iostream>
#include <map>
#include <string>
#include <string_view>

namespace {

// Answers by the first word of a line. It takes the message, but not for everybody.
class ScriptedServer {
 public:
  [[nodiscard]] static std::string greeting() { return "220 mx.example.net ESMTP\r\n"; }

  // What it says to `octets`, which may be several lines at once (RFC 2920), or the message.
  std::string answer(std::string_view octets) {
    std::string replies;
    for (; !octets.empty(); octets.remove_prefix(octets.find('\n') + 1))
      replies += answer_line(octets.substr(0, octets.find('\r')));
    return replies;
  }

 private:
  std::string answer_line(std::string_view line) {
    if (in_message_) {
      in_message_ = line != ".";
      return in_message_ ? "" : "250 2.0.0 queued as 4F1\r\n";
    }
    if (line.find("carol@") != std::string_view::npos) return "550 5.1.1 <carol@example.net>: no mailbox here by that name\r\n";
    in_message_ = line == "DATA";
    static const std::map<std::string_view, std::string> kReplies = {
        {"EHLO", "250-mx.example.net\r\n250 PIPELINING\r\n"}, {"DATA", "354 go on\r\n"}, {"QUIT", "221 2.0.0 bye\r\n"}};
    const auto reply = kReplies.find(line.substr(0, 4));
    return reply == kReplies.end() ? "250 2.1.0 ok\r\n" : reply->second;
  }

  bool in_message_ = false;
};

smtpwhy::SendPlan plan() {
  smtpwhy::SendPlan plan;
  plan.helo = "client.example.org";
  plan.tls = smtpwhy::TlsUse::if_offered;
  plan.sender = "alice@example.org";
  plan.recipients = {"bob@example.net", "carol@example.net"};
  plan.message = "Subject: a test\r\n\r\nIt is only a test.\r\n";
  return plan;
}

// Does what the client wants done, and gives what the server says to it.
std::string carry_out(const smtpwhy::Action& action, ScriptedServer& server) {
  using smtpwhy::ActionKind;
  switch (action.kind) {
    case ActionKind::send: return server.answer(action.text);
    case ActionKind::tell:  // for the record: lines of both sides, secrets and message left out
      std::cout << (action.side == smtpwhy::Side::server   ? "< "
                    : action.side == smtpwhy::Side::client ? "> "
                                                           : "* ")
                << action.text << "\n";
      return "";
    case ActionKind::refused: std::cout << "refused: " << action.command << " for " << action.recipient << "\n"; return "";
    case ActionKind::expect:     // a program with a clock calls on_timeout() once `action.wait` is over
    case ActionKind::start_tls:  // comes only where the server offers STARTTLS
    case ActionKind::close: break;
  }
  return "";
}

}  // namespace

int main() {
  const auto to_do = plan();
  // Whatever would break out of its command is an error here, before anything is said.
  if (const auto checked = check_plan(to_do); !checked) {
    std::cerr << describe(checked.error()) << "\n";
    return 2;
  }
  smtpwhy::PlainLogins logins;
  smtpwhy::Client client(to_do, logins);
  ScriptedServer server;
  client.on_connected();
  std::string heard = ScriptedServer::greeting();
  while (!client.over()) {
    if (heard.empty()) client.on_closed();  // this server says nothing by itself: it has gone
    client.on_bytes(heard);
    heard.clear();
    for (const auto& action : client.take_actions()) heard += carry_out(action, server);
  }
  std::cout << (client.outcome() == smtpwhy::SendOutcome::permanent ? "something was refused for good\n" : "all was accepted\n");
}
