#include "session/assembler.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

void Assembler::on_event(const Event& event) {
  if (event.kind == EventKind::queue_fact) return messages_.on_event(event);
  auto& entry = entry_of(event.key);
  entry.conversation->on_event(event);
  const bool over = entry.conversation->over();
  if (over || entry.over) put_in_place(entry, over);
}

void Assembler::finish(InputEnd end) {
  std::vector<std::pair<std::string_view, Conversation*>> open;
  open.reserve(entries_.size());
  for (auto& [key, entry] : entries_) open.emplace_back(key, &*entry.conversation);
  std::sort(open.begin(), open.end());
  // A server that owes an answer would say in its own log that it cannot give it: there, the log was cut off.
  for (const auto& [key, conversation] : open) conversation->finish(conversation->was_to_answer() ? InputEnd::stopped : end);
  last_ = nullptr;
  open_.clear();
  over_.clear();
  entries_.clear();
  messages_.finish(end);
}

// Most lines are of the conversation that the one before was of.
Assembler::Entry& Assembler::entry_of(std::string_view key) {
  if (last_ == nullptr || last_->first != key) last_ = &find_or_begin(key);
  return last_->second;
}

Assembler::Entries::value_type& Assembler::find_or_begin(std::string_view key) {
  const auto found = entries_.find(key);
  if (found != entries_.end()) return *found;
  if (open_.size() >= kMostConversations) {
    if (!entries_.find(open_.front())->second.conversation->idle()) ++ended_early_;
    end_first_of(open_);
  }
  auto& begun = fresh(key);
  begun.second.place = open_.insert(open_.end(), begun.first);
  return begun;
}

Assembler::Entries::value_type& Assembler::fresh(std::string_view key) {
  if (spare_entries_.empty()) return *entries_.try_emplace(std::string(key), sink_, ledger_, next_id_, spare_).first;
  auto node = std::move(spare_entries_.back());
  spare_entries_.pop_back();
  node.key() = key;
  node.mapped().over = false;
  node.mapped().conversation.emplace(sink_, ledger_, next_id_, spare_);
  return *entries_.insert(std::move(node)).position;
}

// Behind what it says when it is over, also if it has begun again and is over at once: there may be more.
void Assembler::put_in_place(Entry& entry, bool over) {
  auto& from = entry.over ? over_ : open_;
  auto& to = over ? over_ : open_;
  to.splice(to.end(), from, entry.place);
  entry.over = over;
  if (over_.size() > kMostOver) end_first_of(over_);
}

void Assembler::end_first_of(Keys& keys) {
  const auto first = entries_.find(keys.front());
  first->second.conversation->finish();
  last_ = nullptr;  // it may be that one
  keys.pop_front();
  auto node = entries_.extract(first);
  if (spare_entries_.size() == kMostSpare || node.key().capacity() > kLongestSpareKey) return;
  node.mapped().conversation.reset();
  spare_entries_.push_back(std::move(node));
}

}  // namespace smtpwhy
