#include "smtp/names.h"

#include "catch.h"

namespace smtpwhy {
namespace {

std::string times(std::size_t count, std::string_view text) {
  std::string result;
  while (count-- > 0) result += text;
  return result;
}

}  // namespace

using namespace std::string_view_literals;

TEST_CASE("what is an IP address", "[smtp]") {
  struct Row {
    std::string_view why, text;
    bool ip;
  };
  for (const auto& row : std::vector<Row>{
           {"IPv4", "192.0.2.9", true},
           {"the largest", "255.255.255.255", true},
           {"IPv6", "2001:db8::9", true},
           {"IPv6 in full", "2001:0db8:0000:0000:0000:0000:0000:0009", true},
           {"IPv6 with IPv4 inside", "::ffff:192.0.2.9", true},
           {"the loopback", "::1", true},
           {"256", "192.0.2.256", false},
           {"three numbers", "192.0.2", false},
           {"five numbers", "192.0.2.9.1", false},
           {"a leading zero may mean octal", "192.0.2.09", false},
           {"hexadecimal", "0xC0.0.2.9", false},
           {"one number", "3221225993", false},
           {"a prefix length", "192.0.2.0/24", false},
           {"in brackets", "[192.0.2.9]", false},
           {"with SMTP's tag", "IPv6:2001:db8::9", false},
           {"with a zone", "fe80::1%eth0", false},
           {"two gaps", "2001::db8::9", false},
           {"a name", "mx.example.net", false},
           {"space before", " 192.0.2.9", false},
           {"a command behind", "192.0.2.9;reboot", false},
           {"a NUL and a command behind", "192.0.2.9\0;reboot"sv, false},
           {"a NUL behind IPv6", "2001:db8::9\0x"sv, false},
           {"nothing", "", false},
       }) {
    INFO(row.why);
    CHECK(is_ip(row.text) == row.ip);
  }
}

TEST_CASE("what is a domain", "[smtp]") {
  const auto label = times(63, "a");
  const auto longest = times(3, label + ".") + times(63, "a");  // 255 octets
  struct Row {
    std::string_view why;
    std::string text;
    bool domain;
  };
  for (const auto& row : std::vector<Row>{
           {"a name", "mx.example.net", true},
           {"one label", "localhost", true},
           {"capitals, digits, hyphens", "MX-1.Example.NET", true},
           {"an underscore, as in _dmarc", "_dmarc.example.com", true},
           {"an A-label", "xn--mller-kva.example", true},
           {"a label of 63", label, true},
           {"a label of 64", label + "a", false},
           {"255 in all", longest, true},
           {"256 in all", longest.substr(0, 192) + times(32, "a") + "." + times(31, "a"), false},
           {"an empty label", "example..net", false},
           {"a dot at the end", "example.net.", false},
           {"a dot at the head", ".example.net", false},
           {"a hyphen at the head would be an option", "-x.example", false},
           {"a hyphen at the head of a later label", "x.-example", false},
           {"a hyphen at the end", "example-.net", false},
           {"a U-label does not go into commands", "m\xC3\xBCller.example", false},
           {"space", "example .net", false},
           {"a line break", "example.net\n", false},
           {"a command", "$(reboot).example", false},
           {"an address literal", "[192.0.2.9]", false},
           {"nothing", "", false},
       }) {
    INFO(row.why);
    CHECK(is_domain(row.text) == row.domain);
  }
}

TEST_CASE("what is a mailbox", "[smtp]") {
  struct Row {
    std::string_view why;
    std::string text;
    bool mailbox;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "a@example.com", true},
           {"dots and a tag", "first.last+tag@example.com", true},
           {"all that an atom may hold (RFC 5322 section 3.2.3)", "!#$%&'*+-/=?^_`{|}~@example.com", true},
           {"a local part of 64", times(64, "a") + "@example.com", true},
           {"a local part of 65", times(65, "a") + "@example.com", false},
           {"two dots", "a..b@example.com", false},
           {"a dot at the head", ".a@example.com", false},
           {"a dot at the end", "a.@example.com", false},
           {"no local part", "@example.com", false},
           {"no domain", "a@", false},
           {"no @", "postmaster", false},
           {"two @", "a@b@example.com", false},
           {"a quoted local part does not go into commands", R"("a b"@example.com)", false},
           {"an address literal does not either", "a@[192.0.2.9]", false},
           {"space", "a b@example.com", false},
           {"brackets", "<a@example.com>", false},
           {"bytes above ASCII", "m\xC3\xBCller@example.com", false},
           {"nothing", "", false},
       }) {
    INFO(row.why);
    CHECK(is_mailbox(row.text) == row.mailbox);
  }
}

TEST_CASE("addresses as block lists are asked for them (RFC 5782)", "[smtp]") {
  struct Row {
    std::string_view why, ip;
    std::optional<std::string> reversed;
  };
  for (const auto& row : std::vector<Row>{
           {"IPv4: section 2.1", "192.0.2.99", "99.2.0.192"},
           {"IPv6: nibbles, section 2.4", "2001:db8:1:2:3:4:567:89ab",
            "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2"},
           {"IPv6 with a gap", "::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"},
           {"IPv6 in capitals", "2001:DB8::A", "a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"},
           {"no address", "192.0.2", std::nullopt},
           {"a name", "example.com", std::nullopt},
           {"a NUL inside", "192.0.2.9\0.x"sv, std::nullopt},
           {"nothing", "", std::nullopt},
       }) {
    INFO(row.why);
    CHECK((reversed_ip(row.ip) == row.reversed));
  }
}

}  // namespace smtpwhy
