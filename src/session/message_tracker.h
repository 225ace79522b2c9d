// MessageTracker: queue facts of one input to deliveries. What one line says of a message is remembered for those that come after it.
#pragma once

#include "event/event.h"
#include "input/input_end.h"
#include "session/named_memory.h"
#include "session/session.h"

#include <string>
#include <string_view>

namespace smtpwhy {

class MessageTracker : public EventSink {
 public:
  /// `sink` must outlive this.
  explicit MessageTracker(SessionSink& sink) : sink_(sink) {}

  /// Only queue facts.
  void on_event(const Event& event) override;

  /// The input ends: attempts that must have ended are handed over, though nothing told how; where no more of it is read, those that are
  /// under way.
  void finish(InputEnd end = InputEnd::ended);

  /// Messages, and attempts under way, that are remembered; beyond, the ones that came first are forgotten. A busy server has some ten
  /// thousand in its queue.
  static constexpr std::size_t kMost = 50000;

  /// Those that were forgotten for want of room.
  [[nodiscard]] LeftOut left_out() const {
    LeftOut all;
    all.add(Limited::messages, messages_.forgotten() + attempts_.forgotten() + connections_.forgotten());
    return all;
  }

 private:
  // Octets that are kept for the next text; most have fewer, and one that had many must not keep them for ever.
  static constexpr std::size_t kMostKept = 256;
  static void empty(std::string& text) {
    if (text.capacity() > kMostKept) {
      text = {};
    } else {
      text.clear();
    }
  }

  struct Message {
    std::string message_id;
    std::string sender;
    bool has_sender = false;
    std::string client;

    /// As new, but for what was allocated, if it is not much.
    void forget() {
      for (auto* text : {&message_id, &sender, &client}) empty(*text);
      has_sender = false;
    }
  };
  struct Attempt {
    std::string queue_id;
    std::string recipient;
    std::string relay;
    std::string message_id;
    std::optional<std::string> sender;
    DeliveryStatus unless_told = DeliveryStatus::unknown;  // what it counts as where no line tells how it ended
    std::string key;                                       // of this and the next three: where that is known
    std::string name;
    std::string command;
    Stamp stamp;  // without its text
    std::uint64_t line = 0;

    void forget() { *this = {}; }
  };
  /// An encrypted connection, for the message for which it was made: the process may make others to the same relay later.
  struct Connection {
    std::string relay;
    std::string tls;
    std::string queue_id;  // empty: no attempt has been told yet

    void forget() {
      for (auto* text : {&relay, &tls, &queue_id}) empty(*text);
    }
  };
  void remember(const Event& event);
  void begin(const Event& event);
  void encrypt(const Event& event);
  void tell_encryption(const Event& event, Delivery& delivery);
  void deliver(const Event& event, Ending ending = Ending::told);
  void end_untold(Attempt& attempt, Ending ending = Ending::untold);
  [[nodiscard]] Attempt* attempt_of(const Event& event);
  [[nodiscard]] std::string_view name_of(std::string_view key, std::string_view id);

  SessionSink& sink_;
  std::string name_;                            // the last that was asked for
  NamedMemory<Message> messages_{kMost};        // by key and queue id
  NamedMemory<Attempt> attempts_{kMost};        // by key and name of the attempt
  NamedMemory<Connection> connections_{kMost};  // the same
};

}  // namespace smtpwhy
