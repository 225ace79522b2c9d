// The log of a mail server with a queue: mail comes in, is tried at once, put off for five minutes and then for twice as long each time,
// bounces, or expires after a day. The log begins with mail in the queue. How each step is written is for the server to say.
#pragma once

#include "bench/generate/log_writer.h"
#include "bench/generate/schedule.h"
#include "bench/generate/stamp.h"
#include "bench/generate/text.h"
#include "bench/generate/traffic.h"

#include <memory>
#include <string>

namespace smtpwhy::bench {

struct Queued {
  std::size_t host = 0;  ///< which of the hosts that log
  std::string id;
  Mail mail;  ///< with the recipients that are left
  std::int64_t arrived = 0;
  std::int64_t pause = 0;  ///< until the next try
  std::uint32_t tries = 0;
};

/// One attempt for one recipient.
struct Trial {
  const Queued& queued;
  const std::string& recipient;
  const Attempt& attempt;
  std::int64_t begin;
  std::int64_t end;
};

class QueueLog : public LogWriter {
 public:
  QueueLog(std::uint64_t seed, std::size_t hosts) : traffic_(seed), hosts_(hosts) {}

  void write(std::string& out) final;

 protected:
  /// Somebody connects to a host.
  virtual void on_client(std::size_t host, std::int64_t time) = 0;
  virtual std::string new_id(std::size_t host, std::int64_t time) = 0;
  /// The stamp of a line, and what separates it from the rest.
  virtual void put_head(std::string& out, std::int64_t time) = 0;
  virtual void on_start(const Queued& /*queued*/, std::int64_t /*time*/) {}
  virtual void on_trial(const Trial& trial) = 0;
  virtual void on_expiry(const Queued& queued, std::int64_t time) = 0;
  /// The sender is told of what failed.
  virtual void on_bounce(const Queued& queued, std::int64_t time) = 0;
  virtual void on_end(const Queued& queued, std::int64_t time) = 0;

  /// Of a constructor: mail that was in the queue before.
  void fill_queue();
  void deliver(std::unique_ptr<Queued> queued, std::int64_t time);
  /// A line without its head, at its time.
  void say(std::int64_t time, std::string line) { schedule_.add(time, {std::move(line), nullptr}); }

  [[nodiscard]] Traffic& traffic() { return traffic_; }
  [[nodiscard]] Random& random() { return traffic_.random(); }

 private:
  struct Item {
    std::string line;
    std::unique_ptr<Queued> queued;  // to be tried again; nothing: the line is written
  };

  void try_all(std::unique_ptr<Queued> queued, std::int64_t time);
  void settle(std::unique_ptr<Queued> queued, std::int64_t time, bool bounced);

  Traffic traffic_;
  std::size_t hosts_;
  Schedule<Item> schedule_;
  std::int64_t arrival_ = kBegin;
};

/// `mx.example.net[192.0.2.1]`, with what stands between the name and the address.
[[nodiscard]] std::string host_and_address(const Attempt& attempt, std::string_view between);

/// Where mail to an address goes.
[[nodiscard]] inline std::string_view domain_of(std::string_view address) { return address.substr(address.rfind('@') + 1); }

/// Calls `visit(line, last)` for each line of a reply's text.
template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    visit(text.substr(0, end), false);
    text.remove_prefix(end + 1);
  }
  visit(text, true);
}

/// `550-5.1.1 one`, `550 5.1.1 two`: the lines as they went over the wire, with `between` between them.
[[nodiscard]] std::string wire_text(const Answer& answer, std::string_view between);

/// The status that a server gives, or what its code amounts to: `5.0.0`.
[[nodiscard]] std::string status_of(const Attempt& attempt);

}  // namespace smtpwhy::bench
