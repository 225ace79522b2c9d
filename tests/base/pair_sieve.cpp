#include "base/pair_sieve.h"

#include "catch.h"

#include <string>

namespace smtpwhy {

TEST_CASE("a sieve lets through every part of its text, in either case", "[base]") {
  constexpr std::string_view text = "host MX.example.net[192.0.2.1] said: 550 5.1.1 \xC3\xBC";
  const PairSieve sieve(text);
  for (std::size_t from = 0; from <= text.size(); ++from) {
    for (std::size_t size = 0; from + size <= text.size(); ++size) {
      std::string part(text.substr(from, size));
      if (!sieve.may_hold(PairSieve(part))) FAIL_CHECK(part);
      for (char& c : part) c = to_upper(c);
      if (!sieve.may_hold(PairSieve(part))) FAIL_CHECK(part);
    }
  }
}

TEST_CASE("a sieve holds back most of what does not stand in its text", "[base]") {
  constexpr PairSieve sieve("host mx.example.net[192.0.2.1] said: ");
  static_assert(sieve.may_hold(PairSieve("Said:")));
  int passed = 0;
  for (const char* words : {"RCPT failed", "SMTPRecipient", "does not like recipient", "Invalid login", "while sending ",
                            "relay=", "Remote-MTA: dns;", "server error: ", "[TSS0", " gave this error"}) {
    passed += sieve.may_hold(PairSieve(words)) ? 1 : 0;
  }
  CHECK(passed == 0);
}

}  // namespace smtpwhy
