// Limits at their edge, over whole logs: as many as the limit leave nothing out, and one more is told of. Those of one room alone are
// tested there.
#include "catch.h"
#include "support/conversations.h"

#include "session/assembler.h"
#include "smtp/reply.h"

#include <fmt/format.h>

namespace smtpwhy::testing {
namespace {

std::string reply_of(std::size_t lines) {
  std::string log = " -> HELP\n";
  for (std::size_t i = 1; i < lines; ++i) log += "<-  214-line\n";
  return "<-  220 mx\n" + log + "<-  214 end\n -> QUIT\n<-  221 bye\n";
}

// As many conversations of Postfix's debug log, none of which ends.
std::string open_conversations(std::size_t count) {
  std::string log;
  for (std::size_t i = 1; i <= count; ++i) {
    log += fmt::format(
        "Nov 22 01:04:26 mx postfix/smtpd[{0}]: > client.example.net[192.0.2.1]: 220 mx.example.net ESMTP\n"
        "Nov 22 01:04:27 mx postfix/smtpd[{0}]: < client.example.net[192.0.2.1]: EHLO client.example.net\n",
        i);
  }
  return log;
}

}  // namespace

TEST_CASE("lines of a reply: what is beyond is a reply of its own, and no line is lost", "[run]") {
  const auto full = read_log(reply_of(kMostReplyLines), "swaks");
  REQUIRE(full.sessions.size() == 1);
  CHECK(full.sessions[0].find("(unasked)") == std::string::npos);
  const auto more = read_log(reply_of(kMostReplyLines + 1), "swaks");
  REQUIRE(more.sessions.size() == 1);
  CHECK(more.sessions[0].find("(unasked) -> 214 end") != std::string::npos);
  CHECK(more.report.lines.event == more.report.lines.lines);
}

TEST_CASE("open conversations: the oldest ends early, and that is counted", "[run]") {
  constexpr auto most = Assembler::kMostConversations;
  const auto full = read_log(open_conversations(most), "postfix-debug-peer");
  CHECK(full.sessions.size() == most);
  CHECK(full.report.sessions_ended_early == 0);
  const auto more = read_log(open_conversations(most + 1), "postfix-debug-peer");
  CHECK(more.sessions.size() == most + 1);
  CHECK(more.report.sessions_ended_early == 1);
  CHECK(more.report.lines.event == 2 * (most + 1));
}

}  // namespace smtpwhy::testing
