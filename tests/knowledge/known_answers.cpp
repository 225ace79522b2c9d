#include "knowledge/known_answers.h"

#include "catch.h"

namespace smtpwhy::knowledge {
namespace {

TextForm form_of(std::string_view text) {
  TextForm form;
  REQUIRE(form.read(text, {}));
  return form;
}

TEST_CASE("an answer is kept for a form that came before, and for what was asked with it", "[knowledge]") {
  KnownAnswers answers;
  const int tiers = 0;
  const int others = 0;
  const KnownAnswers::Asked asked{&tiers, ReplyCode::from(550), EnhancedStatusCode{5, 1, 1}, "RCPT"};
  CHECK(answers.find(form_of("no such user 1"), asked) == nullptr);
  auto* const slot = answers.find(form_of("no such user 22"), asked);
  REQUIRE(slot != nullptr);
  CHECK_FALSE(slot->answer);
  slot->answer.emplace().by_words = true;
  REQUIRE(answers.find(form_of("no such user 333"), asked) != nullptr);
  CHECK(answers.find(form_of("no such user 333"), asked)->answer->by_words);

  const auto kept = [&](const KnownAnswers::Asked& other) {
    const auto* const found = answers.find(form_of("no such user 1"), other);
    return found != nullptr && found->answer;
  };
  CHECK_FALSE(kept({&others, asked.code, asked.status, asked.command}));
  CHECK_FALSE(kept({asked.tiers, ReplyCode::from(551), asked.status, asked.command}));
  CHECK_FALSE(kept({asked.tiers, std::nullopt, asked.status, asked.command}));
  CHECK_FALSE(kept({asked.tiers, asked.code, EnhancedStatusCode{5, 1, 2}, asked.command}));
  CHECK_FALSE(kept({asked.tiers, asked.code, std::nullopt, asked.command}));
  CHECK_FALSE(kept({asked.tiers, asked.code, asked.status, "MAIL"}));
  CHECK_FALSE(kept({asked.tiers, asked.code, asked.status, ""}));
}

TEST_CASE("forms push each other out, and nothing else comes of it", "[knowledge]") {
  KnownAnswers answers;
  const int tiers = 0;
  const KnownAnswers::Asked asked{&tiers, {}, {}, {}};
  std::size_t kept = 0;
  for (std::size_t i = 0; i < 4 * KnownAnswers::kMost; ++i) {
    const auto form = form_of(std::string(i % 32, 'a') + " " + std::string(i / 32, 'b'));
    CHECK(answers.find(form, asked) == nullptr);
    auto* const slot = answers.find(form, asked);
    REQUIRE(slot != nullptr);
    CHECK_FALSE(slot->answer);
    slot->answer.emplace().branches = {static_cast<std::uint32_t>(i)};
    kept += answers.find(form, asked)->answer->branches.front() == i ? 1 : 0;
  }
  CHECK(kept == 4 * KnownAnswers::kMost);
}

}  // namespace
}  // namespace smtpwhy::knowledge
