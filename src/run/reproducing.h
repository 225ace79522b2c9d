// Reproducing: finding a failed attempt in logs, and comparing it with a new one.
#pragma once

#include "diagnose/reproduction.h"
#include "mimic/script.h"
#include "report/renderer.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace smtpwhy {

/// What failed in one attempt.
struct AttemptFailure {
  std::string words;    ///< the reply, or the client's own
  std::string command;  ///< what it answers, for a person
  std::string cause;    ///< empty: not known
  std::string group;    ///< of causes
  int code = 0;         ///< 0: no reply
  std::string title;
};

struct LoggedAttempt {
  Reproduction how;
  std::optional<AttemptFailure> failure;
  std::size_t input = 0;
  std::uint64_t line = 0;
  std::vector<std::string> answered;     ///< what got a reply: verbs, `.`, `CONNECT`
  bool encrypted = false;                ///< there was TLS, as far as the log tells
  bool unasked = false;                  ///< what failed answers nothing: the server spoke unasked
  std::uint64_t session = 0;             ///< its number in the report; 0: it is a delivery
  std::string queue_id;                  ///< of a delivery
  std::optional<Result<Script>> script;  ///< what the server did, where that is wanted; an Error where there was no server
  std::string place;                     ///< of input and line, for a person; filled in by who knows what inputs are called
};

/// Which attempt is wanted; with nothing set, the first one that failed, else the first. With a script, one that can be played comes first.
struct WantedAttempt {
  std::optional<std::uint64_t> session;
  std::string queue_id;
  std::optional<std::size_t> finding;  ///< the first attempt that showed it; from 1, as reports list them, the worst first
  bool with_script = false;
};

/// Picks one attempt out of all that it is told, and hands on what it hears to another renderer, if there is one.
class AttemptFinder : public Renderer {
 public:
  explicit AttemptFinder(WantedAttempt wanted, Renderer* next = nullptr) : wanted_(std::move(wanted)), next_(next) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override;
  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override;
  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override;

  /// Nothing where no attempt is such.
  [[nodiscard]] const std::optional<LoggedAttempt>& found() const { return found_; }

 private:
  [[nodiscard]] bool settled() const;
  void consider(LoggedAttempt attempt);
  [[nodiscard]] bool is_new(const std::string& problem) const;

  WantedAttempt wanted_;
  Renderer* next_;
  std::optional<LoggedAttempt> found_;
  std::map<std::string, LoggedAttempt> by_problem_;  // the first of each; only where a finding is wanted
};

/// Whether what failed then was tried now: whether it got a reply, or something of the same meaning did. What a server says unasked, as to
/// who keeps it waiting, nobody can try.
[[nodiscard]] bool was_tried(const LoggedAttempt& then, const LoggedAttempt& now);

enum class FailureNow : std::uint8_t { gone, same, changed };

/// The same: the same cause, or the same code to the same command, whatever the names and parameters in it; where the log tells no more
/// than that no reply came, or only the group of the cause, that too.
[[nodiscard]] FailureNow failure_now(const std::optional<AttemptFailure>& then, const std::optional<AttemptFailure>& now);

}  // namespace smtpwhy
