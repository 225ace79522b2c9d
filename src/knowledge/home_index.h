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

  using Home = std::uint32_t;  ///< a list of hosts that some rules have in common
  using Homes = std::vector<Home>;

  /// Those in which `host` is, each once, in order. There are few that any host is in.
  [[nodiscard]] Homes homes_of(std::string_view host) const;

  /// The rules that are at home in any of `homes`.
  [[nodiscard]] NumberSet rules_in(const Homes& homes) const;

 private:
  using HomesOfNames = TextMap<Homes>;

  void add(Texts hosts, Home home);

  HomesOfNames names_;            // by whole name, in lower case
  HomesOfNames below_;            // by what follows `*.`
  std::size_t longest_ = 0;       // octets of the longest of both
  std::vector<NumberSet> rules_;  // of each home
  std::size_t rule_count_;
};

}  // namespace smtpwhy::knowledge
