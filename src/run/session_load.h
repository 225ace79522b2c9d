// SessionLoad: sessions and deliveries on their way from the thread that puts them together to the one that diagnoses and counts them.
#pragma once

#include "run/text_blocks.h"
#include "session/session.h"
#include "session/spare_memory.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Sessions, and deliveries with copies of all that they are views of.
class SessionLoad : public SessionSink {
 public:
  void on_session(Session&& session) override;
  void on_delivery(const Delivery& delivery) override;

  /// Texts in `memory` are not copied: it lives as long as what is kept here.
  void lend(std::string_view memory) { lent_ = memory; }

  /// Hands all over in their order. Once.
  void replay(SessionSink& target);

  [[nodiscard]] bool empty() const { return steps_.empty(); }
  /// Enough to be handed on: deliveries of one line may hold its text thousands of times.
  [[nodiscard]] bool full() const { return octets_ + delivery_count_ * sizeof(Delivery) >= kOctets; }
  /// For the next ones; what was allocated stays.
  void clear();

  static constexpr std::size_t kOctets = std::size_t{1024} * 1024;  ///< of deliveries; more than a load of lines mostly tells

 private:
  enum class Step : std::uint8_t { session, delivery };

  std::vector<Step> steps_;
  std::vector<Session> sessions_;
  SpareMemory spare_;  // of those that were told
  // Those beyond the count are of loads before, and keep what their strings have allocated.
  std::vector<Delivery> deliveries_;
  std::size_t delivery_count_ = 0;
  static constexpr std::size_t kMostKept = 1024;  // deliveries whose memory stays: more than a load of lines mostly tells
  std::size_t octets_ = 0;                        // of the texts of deliveries
  TextBlocks text_;
  std::string_view lent_;
};

}  // namespace smtpwhy
