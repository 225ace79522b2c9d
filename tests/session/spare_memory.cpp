#include "session/spare_memory.h"

#include "catch.h"

#include <string>

namespace smtpwhy {
namespace {

Session session_of(std::size_t exchanges, std::string_view text) {
  Session session;
  session.id = 7;
  session.server = session.text.keep(text);
  session.exchanges.resize(exchanges);
  for (auto& exchange : session.exchanges) exchange.reply_line = 1;
  return session;
}

}  // namespace

TEST_CASE("memory of a session that is over is for one that begins", "[session]") {
  SpareMemory spare;
  auto over = session_of(3, "mx.example.net");
  const auto* const text = over.server.data();
  const auto* const exchanges = over.exchanges.data();
  spare.take_from(std::move(over));

  Session next;
  next.id = 8;
  spare.give_to(next);
  CHECK(next.id == 8);
  CHECK(next.exchanges.empty());
  CHECK(next.exchanges.capacity() >= 3);
  next.exchanges.emplace_back();
  CHECK(next.exchanges.data() == exchanges);
  CHECK(next.exchanges.front().reply_line == 0);
  CHECK(next.text.keep("x").data() == text);

  Session third;
  spare.give_to(third);  // there is no more
  CHECK(third.exchanges.capacity() == 0);
}

TEST_CASE("a session that has kept something already keeps it", "[session]") {
  SpareMemory spare;
  spare.take_from(session_of(3, "mx.example.net"));
  auto begun = session_of(1, "mx.example.org");
  spare.give_to(begun);
  CHECK(begun.server == "mx.example.org");
  CHECK(begun.exchanges.size() == 1);

  const std::string large(5000, 'x');
  Session with_text;
  const auto kept = with_text.text.keep(large);
  spare.give_to(with_text);
  CHECK(kept == large);
}

TEST_CASE("memory of unusual sessions is let go", "[session]") {
  const auto kept = [](Session&& session) {
    SpareMemory spare;
    spare.take_from(std::move(session));
    Session next;
    spare.give_to(next);
    return next.text.has_one_block() || next.exchanges.capacity() > 0;
  };
  CHECK(kept(session_of(64, "mx.example.net")));
  CHECK_FALSE(kept(session_of(65, "mx.example.net")));
  CHECK_FALSE(kept(session_of(3, std::string(5000, 'x'))));
  CHECK_FALSE(kept(Session()));
}

TEST_CASE("memory of no more than some sessions is kept", "[session]") {
  SpareMemory spare;
  for (int i = 0; i < 100; ++i) spare.take_from(session_of(3, "mx.example.net"));
  int given = 0;
  for (int i = 0; i < 100; ++i) {
    Session next;
    spare.give_to(next);
    given += next.text.has_one_block() ? 1 : 0;
  }
  CHECK(given == 64);
}

}  // namespace smtpwhy
