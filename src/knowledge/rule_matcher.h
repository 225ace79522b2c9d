// RuleMatcher: which rule knows a reply's text. Rules are tried in the order of the tables, and the first that matches wins; where it is
// known who said it, the rules of that host come before all others but a site's own.
//
// A rule's literals (made when the tables were read) are looked for first, those of all rules in one pass, so that only the few
// patterns are compiled, and only once, whose words stand in the text at all and do not tell all by themselves. What a pattern has matched
// is known again without it, and which rule knows a text is known for others of its form (known_answers.h): what stands in their holes is
// looked at, and gives the same answer as all of it would. Not to be shared between threads: patterns are compiled as they are needed, and the indexes are made with the
// first text.
#pragma once

#include "base/number_set.h"
#include "base/pattern.h"
#include "knowledge/home_index.h"
#include "knowledge/known_answers.h"
#include "knowledge/known_phrases.h"
#include "knowledge/literal_index.h"
#include "knowledge/tables.h"
#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// What is known beside the text. A rule that is limited to some commands, codes or statuses does not match where these are not known.
struct MatchContext {
  std::optional<ReplyCode> code;
  std::optional<EnhancedStatusCode> status;
  std::string_view command;  ///< a verb, `.` or `CONNECT`; empty: not known
  std::string_view host;     ///< who said it; empty: not known
};

struct RuleMatch {
  const RuleRow* rule = nullptr;
  Captures captures;  ///< views into the text and the matcher
};

class RuleMatcher {
 public:
  /// `tables` must outlive this. Patterns are expected to be valid: those that are not never match (check.h finds them).
  explicit RuleMatcher(const Tables& tables);
  RuleMatcher(RuleMatcher&&) noexcept;
  ~RuleMatcher();

  /// Nothing where no rule knows `text`. At most `kLongestText` octets of it are looked at.
  [[nodiscard]] std::optional<RuleMatch> match(std::string_view text, const MatchContext& context);

  /// As `match`, for who wants no captures: cheaper. Null where no rule knows `text`.
  [[nodiscard]] const RuleRow* find(std::string_view text, const MatchContext& context);

  /// The groups of a rule that `find` has given for `text`; views into it and the matcher.
  void capture(const RuleRow& rule, std::string_view text, Captures& captures);

  /// Whose host that is, as the rules' `hosts` tell; empty: nobody's.
  [[nodiscard]] std::string_view provider_of(std::string_view host) const;

  static constexpr std::size_t kLongestText = 4096;  // a reply of 8 lines of 512 octets; the cause stands at its head

 private:
  struct Question {
    std::string_view text;
    const MatchContext& context;
    Captures* captures;  // null: not wanted
  };
  struct Search {
    bool prepared = false;
    std::optional<Pattern> pattern;  // none: not prepared, or not valid
    KnownPhrases phrases;
  };
  struct Tiers;
  struct Indexes;

  [[nodiscard]] Indexes& indexes() const;
  [[nodiscard]] bool matches(std::size_t rule, const Indexes& known, const Question& question);
  [[nodiscard]] bool search(std::size_t rule, const Question& question, bool wants_groups);
  [[nodiscard]] const RuleRow* answer(const Question& question);
  [[nodiscard]] const RuleRow* answer_anew(Indexes& known, const Tiers& tiers, const Question& question);
  [[nodiscard]] KnownAnswer learn(Indexes& known, const Tiers& tiers, const Question& question);
  bool learn_of(std::size_t rule, const Indexes& known, const Question& question, KnownAnswer& answer);
  [[nodiscard]] bool holds(const KnownAnswer& answer, const Indexes& known, const Question& question);
  [[nodiscard]] const RuleRow* first_of(const NumberSet& rules, const Indexes& known, const Question& question);

  const Tables& tables_;
  std::vector<Search> searches_;              // one for each rule
  mutable std::unique_ptr<Indexes> indexes_;  // null until the first question
};

}  // namespace smtpwhy::knowledge
