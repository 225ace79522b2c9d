#include "knowledge/wording.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

const Values kKnown = {{"ip", "192.0.2.9"},
                       {"domain", "example.com"},
                       {"address", "a@example.com"},
                       {"limit", "10MB"},
                       {"url", "https://example.com/why?ip=192.0.2.9"}};

std::string or_none(const std::optional<std::string>& text) { return text.value_or("none"); }

}  // namespace

TEST_CASE("advice for a person is filled with what is known", "[knowledge]") {
  struct Row {
    std::string_view why, text, filled;
  };
  for (const auto& row : std::vector<Row>{
           {"no placeholder", "Ask.", "Ask."},
           {"one", "Ask {domain}.", "Ask example.com."},
           {"several, also side by side", "{ip}{domain} {ip}", "192.0.2.9example.com 192.0.2.9"},
           {"words for when it is unknown are not needed", "Ask {domain|them}.", "Ask example.com."},
           {"words for when it is unknown", "Ask {host|them}.", "Ask them."},
           {"no words for when it is unknown", "Ask{host|}.", "Ask."},
           {"unknown, without words", "Ask {host}.", "none"},
           {"unknown among known ones", "{ip} {host}", "none"},
           {"the reversed address comes from the address", "{reversed_ip}", "9.2.0.192"},
           {"nothing", "", ""},
           {"a brace that is not closed", "Ask {domain", "none"},
           {"a closing brace alone is text", "a } b", "a } b"},
       }) {
    INFO(row.why);
    CHECK(or_none(fill_words(row.text, kKnown)) == row.filled);
  }
}

TEST_CASE("a value is not looked into for placeholders", "[knowledge]") {
  CHECK(or_none(fill_words("Ask {domain}.", {{"domain", "{ip}"}, {"ip", "192.0.2.9"}})) == "Ask {ip}.");
}

TEST_CASE("the placeholders in a text", "[knowledge]") {
  using Names = std::vector<std::string_view>;
  CHECK(placeholders_in("{ip} and {domain|their domain}") == Names{"ip", "domain"});
  CHECK(placeholders_in("none") == Names{});
  CHECK_FALSE(placeholders_in("{ip").has_value());
  CHECK(placeholders() == Names{"ip", "reversed_ip", "domain", "address", "host", "list", "url", "limit", "mechanism"});
}

// Support staff paste what we print. A value comes from somebody else's server: it enters a command only as what its placeholder says.
TEST_CASE("what may enter a command, placeholder by placeholder", "[knowledge]") {
  struct Row {
    std::string_view why, placeholder, value, command;  // of `dig {…}`
  };
  for (const auto& row : std::vector<Row>{
           {"an address of IPv4", "ip", "192.0.2.9", "dig 192.0.2.9"},
           {"an address of IPv6", "ip", "2001:db8::9", "dig 2001:db8::9"},
           {"a domain", "domain", "example.com", "dig example.com"},
           {"a host", "host", "mx-1.example.net", "dig mx-1.example.net"},
           {"a block list", "list", "zen.example.org", "dig zen.example.org"},
           {"a mailbox", "address", "a@example.com", "dig a@example.com"},
           {"a mailbox with a quote, which an atom may hold", "address", "o'neil@example.com", R"(dig 'o'\''neil@example.com')"},
           {"a mailbox with a dollar", "address", "$(reboot)@example.com", "none"},
           {"a mailbox with a back-quote, which an atom may hold", "address", "`id`@example.com", "dig '`id`@example.com'"},
           {"a URL", "url", "https://example.com/why?a=1&b=2", "dig 'https://example.com/why?a=1&b=2'"},
           {"a limit", "limit", "10MB", "dig 10MB"},
           {"a mechanism", "mechanism", "CRAM-MD5", "dig CRAM-MD5"},
           {"no address", "ip", "example.com", "none"},
           {"an address and more", "ip", "192.0.2.9 ; reboot", "none"},
           {"a command for a domain", "domain", "$(reboot)", "none"},
           {"a command behind a domain", "domain", "example.com;reboot", "none"},
           {"a line break", "domain", "example.com\nreboot", "none"},
           {"a quote", "domain", "example.com'", "none"},
           {"a leading dash would be an option", "domain", "-f/etc/passwd", "none"},
           {"a leading dash, also where the form would allow it", "address", "-oQ@example.com", "none"},
           {"a leading dash in a word", "limit", "-5", "none"},
           {"a file for a URL", "url", "file:///etc/passwd", "none"},
           {"a quote in a URL", "url", "https://example.com/'$(reboot)'", "none"},
           {"space in a limit", "limit", "10 MB", "none"},
           {"a name with an accent", "domain", "m\xC3\xBCller.example", "none"},
           {"nothing", "domain", "", "none"},
           {"a placeholder that does not exist", "nonsense", "x", "none"},
       }) {
    INFO(row.why);
    const auto text = "dig {" + std::string(row.placeholder) + "}";
    CHECK(or_none(fill_command(text, {{std::string(row.placeholder), std::string(row.value)}})) == row.command);
  }
}

TEST_CASE("commands: what is unknown has no other words", "[knowledge]") {
  CHECK(or_none(fill_command("dig {host}", kKnown)) == "none");
  CHECK(or_none(fill_command("dig {host|example.net}", kKnown)) == "none");
  CHECK(or_none(fill_command("dig +short {reversed_ip}.zen.example.org", kKnown)) == "dig +short 9.2.0.192.zen.example.org");
  CHECK(or_none(fill_command("dig -x {ip}", {{"ip", "no address"}})) == "none");
  CHECK(or_none(fill_command("dig {reversed_ip}", {{"ip", "no address"}})) == "none");
  CHECK(or_none(fill_command("ss -ltn", {})) == "ss -ltn");
}

}  // namespace smtpwhy::knowledge
