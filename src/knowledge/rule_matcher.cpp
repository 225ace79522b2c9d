#include "knowledge/rule_matcher.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy::knowledge {
namespace {

// `550`, `5xx`, `55x`: an x stands for any digit.
bool code_fits(std::string_view form, ReplyCode code) {
  const auto digits = std::to_string(code.value());
  return form.size() == digits.size() && std::equal(form.begin(), form.end(), digits.begin(),
                                                    [](char wanted, char digit) { return wanted == 'x' || wanted == digit; });
}

// `5.1.1`, or `X.1.1` for any class.
bool status_fits(std::string_view form, const EnhancedStatusCode& status) {
  const auto text = to_string(status);
  return form == text || (form.starts_with('X') && form.substr(1) == std::string_view(text).substr(1));
}

bool fits(const RuleRow& rule, const MatchContext& context) {
  const auto any = [](Texts forms, auto fit) { return forms.empty() || std::any_of(forms.begin(), forms.end(), fit); };
  return any(rule.commands, [&](std::string_view command) { return command == context.command; }) &&
         any(rule.codes, [&](std::string_view form) { return context.code && code_fits(form, *context.code); }) &&
         any(rule.statuses, [&](std::string_view form) { return context.status && status_fits(form, *context.status); });
}

bool has_literal(const RuleRow& rule, std::string_view lowered) {
  return rule.literals.empty() || std::any_of(rule.literals.begin(), rule.literals.end(), [&](std::string_view literal) {
           return lowered.find(literal) != std::string_view::npos;
         });
}

}  // namespace

RuleMatcher::RuleMatcher(const Tables& tables) : tables_(tables), compiled_(tables.rules.size()) {
  patterns_.resize(tables.rules.size());
}

const Pattern* RuleMatcher::pattern_of(std::size_t rule) {
  if (!compiled_[rule]) {
    compiled_[rule] = true;
    if (auto pattern = Pattern::compile(tables_.rules[rule].pattern)) patterns_[rule] = std::move(*pattern);
  }
  return patterns_[rule] ? &*patterns_[rule] : nullptr;
}

std::optional<RuleMatch> RuleMatcher::match(std::string_view text, const MatchContext& context) {
  text = text.substr(0, kLongestText);
  const auto lowered = lower(text);
  for (std::size_t i = 0; i < tables_.rules.size(); ++i) {
    const auto& rule = tables_.rules[i];
    if (!fits(rule, context) || !has_literal(rule, lowered)) continue;
    const auto* pattern = pattern_of(i);
    RuleMatch found{&rule, {}};
    if (pattern != nullptr && pattern->search(text, &found.captures)) return found;
  }
  return std::nullopt;
}

}  // namespace smtpwhy::knowledge
