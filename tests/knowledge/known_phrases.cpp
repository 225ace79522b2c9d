#include "knowledge/known_phrases.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

// The phrases that a pattern learns from texts that it matches.
class Learner {
 public:
  explicit Learner(std::string_view expression) : pattern_(std::move(Pattern::compile(expression).value())) {}

  void learn(std::string_view text) {
    const auto match = pattern_.find(text);
    REQUIRE(match);
    phrases_.learn(text, *match);
  }

  // Never where the pattern does not match.
  [[nodiscard]] bool knows(std::string_view text) {
    const bool known = phrases_.stand_in(text);
    CHECK((!known || pattern_.search(text)));
    return known;
  }

  [[nodiscard]] bool wants_more() const { return phrases_.want_more(); }

 private:
  Pattern pattern_;
  KnownPhrases phrases_;
};

TEST_CASE("what a pattern once matched is known again, where what stands beside it is of the same kind", "[knowledge]") {
  struct Row {
    std::string_view why, pattern, learnt, text;
    bool known;
  };
  for (const auto& row : std::vector<Row>{
           {"the same text", "(?i)user unknown", "User unknown", "User unknown", true},
           {"further on", "(?i)user unknown", "a User unknown.", "sorry, a User unknown: gone", true},
           {"another spelling is not looked for", "(?i)user unknown", "User unknown", "user unknown", false},
           {"at the head only", "^user unknown", "user unknown", "a user unknown", false},
           {"at the end only", "user unknown$", "user unknown", "user unknown here", false},
           {"at the head, with more behind it", "^user unknown", "user unknown.", "user unknown, sorry", true},
           {"within a word", "\\buser\\b", "the user is", "the users are", false},
           {"at the edge of a word", "\\buser\\b", "the user is", "(a user)", true},
           {"not at the edge of one", "\\Bbox\\b", "mailbox full", "a box full", false},
           {"at the head of a line", "(?m)^gone", "it is\ngone now", "is\ngone for good", true},
           {"not at the head of a line", "(?m)^gone", "it is\ngone now", "is gone", false},
           {"what stands between counts", "a.*b", "a1b", "a2b", false},
           {"the second place is not looked at", "^ab", "ab", "abab", false},
       }) {
    INFO(row.why);
    Learner learner(row.pattern);
    learner.learn(row.learnt);
    CHECK(learner.knows(row.learnt));
    CHECK(learner.knows(row.text) == row.known);
  }
}

TEST_CASE("some phrases are kept, and none where they do not come again", "[knowledge]") {
  Learner learner("(?i)code [0-9]+");
  for (int i = 1; i <= 4; ++i) {
    REQUIRE(learner.wants_more());
    learner.learn("the code " + std::to_string(i) + ".");
  }
  CHECK_FALSE(learner.wants_more());
  for (int i = 1; i <= 4; ++i) CHECK(learner.knows("a code " + std::to_string(i) + "."));
  for (int i = 100; i < 150; ++i) CHECK_FALSE(learner.knows("code " + std::to_string(i)));
  CHECK(learner.knows(" code 3 "));  // so they are of use
  for (int i = 100; i < 200; ++i) CHECK_FALSE(learner.knows("code " + std::to_string(i)));
  CHECK_FALSE(learner.knows(" code 3 "));
  CHECK_FALSE(learner.wants_more());
}

TEST_CASE("a long match is no phrase, and after some of them none is learnt", "[knowledge]") {
  Learner learner("a.*b");
  const auto text = "a" + std::string(200, 'x') + "b";
  for (int i = 0; i < 4; ++i) {
    CHECK(learner.wants_more());
    learner.learn(text);
    CHECK_FALSE(learner.knows(text));
  }
  CHECK_FALSE(learner.wants_more());
}

}  // namespace
}  // namespace smtpwhy::knowledge
