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
  const KnownAnswers::Asked asked{0, ReplyCode::from(550), EnhancedStatusCode{5, 1, 1}, "RCPT"};
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
  CHECK_FALSE(kept({1, asked.code, asked.status, asked.command}));
  CHECK_FALSE(kept({asked.tiers, ReplyCode::from(551), asked.status, asked.command}));
  CHECK_FALSE(kept({asked.tiers, std::nullopt, asked.status, asked.command}));
  CHECK_FALSE(kept({asked.tiers, asked.code, EnhancedStatusCode{5, 1, 2}, asked.command}));
  CHECK_FALSE(kept({asked.tiers, asked.code, std::nullopt, asked.command}));
  CHECK_FALSE(kept({asked.tiers, asked.code, asked.status, "MAIL"}));
  CHECK_FALSE(kept({asked.tiers, asked.code, asked.status, ""}));
}

TEST_CASE("forms push each other out, and nothing else comes of it", "[knowledge]") {
  KnownAnswers answers;
  const KnownAnswers::Asked asked{0, {}, {}, {}};
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < 4 * KnownAnswers::kMost; ++i) {
    const auto form = form_of(std::string(i % 32, 'a') + " " + std::string(i / 32, 'b'));
    wrong += answers.find(form, asked) == nullptr ? 0 : 1;
    auto* slot = answers.find(form, asked);
    if (slot == nullptr) slot = answers.find(form, asked);  // those before had come again
    REQUIRE(slot != nullptr);
    wrong += slot->answer ? 1 : 0;
    slot->answer.emplace().branches = {static_cast<std::uint32_t>(i)};
    wrong += answers.find(form, asked)->answer->branches.front() == i ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("forms that come again stay, however many come once", "[knowledge]") {
  KnownAnswers answers;
  const KnownAnswers::Asked asked{0, {}, {}, {}};
  const auto often = [](std::size_t i) { return form_of("often " + std::string(i, 'x')); };
  constexpr std::size_t kOften = 100;
  std::size_t known = 0;
  constexpr std::size_t kTurns = 200;
  for (std::size_t turn = 0; turn < kTurns; ++turn) {
    for (std::size_t i = 0; i < kOften; ++i) {
      auto* const slot = answers.find(often(i), asked);
      if (slot != nullptr && !slot->answer) slot->answer.emplace();
      known += slot != nullptr ? 1 : 0;
      (void)answers.find(form_of("once " + std::string(turn, 'y') + " " + std::string(i, 'z')), asked);
    }
  }
  CHECK(known > kOften * kTurns * 3 / 4);
}

}  // namespace
}  // namespace smtpwhy::knowledge
