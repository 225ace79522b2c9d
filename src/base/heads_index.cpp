#include "base/heads_index.h"

#include <algorithm>
#include <utility>

namespace smtpwhy {

HeadsIndex::HeadsIndex(std::vector<PatternHeads> heads) : heads_(std::move(heads)) {
  for (Number pattern = 0; pattern < heads_.size(); ++pattern) {
    const auto& ways = heads_[pattern].ways_;
    for (Number way = 0; way < ways.size(); ++way) add(ways[way].head, {pattern, way});
  }
}

void HeadsIndex::add(std::string_view head, Found end) {
  Number node = 0;
  for (const char octet : head) {
    auto next = child_of(node, octet);
    if (next == 0) {
      next = static_cast<Number>(nodes_.size());
      nodes_.push_back({octet, 0, nodes_[node].child, {}});
      nodes_[node].child = next;
      if (node == 0) first_[static_cast<unsigned char>(octet)] = next;
    }
    node = next;
  }
  nodes_[node].ends.push_back(end);
}

HeadsIndex::Number HeadsIndex::child_of(Number node, char octet) const {
  if (node == 0) return first_[static_cast<unsigned char>(octet)];
  auto child = nodes_[node].child;
  while (child != 0 && nodes_[child].octet != octet) child = nodes_[child].sibling;
  return child;
}

void HeadsIndex::take_ends(Number node, std::string_view text, std::vector<Found>& found) const {
  for (const auto& end : nodes_[node].ends) {
    const auto& heads = heads_[end.pattern];
    if (heads.rest_fits(heads.ways_[end.way], text)) found.push_back(end);
  }
}

void HeadsIndex::find(std::string_view text, std::vector<Found>& found) const {
  found.clear();
  Number node = 0;
  if (!nodes_[node].ends.empty()) take_ends(node, text, found);
  for (const char octet : text) {
    node = child_of(node, octet);
    if (node == 0) break;
    if (!nodes_[node].ends.empty()) take_ends(node, text, found);
  }
  if (!std::is_sorted(found.begin(), found.end())) std::sort(found.begin(), found.end());
}

}  // namespace smtpwhy
