// Summary: what a whole run comes to. Findings that are the same problem become one with a count, and memory stays bounded.
#pragma once

#include "diagnose/finding.h"
#include "session/session.h"
#include "summary/bounded_counts.h"
#include "summary/course.h"
#include "summary/hashed_counts.h"
#include "summary/recent_problems.h"
#include "summary/recipient_fates.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace smtpwhy {

/// The same problem, however often.
struct FindingGroup {
  Finding first;  ///< stands for all
  std::uint64_t count = 0;
  std::optional<std::int64_t> first_time;  ///< UTC, microseconds since 1970
  std::optional<std::int64_t> last_time;
  std::vector<Evidence> evidence;  ///< the first few
  bool titles_differ = false;      ///< `first` names what is not the same in all
  std::size_t number = 0;          ///< in the order in which they came up
  std::string reproduce;           ///< the command that tries the first of them again; empty: there is none
};

/// How recipients' attempts ended.
struct Attempts {
  std::uint64_t accepted = 0;
  std::uint64_t temporary = 0;
  std::uint64_t permanent = 0;
  std::uint64_t unknown = 0;  ///< under way where reading ended

  void add(const Attempts& other);

  void add(Outcome outcome);
};

/// All that are known to have ended.
[[nodiscard]] std::uint64_t sum(const Attempts& attempts);

/// One for each recipient of a transaction, or one for a session that failed before RCPT.
[[nodiscard]] Attempts attempts_of(const Session& session, const Diagnosis& diagnosis);
[[nodiscard]] Attempts attempts_of(const Delivery& delivery, const DeliveryDiagnosis& diagnosis);

/// What findings that are the same problem have in common.
[[nodiscard]] std::string problem_key(const Finding& finding);

/// The same as a short name, the same in all reports: 16 hexadecimal digits of a hash.
[[nodiscard]] std::string problem_id(const Finding& finding);

/// Recipients' attempts, and what the primary failures were.
struct Totals {
  std::uint64_t sessions = 0;
  std::uint64_t transactions = 0;
  std::uint64_t deliveries = 0;
  std::uint64_t accepted = 0;
  std::uint64_t temporary = 0;
  std::uint64_t permanent = 0;
  std::uint64_t unknown = 0;  ///< under way where reading ended
  BoundedCounts by_cause;
  BoundedCounts by_code;
  // What stands in the log, made printable: keys of a JSON object must differ also where their bytes are not UTF-8.
  BoundedCounts by_command;
  BoundedCounts by_server;
};

/// Of all inputs.
[[nodiscard]] Attempts attempts_of(const Totals& totals);

class Summary {
 public:
  static constexpr std::size_t kMostGroups = 1000;  ///< findings that differ; more are only counted
  static constexpr std::size_t kMostEvidence = 3;   ///< for each

  /// What comes from here on is of another log than what came before.
  void begin_input() { ++inputs_; }

  void add(const Session& session, const Diagnosis& diagnosis);
  void add(const Delivery& delivery, const DeliveryDiagnosis& diagnosis);

  // What a report told, put back: `problem` is a problem's id, and empty where nothing failed. A report's attempts come before its findings.

  /// When a session or a delivery was; each kind runs through time by itself.
  void recall_time(const std::optional<std::int64_t>& micros, bool of_delivery);
  /// A problem came up: its place among the others is settled, and what was accepted before it.
  void recall_problem(std::string_view problem) { (void)number_of(std::string(problem)); }
  /// How a message to one recipient fared.
  void recall_recipient(const MessageTo& message, Outcome outcome, std::string_view problem);
  void recall_expiry(const MessageTo& message) { fates_.expired(message, courses_); }
  /// All that a report says of one problem but whom it hit.
  void recall_finding(std::string_view problem, const FindingGroup& group);
  void recall_totals(const Totals& totals, std::uint64_t findings_left_out);
  /// What was left out before any of it came here.
  void add(const LeftOut& left_out) { limits_.add(left_out); }

  void recall_exchanges_left_out(std::uint64_t count) { exchanges_left_out_ += count; }

  /// What of a finding is needed beside its verdict.
  enum class Wanted : std::uint8_t {
    nothing,
    title,  ///< all others of its problem have had one and the same so far
    words   ///< all: it is one of the first, whose evidence is kept
  };
  [[nodiscard]] Wanted wanted(const Finding& finding);

  [[nodiscard]] const Totals& totals() const { return totals_; }

  /// The worst first: by severity, then by count, then by the first evidence, then in the order in which they came up. Valid until something
  /// is added.
  [[nodiscard]] std::vector<const FindingGroup*> findings() const;

  /// How it went on with the problem. `group` is one of `findings()`.
  [[nodiscard]] Course course_of(const FindingGroup& group) const;

  /// Whether anything of that severity was found, what was only counted too.
  [[nodiscard]] bool found(Severity severity) const { return found_.at(static_cast<std::size_t>(severity)); }

  /// Exchanges beyond the most that are kept of one session: nothing is known of what went wrong in them.
  [[nodiscard]] std::uint64_t exchanges_left_out() const { return exchanges_left_out_; }

  /// What limits left out beside exchanges and findings.
  [[nodiscard]] const LeftOut& limits() const { return limits_; }

  /// Findings that came up when there were `kMostGroups` others.
  [[nodiscard]] std::uint64_t findings_left_out() const { return left_out_; }

 private:
  void add_attempts(const Attempts& attempts);
  void add_failures(const Session& session, const Diagnosis& diagnosis);
  std::optional<std::size_t> add_finding(const Finding& finding);
  std::optional<std::size_t> number_of(const std::string& key);
  [[nodiscard]] std::optional<std::size_t> known_number_of(const Finding& finding);
  void keep_evidence(const Evidence& evidence, FindingGroup& group);
  void follow_recipients(const Session& session, const std::map<std::size_t, std::size_t>& problem_of_exchange);
  void follow_recipient(const Delivery& delivery, const MessageTo& message);
  void add_accepted(const MessageTo& message);
  [[nodiscard]] std::string_view domain_hit(const MessageTo& message);
  [[nodiscard]] RecipientFates::Keys expect_failed(const MessageTo& message, std::size_t problem, bool for_now);
  void add_failed(const MessageTo& message, std::size_t problem, const RecipientFates::Keys& keys);
  void note_time(std::optional<std::int64_t> micros, std::optional<std::int64_t>& latest);

  /// What was accepted when a problem first came up.
  struct Before {
    std::uint64_t accepted = 0;
    std::uint64_t accepted_there = 0;  // at the domain of its first recipient
    std::string domain;                // empty: none yet
  };

  Totals totals_;
  std::vector<FindingGroup> groups_;
  // Of each group, by its number.
  std::vector<Course> courses_;
  std::vector<Before> before_;
  RecipientFates fates_;
  std::string domain_;            // of the last recipient that a problem hit, in lower case
  std::string printable_domain_;  // the same, where it has to be shown in another way
  std::uint64_t accepted_ = 0;    // recipients
  std::array<bool, 4> found_{};   // by severity
  std::size_t inputs_ = 0;
  bool undated_ = false;                            // something had no known time
  bool disordered_ = false;                         // time ran backwards
  std::optional<std::int64_t> time_;                // the latest
  std::optional<std::int64_t> time_of_deliveries_;  // of those that a report told
  HashedCounts accepted_by_domain_;
  std::map<std::string, std::size_t, std::less<>> group_of_key_;
  RecentProblems recent_;
  std::uint64_t left_out_ = 0;
  std::uint64_t exchanges_left_out_ = 0;
  LeftOut limits_;
};

/// What a text has in common with others of its kind: numbers, addresses, ids, host names, and `name` become `#`.
[[nodiscard]] std::string normalised(std::string_view text, std::string_view name = {});

}  // namespace smtpwhy
