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

// `*.example.com` stands for every name below it, and for itself.
bool host_fits(Texts forms, std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return std::any_of(forms.begin(), forms.end(), [&](std::string_view form) {
    if (!form.starts_with("*.")) return equals_ignoring_case(form, host);
    const auto below = form.substr(1);
    return equals_ignoring_case(below.substr(1), host) ||
           (host.size() > below.size() && equals_ignoring_case(host.substr(host.size() - below.size()), below));
  });
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

std::optional<RuleMatch> RuleMatcher::match_rule(std::size_t index, std::string_view text, std::string_view lowered,
                                                 const MatchContext& context) {
  const auto& rule = tables_.rules[index];
  if (!fits(rule, context) || !has_literal(rule, lowered)) return std::nullopt;
  const auto* pattern = pattern_of(index);
  RuleMatch found{&rule, {}};
  if (pattern == nullptr || !pattern->search(text, &found.captures)) return std::nullopt;
  return found;
}

std::optional<RuleMatch> RuleMatcher::match(std::string_view text, const MatchContext& context) {
  text = text.substr(0, kLongestText);
  const auto lowered = lower(text);
  const auto& rules = tables_.rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const bool at_home = host_fits(rules[i].hosts, context.host);
    if (!at_home && (!rules[i].of_site || rules[i].only_hosts)) continue;
    if (auto found = match_rule(i, text, lowered, context)) return found;
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].only_hosts) continue;
    if (auto found = match_rule(i, text, lowered, context)) return found;
  }
  return std::nullopt;
}

std::string_view RuleMatcher::provider_of(std::string_view host) const {
  const auto found =
      std::find_if(tables_.rules.begin(), tables_.rules.end(), [&](const RuleRow& rule) { return host_fits(rule.hosts, host); });
  return host.empty() || found == tables_.rules.end() ? std::string_view() : found->provider;
}

}  // namespace smtpwhy::knowledge
