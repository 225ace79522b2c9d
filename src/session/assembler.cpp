#include "session/assembler.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

void Assembler::on_event(const Event& event) {
  if (event.kind == EventKind::queue_fact) return messages_.on_event(event);
  conversation_of(event.key).on_event(event);
}

void Assembler::finish(InputEnd end) {
  std::vector<std::pair<std::string_view, Conversation*>> open;
  open.reserve(conversations_.size());
  for (auto& [key, conversation] : conversations_) open.emplace_back(key, &conversation);
  std::sort(open.begin(), open.end());
  // A server that owes an answer would say in its own log that it cannot give it: there, the log was cut off.
  for (const auto& [key, conversation] : open) conversation->finish(conversation->was_to_answer() ? InputEnd::stopped : end);
  conversations_.clear();
  last_ = nullptr;
  order_.clear();
  messages_.finish(end);
}

// Most lines are of the conversation that the one before was of.
Conversation& Assembler::conversation_of(std::string_view key) {
  if (last_ == nullptr || last_->first != key) last_ = &entry_of(key);
  return last_->second;
}

TextMap<Conversation>::value_type& Assembler::entry_of(std::string_view key) {
  const auto found = conversations_.find(key);
  if (found != conversations_.end()) return *found;
  if (conversations_.size() >= kMostConversations) {
    const auto oldest = conversations_.find(order_.front());
    if (!oldest->second.idle()) ++ended_early_;
    oldest->second.finish();
    conversations_.erase(oldest);
    order_.pop_front();
  }
  order_.emplace_back(key);
  return *conversations_.try_emplace(std::string(key), sink_, ledger_, next_id_, spare_).first;
}

}  // namespace smtpwhy
