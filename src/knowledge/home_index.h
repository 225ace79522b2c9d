// HomeIndex: which rules are at home at a host, found by the host's name and not by going through all rules.
//
// `*.example.com` stands for every name below it, and for itself; other forms are whole names. Case does not count, nor does the
// root's dot at the end of a host.
#pragma once

#include "base/number_set.h"
#include "base/text_map.h"
#include "knowledge/tables.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

class HomeIndex {
 public:
  explicit HomeIndex(std::span<const RuleRow> rules);

  /// The rules at home at `host`.
  [[nodiscard]] NumberSet rules_at(std::string_view host) const;

  /// The first of them; `NumberSet::none` where there is none.
  [[nodiscard]] std::size_t first_at(std::string_view host) const;

 private:
  using Home = std::uint32_t;  // a list of hosts that some rules have in common
  using Homes = TextMap<std::vector<Home>>;

  void add(Texts hosts, Home home);
  template <class Visit>
  void visit_homes(std::string_view host, Visit visit) const;

  Homes names_;                   // by whole name, in lower case
  Homes below_;                   // by what follows `*.`
  std::size_t longest_ = 0;       // octets of the longest of both
  std::vector<NumberSet> rules_;  // of each home
  std::size_t rule_count_;
};

}  // namespace smtpwhy::knowledge
