#include "report/words.h"

#include "support/tables.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("every fixed word of the tables has words for a person", "[report]") {
  for (const std::string_view who : {"sender", "sender-admin", "recipient", "recipient-admin", "provider", "nobody"}) {
    INFO(who);
    CHECK(words_for_who(who) != who);
  }
  for (const std::string_view retry : {"later", "after-fix", "never"}) {
    INFO(retry);
    CHECK(words_for_retry(retry) != retry);
  }
  for (const std::string_view speaker : {"remote-server", "relay", "own-server", "client"}) {
    INFO(speaker);
    CHECK(words_for_speaker(speaker) != speaker);
  }
  for (const auto& cause : test::tables().causes) {
    INFO(cause.id);
    CHECK(words_for_who(cause.who) != cause.who);
    CHECK(words_for_retry(cause.retry) != cause.retry);
  }
}

TEST_CASE("a word that is not known stands for itself", "[report]") {
  CHECK(words_for_who("postmaster") == "postmaster");
  CHECK(words_for_retry("").empty());
  CHECK(words_for_speaker("x") == "x");
}

TEST_CASE("on what a cause rests", "[report]") {
  struct Row {
    std::string_view text, words;
  };
  for (const auto& row : std::vector<Row>{
           {"550 5.1.1 User unknown in local recipient table", "the text is known (rule "},
           {"550 5.1.1 qqzz", "the text is not known; judged by the status code"},
           {"550 5.1.1", "judged by the status code"},
           {"550 qqzz", "the text is not known; judged by the reply code alone, so only likely"},
           {"550", "judged by the reply code alone, so only likely"},
           {"599", "neither text nor codes tell the cause; only temporary or permanent is certain"},
       }) {
    INFO(row.text);
    CHECK(words_for_confidence(test::explain(row.text)).starts_with(row.words));
  }
  CHECK(words_for_confidence(test::explain("250")).empty());
}

}  // namespace smtpwhy
