// Trace: one message's way through logs, as a filter over sessions and deliveries.
//
// What is wanted is an address, a queue id, a message id, or the number of a conversation. A step that fits brings along the names
// under which the message goes on: the id that the next host gave it, where a log tells of that host as well. Such a name may turn up
// before the step that brings it, so logs are gone through until nothing new is found (`begin_again`).
#pragma once

#include "diagnose/finding.h"
#include "session/session.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// One attempt to hand the message on, for one recipient.
struct TraceStep {
  bool conversation = false;  ///< told by an SMTP conversation, not by a mail server's log of deliveries
  std::size_t input = 0;      ///< index of the input
  std::uint64_t line = 0;
  std::optional<std::int64_t> time;  ///< UTC, in microseconds since 1970
  std::string time_text;             ///< as logged, where there is no `time`
  Direction direction = Direction::outbound;
  DeliveryStatus status = DeliveryStatus::unknown;
  std::string queue_id;  ///< with whoever logged it
  std::string message_id;
  std::optional<std::string> sender;
  std::string recipient;
  std::string client;                  ///< who handed it in
  std::string server;                  ///< who was to take it, as logged
  std::string command;                 ///< what was answered
  std::string reply;                   ///< with its code, or why, as logged
  std::string handed_to;               ///< the queue id that the next host gave it; empty: its reply names none
  std::optional<std::string> tls;      ///< of a conversation: protocol and cipher, empty where not told; nothing: no TLS
  knowledge::Explanation explanation;  ///< where it failed
};

class Trace {
 public:
  explicit Trace(std::string_view wanted);

  void add(const Session& session, const Diagnosis& diagnosis, std::size_t input);
  void add(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input);

  /// Keeps the names, to go through the logs once more, and puts the steps aside; false where that would show nothing new.
  [[nodiscard]] bool begin_again();

  /// The logs were not gone through to their end again: the steps are those that were put aside, if there are any.
  void take_up_again();

  /// In time order, as far as times are known; else as they stand in the logs.
  [[nodiscard]] std::vector<const TraceStep*> steps() const;

  /// For each recipient the step that counts: the last one that is not followed by others of the next host.
  [[nodiscard]] std::vector<const TraceStep*> fates() const;

  [[nodiscard]] const std::string& wanted() const { return wanted_; }

  /// To give things other names, once all logs have been gone through.
  [[nodiscard]] std::vector<TraceStep>& all_steps() { return steps_; }
  void rename_wanted(std::string name) { wanted_ = std::move(name); }
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

  static constexpr std::size_t kMostSteps = 10'000;  ///< of one message and its recipients there are some; of a busy address many

 private:
  [[nodiscard]] bool is_wanted(const TraceStep& step) const;
  void take(TraceStep step);

  std::string wanted_;
  std::set<std::string, std::less<>> onward_;  // queue ids that next hosts gave
  std::size_t known_before_ = 0;
  std::vector<TraceStep> steps_;
  std::uint64_t left_out_ = 0;
  bool again_ = false;
  std::vector<TraceStep> steps_before_;
  std::uint64_t left_out_before_ = 0;
};

}  // namespace smtpwhy
