// Assembler: events of one input to sessions and deliveries. Keys are kept apart; those without a key are one conversation after the
// other.
#pragma once

#include "base/text_map.h"
#include "event/event.h"
#include "event/line_ledger.h"
#include "input/input_end.h"
#include "session/conversation.h"
#include "session/message_tracker.h"
#include "session/session.h"

#include <list>
#include <optional>
#include <string_view>
#include <vector>

namespace smtpwhy {

class Assembler : public EventSink {
 public:
  /// `next_id` is counted on over all inputs. All three must outlive this.
  Assembler(SessionSink& sink, LineLedger& ledger, std::uint64_t& next_id)
      : sink_(sink), ledger_(ledger), next_id_(next_id), messages_(sink) {}

  void on_event(const Event& event) override;

  /// The input ends: what is open is handed over as it is, in the order of keys.
  void finish(InputEnd end = InputEnd::ended);

  /// Conversations that are open at once; the least recently begun is ended when there are more.
  static constexpr std::size_t kMostConversations = 10000;

  /// How many were ended for that.
  [[nodiscard]] std::uint64_t ended_early() const { return ended_early_; }

  /// Conversations that are over, and handed over only when more than these are: clients say why they have closed some lines later.
  static constexpr std::size_t kMostOver = 100;

  /// What else was left out, but of sessions, which tell it themselves.
  [[nodiscard]] LeftOut left_out() const { return messages_.left_out(); }

 private:
  using Keys = std::list<std::string_view>;
  struct Entry {
    Entry(SessionSink& sink, LineLedger& ledger, std::uint64_t& next_id, SpareMemory& spare)
        : conversation(std::in_place, sink, ledger, next_id, spare) {}
    std::optional<Conversation> conversation;  // none: it is spare
    Keys::iterator place;                      // in `open_`, or in `over_`
    bool over = false;
  };
  using Entries = TextMap<Entry>;
  static constexpr std::size_t kMostSpare = 64;         // entries, of some 1 KB
  static constexpr std::size_t kLongestSpareKey = 256;  // octets: a session's number or two addresses

  Entry& entry_of(std::string_view key);
  Entries::value_type& find_or_begin(std::string_view key);
  Entries::value_type& fresh(std::string_view key);
  void put_in_place(Entry& entry, bool over);
  void end_first_of(Keys& keys);

  SessionSink& sink_;
  LineLedger& ledger_;
  std::uint64_t& next_id_;
  SpareMemory spare_;
  Entries entries_;
  std::vector<Entries::node_type> spare_entries_;  // of conversations that are over: the next ones are kept in them
  Entries::value_type* last_ = nullptr;            // the one that a line was of last; null: none
  Keys open_;                                      // by when they began, perhaps again
  Keys over_;                                      // by when they were last heard of
  std::uint64_t ended_early_ = 0;
  MessageTracker messages_;
};

}  // namespace smtpwhy
