#include "knowledge/home_index.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy::knowledge {

// The rules of a file stand together and have the same hosts: only a rule's neighbour is compared.
HomeIndex::HomeIndex(std::span<const RuleRow> rules) : rule_count_(rules.size()) {
  Texts last;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto hosts = rules[i].hosts;
    if (hosts.empty()) continue;
    if (rules_.empty() || !std::equal(hosts.begin(), hosts.end(), last.begin(), last.end())) {
      add(hosts, static_cast<Home>(rules_.size()));
      rules_.emplace_back(rule_count_);
    }
    rules_.back().insert(i);
    last = hosts;
  }
}

void HomeIndex::add(Texts hosts, Home home) {
  for (auto form : hosts) {
    auto& homes = form.starts_with("*.") ? below_ : names_;
    if (form.starts_with("*.")) form.remove_prefix(2);
    homes[lower(form)].push_back(home);
    longest_ = std::max(longest_, form.size());
  }
}

// Only as much of a host is looked at as could be named: a long one costs no more.
HomeIndex::Homes HomeIndex::homes_of(std::string_view host) const {
  Homes all;
  const auto add_named = [&](const HomesOfNames& homes, std::string_view name) {
    const auto found = homes.find(name);
    if (found != homes.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  };
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto left_out = host.size() - std::min(host.size(), longest_ + 1);
  const auto tail = lower(host.substr(left_out));
  if (left_out == 0) {
    add_named(names_, tail);
    add_named(below_, tail);
  }
  for (auto dot = tail.find('.'); dot != std::string::npos; dot = tail.find('.', dot + 1)) {
    if (left_out + dot > 0) add_named(below_, std::string_view(tail).substr(dot + 1));  // at least one octet stands before
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

NumberSet HomeIndex::rules_in(const Homes& homes) const {
  NumberSet found(rule_count_);
  for (const auto home : homes) found |= rules_[home];
  return found;
}

}  // namespace smtpwhy::knowledge
