#include "knowledge/rule_matcher.h"

#include "base/text.h"
#include "base/text_map.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace smtpwhy::knowledge {
namespace {

// `550`, `5xx`, `55x`: an x stands for any digit.
bool code_fits(std::string_view form, ReplyCode code) {
  const auto fits = [&](int position) {
    const char wanted = form[static_cast<std::size_t>(position) - 1];
    return wanted == 'x' || wanted == '0' + code.digit(position);
  };
  return form.size() == 3 && fits(1) && fits(2) && fits(3);
}

// `5.1.1`, or `X.1.1` for any class; `status` is the status as text.
bool status_fits(std::string_view form, std::string_view status) {
  return form == status || (form.starts_with('X') && form.substr(1) == status.substr(1));
}

template <class Fits>
bool any(Texts forms, Fits fits) {
  return std::any_of(forms.begin(), forms.end(), fits);
}

bool fits(const RuleRow& rule, const MatchContext& context) {
  if (!rule.commands.empty() && !any(rule.commands, [&](auto command) { return command == context.command; })) return false;
  if (!rule.codes.empty() && !(context.code && any(rule.codes, [&](auto form) { return code_fits(form, *context.code); }))) {
    return false;
  }
  if (rule.statuses.empty()) return true;
  if (!context.status) return false;
  const auto status = to_string(*context.status);
  return any(rule.statuses, [&](auto form) { return status_fits(form, status); });
}

std::vector<std::string_view> literals_of_all(std::span<const RuleRow> rules) {
  std::vector<std::string_view> texts;
  texts.reserve(rules.size());
  for (const auto& rule : rules) texts.push_back(rule.literals);
  return texts;
}

bool is_limited(const RuleRow& rule) { return !rule.commands.empty() || !rule.codes.empty() || !rule.statuses.empty(); }

constexpr std::size_t kMostHosts = 1024;   // of which is kept where they are at home: some 100 octets each
constexpr std::size_t kLongestHost = 255;  // of a longer one, the end counts (RFC 1035 section 2.3.4)

bool has_groups(const RuleRow& rule) { return rule.pattern.find("(?P<") != std::string_view::npos; }

}  // namespace

// In the order in which they are tried, for one host.
struct RuleMatcher::Tiers {
  std::array<NumberSet, 4> rules;
  std::array<bool, 4> filled{};                 // which of them hold any
  std::size_t first_at_home = NumberSet::none;  // of all that are of this host
  std::size_t number = 0;                       // in the order in which they were first wanted
};

// What is known of all rules together, and the sets that one question after the other uses, so that none allocates.
struct RuleMatcher::Indexes {
  explicit Indexes(std::span<const RuleRow> rules);

  const Tiers& tiers_at(std::string_view host);
  const Tiers& known_tiers_at(std::string_view host);
  [[nodiscard]] Tiers tiers_for(const HomeIndex::Homes& homes_of_host) const;

  LiteralIndex literals;
  HomeIndex homes;
  NumberSet limited;    // those that want certain commands, codes or statuses
  NumberSet of_site;    // a site's own, wherever they apply
  NumberSet elsewhere;  // those that are not only for their hosts
  NumberSet built_in;
  std::map<HomeIndex::Homes, Tiers> known_homes;  // as many as the rules' hosts make
  TextMap<const Tiers*> known_hosts;
  std::string last_host;  // each is asked for twice
  const Tiers* last_tiers = nullptr;
  std::string lowered;        // the text in question
  LiteralIndex::Found found;  // whose literals stand in it
  TextForm form;              // of it
  TextForm::Words telling;    // words of the rules that are no holes
  LiteralIndex::Found fixed;  // whose literals stand outside the holes of the form
  KnownAnswers answers;
};

RuleMatcher::Indexes::Indexes(std::span<const RuleRow> rules)
    : literals(literals_of_all(rules)),
      homes(rules),
      limited(rules.size()),
      of_site(rules.size()),
      elsewhere(rules.size()),
      built_in(rules.size()),
      found(literals.literals()),
      fixed(literals.literals()) {
  literals.for_all_words([this](std::string_view word) { telling.insert_parts(word); });
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (is_limited(rules[i])) limited.insert(i);
    if (!rules[i].of_site) built_in.insert(i);
    if (rules[i].only_hosts) continue;
    elsewhere.insert(i);
    if (rules[i].of_site) of_site.insert(i);
  }
}

const RuleMatcher::Tiers& RuleMatcher::Indexes::tiers_at(std::string_view host) {
  if (host.size() > kLongestHost) host.remove_prefix(host.size() - kLongestHost);
  if (last_tiers == nullptr || last_host != host) {
    last_tiers = &known_tiers_at(host);
    last_host = host;
  }
  return *last_tiers;
}

const RuleMatcher::Tiers& RuleMatcher::Indexes::known_tiers_at(std::string_view host) {
  if (const auto known = known_hosts.find(host); known != known_hosts.end()) return *known->second;
  if (known_hosts.size() == kMostHosts) known_hosts.clear();
  auto homes_of_host = homes.homes_of(host);
  auto known = known_homes.find(homes_of_host);
  if (known == known_homes.end()) {
    auto tiers = tiers_for(homes_of_host);
    tiers.number = known_homes.size();
    known = known_homes.emplace(std::move(homes_of_host), std::move(tiers)).first;
  }
  return *known_hosts.emplace(host, &known->second).first->second;
}

RuleMatcher::Tiers RuleMatcher::Indexes::tiers_for(const HomeIndex::Homes& homes_of_host) const {
  Tiers tiers;
  const auto at_home = homes.rules_in(homes_of_host);
  tiers.first_at_home = at_home.next_of_both(at_home, 0);
  auto& [site_at_home, site, built_in_at_home, others] = tiers.rules;
  site_at_home = built_in_at_home = at_home;
  site_at_home -= built_in;
  built_in_at_home -= site_at_home;
  site = of_site;
  site -= at_home;
  others = elsewhere;
  others -= of_site;
  others -= at_home;
  std::transform(tiers.rules.begin(), tiers.rules.end(), tiers.filled.begin(), [](const NumberSet& tier) { return !tier.empty(); });
  return tiers;
}

RuleMatcher::RuleMatcher(const Tables& tables) : tables_(tables), searches_(tables.rules.size()) {}
RuleMatcher::RuleMatcher(RuleMatcher&&) noexcept = default;
RuleMatcher::~RuleMatcher() = default;

RuleMatcher::Indexes& RuleMatcher::indexes() const {
  if (!indexes_) indexes_ = std::make_unique<Indexes>(tables_.rules);
  return *indexes_;
}

// Of a rule that was found by its literals.
bool RuleMatcher::matches(std::size_t rule, const Indexes& known, const Question& question) {
  const bool wants_groups = question.captures != nullptr && has_groups(tables_.rules[rule]);
  if (!wants_groups && known.found.certain.contains(rule)) return true;
  if (!wants_groups && searches_[rule].phrases.stand_in(question.text)) return true;
  return known.literals.may_match(rule, known.found, known.lowered) && search(rule, question, wants_groups);
}

bool RuleMatcher::search(std::size_t rule, const Question& question, bool wants_groups) {
  auto& [prepared, pattern, phrases] = searches_[rule];
  if (!prepared) {
    prepared = true;
    if (auto compiled = Pattern::compile(tables_.rules[rule].pattern)) pattern = std::move(*compiled);
  }
  if (!pattern || !pattern->search(question.text, wants_groups ? question.captures : nullptr)) return false;
  if (!wants_groups && phrases.want_more()) phrases.learn(question.text, pattern->find(question.text).value_or(std::string_view()));
  return true;
}

const RuleRow* RuleMatcher::first_of(const NumberSet& rules, const Indexes& known, const Question& question) {
  const RuleRow* first = nullptr;
  rules.any_of_both(known.found.candidates, [&](std::size_t i) {
    const bool fits_here = !known.limited.contains(i) || fits(tables_.rules[i], question.context);
    if (fits_here && matches(i, known, question)) first = &tables_.rules[i];
    return first != nullptr;
  });
  return first;
}

const RuleRow* RuleMatcher::answer(const Question& question) {
  if (question.text.empty()) return nullptr;  // no pattern matches nothing (check.h)
  auto& known = indexes();
  lower_into(known.lowered, question.text);
  const auto& tiers = known.tiers_at(question.context.host);
  const auto& context = question.context;
  const bool has_form = question.captures == nullptr && known.form.read(known.lowered, known.telling);
  auto* const slot =
      has_form ? known.answers.find(known.form, {tiers.number, context.code, context.status, context.command}) : nullptr;
  if (slot != nullptr && !slot->answer) slot->answer = learn(known, tiers, question);
  if (slot != nullptr && holds(*slot->answer, known, question)) return slot->answer->rule;
  return answer_anew(known, tiers, question);
}

const RuleRow* RuleMatcher::answer_anew(Indexes& known, const Tiers& tiers, const Question& question) {
  known.literals.find(known.lowered, known.found);
  for (std::size_t i = 0; i < tiers.rules.size(); ++i) {
    if (!tiers.filled.at(i)) continue;
    if (const auto* rule = first_of(tiers.rules.at(i), known, question)) return rule;
  }
  return nullptr;
}

// The answer as far as the fixed parts of the text tell it, and what has to be asked again of others: with something else in the holes, a
// rule that does not match might.
KnownAnswer RuleMatcher::learn(Indexes& known, const Tiers& tiers, const Question& question) {
  KnownAnswer answer;
  known.literals.find_fixed(known.lowered, known.form, known.fixed, answer.reaching);
  (void)std::any_of(tiers.rules.begin(), tiers.rules.end(), [&](const NumberSet& rules) {
    return rules.any_of_both(known.fixed.candidates, [&](std::size_t i) { return learn_of(i, known, question, answer); });
  });
  return answer;
}

// What one rule adds to `answer`; whether it is the one that knows the text.
bool RuleMatcher::learn_of(std::size_t rule, const Indexes& known, const Question& question, KnownAnswer& answer) {
  if (known.limited.contains(rule) && !fits(tables_.rules[rule], question.context)) return false;
  answer.by_words = known.fixed.certain.contains(rule);
  const bool may_match = answer.by_words || known.literals.may_match(rule, known.fixed, known.lowered);
  if (answer.by_words || (may_match && search(rule, question, false))) {
    answer.rule = &tables_.rules[rule];
    return true;
  }
  if (may_match) {
    answer.patterns.push_back(rule);
  } else {
    known.literals.add_branches_found(rule, known.fixed, answer.branches);
  }
  return false;
}

bool RuleMatcher::holds(const KnownAnswer& answer, const Indexes& known, const Question& question) {
  if (known.literals.any_in_holes(known.lowered, known.form, answer.reaching)) return false;
  const auto& literals = known.literals.literals();
  const auto stands = [&](std::uint32_t branch) { return literals.others_stand(branch, known.lowered, PairMarks::all()); };
  if (std::any_of(answer.branches.begin(), answer.branches.end(), stands)) return false;
  const auto matches = [&](std::size_t rule) { return search(rule, question, false); };
  if (std::any_of(answer.patterns.begin(), answer.patterns.end(), matches)) return false;
  if (answer.rule == nullptr || answer.by_words) return true;
  const auto rule = static_cast<std::size_t>(answer.rule - tables_.rules.data());
  return searches_[rule].phrases.stand_in(question.text) || search(rule, question, false);
}

std::optional<RuleMatch> RuleMatcher::match(std::string_view text, const MatchContext& context) {
  RuleMatch found;
  found.rule = answer({text.substr(0, kLongestText), context, &found.captures});
  return found.rule == nullptr ? std::nullopt : std::optional(std::move(found));
}

const RuleRow* RuleMatcher::find(std::string_view text, const MatchContext& context) {
  return answer({text.substr(0, kLongestText), context, nullptr});
}

void RuleMatcher::capture(const RuleRow& rule, std::string_view text, Captures& captures) {
  if (!has_groups(rule)) return;
  const auto number = static_cast<std::size_t>(&rule - tables_.rules.data());
  const MatchContext anything;
  (void)search(number, {text.substr(0, kLongestText), anything, &captures}, true);
}

std::string_view RuleMatcher::provider_of(std::string_view host) const {
  if (host.empty()) return {};
  const auto first = indexes().tiers_at(host).first_at_home;
  return first == NumberSet::none ? std::string_view() : tables_.rules[first].provider;
}

}  // namespace smtpwhy::knowledge
