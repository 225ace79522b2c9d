#include "summary/stand_ins.h"

#include "smtp/names.h"

#include "catch.h"

#include <set>
#include <string>

namespace smtpwhy {

TEST_CASE("the same name has the same stand-in, in whatever case and form", "[summary]") {
  StandIns names;
  CHECK(names.address("alice@example.net") == "user1@domain1.example");
  CHECK(names.address("Alice@Example.NET") == "user1@domain1.example");
  CHECK(names.address("bob@example.net") == "user2@domain1.example");
  CHECK(names.address("alice@example.org") == "user1@domain2.example");
  CHECK(names.user("bob") == "user2");
  CHECK(names.host("example.net.") == "domain1.example");
  CHECK(names.host("mx.example.net") == "host1.domain1.example");
  CHECK(names.host("a.mx.example.net") == "host2.domain1.example");
  CHECK(names.host("mailhub") == "host3");
  CHECK(names.address("carol@mailhub") == "user3@host3");
  CHECK(names.ip("192.168.7.7") == "10.0.0.1");
  CHECK(names.ip("172.31.0.1") == "10.0.0.2");
  CHECK(names.ip("172.32.0.1") == "192.0.2.1");
  CHECK(names.ip("2001:DB8:0:0::7") == "2001:db8::1");
  CHECK(names.ip("2001:db8::7") == "2001:db8::1");
  CHECK(names.ip("::ffff:172.32.0.1") == "::ffff:192.0.2.1");
  CHECK(names.queue_id("4F1") == "queue-id-1");
  CHECK(names.opaque_id("4F1") == "queue-id-1");
  CHECK(names.opaque_id("5E2") == "id-2");
  CHECK(names.message_id("1@example.net") == "message-1@domain1.example");
  CHECK(names.message_id("lonely") == "message-2");
  CHECK(names.address("dave@[172.32.0.1]") == "user4@[192.0.2.1]");
  CHECK(names.address("dave@[IPv6:2001:db8::7]") == "user4@[IPv6:2001:db8::1]");
}

TEST_CASE("what is everybody's stays", "[summary]") {
  StandIns names;
  for (const auto* name : {"localhost", "localhost.localdomain", "127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "::"})
    CHECK(names.host(name) == name);
  CHECK(names.address("postmaster@example.net") == "postmaster@domain1.example");
  CHECK(names.host("printer.local") == "domain2.local");
  CHECK(names.address("").empty());
}

TEST_CASE("names in technical ones", "[summary]") {
  StandIns names;
  CHECK(names.host("_dmarc.example.net") == "_dmarc.domain1.example");
  CHECK(names.host("s1._domainkey.example.net") == "host1._domainkey.domain1.example");
  const auto ip = names.ip("77.91.2.9");
  CHECK(ip == "192.0.2.1");
  CHECK(names.host("9.2.91.77.zen.spamhaus.org") == "1.2.0.192.zen.spamhaus.org");
  CHECK(names.host("9.2.91.77.in-addr.arpa") == "1.2.0.192.in-addr.arpa");
  CHECK(names.host("9.2.91.77.bl.example.net") == "1.2.0.192.host2.domain1.example");
  CHECK(names.host(reversed_ip("2a03:77::1").value() + ".ip6.arpa") == reversed_ip("2001:db8::1").value() + ".ip6.arpa");
}

TEST_CASE("what somebody has registered", "[summary]") {
  CHECK(registered_domain("a.b.Example.net") == "example.net");
  CHECK(registered_domain("mx.example.co.uk") == "example.co.uk");
  CHECK(registered_domain("co.uk") == "co.uk");
  CHECK(registered_domain("example.uk") == "example.uk");
  CHECK(registered_domain("mailhub") == "mailhub");
}

TEST_CASE("stand-ins for IP addresses are all different and never a real one's", "[summary]") {
  StandIns names;
  std::set<std::string> given;
  constexpr int count = 70'000;
  for (int i = 0; i < count; ++i) {
    const auto ip =
        names.ip("77." + std::to_string(i / 62500 + 1) + "." + std::to_string(i / 250 % 250) + "." + std::to_string(i % 250));
    given.insert(ip);
    const bool documented = ip.starts_with("192.0.2.") || ip.starts_with("198.51.100.") || ip.starts_with("203.0.113.") ||
                            ip.starts_with("10.12") || ip.starts_with("10.13");
    if (!documented) FAIL(ip);
  }
  CHECK(given.size() == count);
}

TEST_CASE("beyond the most names there is one for all", "[summary]") {
  StandIns names;
  for (std::size_t i = 0; i < StandIns::kMost; ++i) (void)names.queue_id(std::to_string(i));
  CHECK(names.queue_id("7") == "queue-id-8");
  CHECK(names.left_out() == 0);
  CHECK(names.queue_id("one more") == "redacted");
  CHECK(names.address("alice@example.net") == "redacted");
  CHECK(names.ip("77.91.2.9") == "redacted");
  CHECK(names.left_out() == 5);  // an address is itself, a user and a domain
}

}  // namespace smtpwhy
