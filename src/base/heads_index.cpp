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

// Of the node itself, too.
void HeadsIndex::take_all_below(Number node, std::vector<Found>& found) const {
  std::vector<Number> open = {node};
  while (!open.empty()) {
    const auto& next = nodes_[open.back()];
    open.pop_back();
    found.insert(found.end(), next.ends.begin(), next.ends.end());
    for (auto child = next.child; child != 0; child = nodes_[child].sibling) open.push_back(child);
  }
}

HeadsIndex::WayOn::WayOn(const Found& found, const PatternHeads& heads, std::size_t known)
    : found_(found), heads_(&heads), way_(&heads.ways_[found.way]) {
  fixed_ = way_->fixed();
  is_whole_ = way_->rest == PatternHeads::Rest::none;
  is_simple_ = way_->head.size() <= known && way_->sets.size() <= 1;
  if (!way_->sets.empty()) next_ = &heads.sets_[way_->sets.front()];
  next_at_ = way_->head.size();
}

std::vector<HeadsIndex::WayOn> HeadsIndex::ways_of(std::string_view head) const {
  std::vector<Found> found;
  Number node = 0;
  for (const char octet : head) {
    found.insert(found.end(), nodes_[node].ends.begin(), nodes_[node].ends.end());
    node = child_of(node, octet);
    if (node == 0) break;
  }
  if (node != 0 || head.empty()) take_all_below(node, found);
  std::sort(found.begin(), found.end());
  std::vector<WayOn> ways;
  ways.reserve(found.size());
  for (const auto& way : found) ways.push_back(WayOn(way, heads_[way.pattern], head.size()));
  return ways;
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
