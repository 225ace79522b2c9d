#include "knowledge/rule_matcher.h"

#include "base/text.h"

#include <algorithm>
#include <array>

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

// Appends the next character that `pattern` means to the letter to `word`; false where it means anything else.
bool take_plain(std::string_view& pattern, std::string& word) {
  constexpr std::string_view special = "\\^$.|?*+()[]{}";
  const bool escaped = pattern.size() > 1 && pattern[0] == '\\';
  const char c = pattern[escaped ? 1 : 0];
  const bool is_special = special.find(c) != std::string_view::npos;
  if (escaped != is_special) return false;  // `\b` and `\d` are no letters
  word += to_lower(c);
  pattern.remove_prefix(escaped ? 2 : 1);
  return true;
}

// The words of `(?i)one|another`, in lower case; none where the pattern is more than that.
std::vector<std::string> plain_words(std::string_view pattern) {
  constexpr std::string_view any_case = "(?i)";
  if (!pattern.starts_with(any_case)) return {};
  pattern.remove_prefix(any_case.size());
  std::vector<std::string> words(1);
  while (!pattern.empty()) {
    if (pattern.front() == '|') {
      words.emplace_back();
      pattern.remove_prefix(1);
    } else if (!take_plain(pattern, words.back())) {
      return {};
    }
  }
  return words;
}

// Whether the pattern is nothing but words, and each literal one of them: where a literal stands, the pattern matches.
bool is_its_literals(const RuleRow& rule) {
  const auto words = plain_words(rule.pattern);
  return !words.empty() && !rule.literals.empty() &&
         std::all_of(rule.literals.begin(), rule.literals.end(), [&](std::string_view literal) {
           return literal.size() >= LiteralIndex::kShortest && std::find(words.begin(), words.end(), literal) != words.end();
         });
}

}  // namespace

// What is known of all rules together, and the sets that one question after the other uses, so that none allocates.
struct RuleMatcher::Indexes {
  explicit Indexes(std::span<const RuleRow> rules);

  /// Fills `tiers` for `host`.
  void turn_to(std::string_view host);

  LiteralIndex literals;
  HomeIndex homes;
  RuleSet of_site;    // a site's own, wherever they apply
  RuleSet elsewhere;  // those that are not only for their hosts
  RuleSet built_in;
  std::string host;                // whose the tiers are
  std::array<RuleSet, 4> tiers{};  // in the order in which they are tried
  std::string lowered;             // the text in question
  RuleSet candidates;              // whose literals stand in it
};

RuleMatcher::Indexes::Indexes(std::span<const RuleRow> rules)
    : literals(rules), homes(rules), of_site(rules.size()), elsewhere(rules.size()), built_in(rules.size()) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].of_site) built_in.insert(i);
    if (rules[i].only_hosts) continue;
    elsewhere.insert(i);
    if (rules[i].of_site) of_site.insert(i);
  }
  turn_to(host);
}

void RuleMatcher::Indexes::turn_to(std::string_view new_host) {
  host = new_host;
  const auto at_home = homes.rules_at(host);
  auto& [site_at_home, site, built_in_at_home, others] = tiers;
  site_at_home = built_in_at_home = at_home;
  site_at_home -= built_in;
  built_in_at_home -= site_at_home;
  site = of_site;
  site -= at_home;
  others = elsewhere;
  others -= of_site;
  others -= at_home;
}

RuleMatcher::RuleMatcher(const Tables& tables) : tables_(tables), searches_(tables.rules.size()) {}
RuleMatcher::RuleMatcher(RuleMatcher&&) noexcept = default;
RuleMatcher::~RuleMatcher() = default;

RuleMatcher::Indexes& RuleMatcher::indexes() const {
  if (!indexes_) indexes_ = std::make_unique<Indexes>(tables_.rules);
  return *indexes_;
}

// Of a rule whose literals stand in the text.
bool RuleMatcher::matches(std::size_t rule, const Question& question) {
  using Kind = Search::Kind;
  auto& search = searches_[rule];
  if (search.kind == Kind::unprepared) {
    search.kind = Kind::by_literals;
    if (!is_its_literals(tables_.rules[rule])) {
      if (auto pattern = Pattern::compile(tables_.rules[rule].pattern)) search.pattern = std::move(*pattern);
      search.kind = search.pattern ? Kind::by_pattern : Kind::never;
    }
  }
  if (search.kind != Kind::by_pattern) return search.kind == Kind::by_literals;
  return search.pattern->search(question.text, question.captures);
}

const RuleRow* RuleMatcher::first_of(const RuleSet& rules, const Indexes& known, const Question& question) {
  for (auto i = rules.next_of_both(known.candidates, 0); i != RuleSet::none; i = rules.next_of_both(known.candidates, i + 1)) {
    if (fits(tables_.rules[i], question.context) && matches(i, question)) return &tables_.rules[i];
  }
  return nullptr;
}

const RuleRow* RuleMatcher::answer(const Question& question) {
  auto& known = indexes();
  known.lowered.resize(question.text.size());
  std::transform(question.text.begin(), question.text.end(), known.lowered.begin(), to_lower);
  known.literals.find(known.lowered, known.candidates);
  if (known.host != question.context.host) known.turn_to(question.context.host);
  for (const auto& tier : known.tiers) {
    if (const auto* rule = first_of(tier, known, question)) return rule;
  }
  return nullptr;
}

std::optional<RuleMatch> RuleMatcher::match(std::string_view text, const MatchContext& context) {
  RuleMatch found;
  found.rule = answer({text.substr(0, kLongestText), context, &found.captures});
  return found.rule == nullptr ? std::nullopt : std::optional(std::move(found));
}

const RuleRow* RuleMatcher::find(std::string_view text, const MatchContext& context) {
  return answer({text.substr(0, kLongestText), context, nullptr});
}

std::string_view RuleMatcher::provider_of(std::string_view host) const {
  if (host.empty()) return {};
  const auto first = indexes().homes.first_at(host);
  return first == RuleSet::none ? std::string_view() : tables_.rules[first].provider;
}

}  // namespace smtpwhy::knowledge
