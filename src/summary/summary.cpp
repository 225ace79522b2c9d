#include "summary/summary.h"

#include "base/folded_hash.h"
#include "base/printable.h"
#include "base/text.h"
#include "diagnose/reproduction.h"
#include "smtp/command.h"
#include "smtp/path.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

bool reached_a_recipient(const Session& session) {
  return std::any_of(session.transactions.begin(), session.transactions.end(),
                     [](const Transaction& t) { return !t.recipients.empty(); });
}

// What a session's problems make of an attempt that has no reply of its own: one that failed before RCPT, or a recipient whose fate
// was still open when the connection broke (RFC 5321 section 3.8: as if 451 had been said).
Outcome outcome_of(const Diagnosis& diagnosis, bool of_connection) {
  const auto found = [&](Severity severity) {
    return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                       [&](const Finding& f) { return f.severity == severity && !(of_connection && f.kind == "failed-reply"); });
  };
  if (found(Severity::permanent)) return Outcome::permanent;
  return found(Severity::temporary) ? Outcome::temporary : Outcome::unknown;
}

// Causes that hang on one mailbox or address: others being accepted before tells nothing of them.
bool lies_in_address(std::string_view cause_group) {
  static constexpr std::array<std::string_view, 7> kGroups = {"recipient-unknown", "mailbox-disabled",   "mailbox-full",
                                                              "recipient-refused", "bad-address-syntax", "domain-not-found",
                                                              "domain-no-mail"};
  return std::find(kGroups.begin(), kGroups.end(), cause_group) != kGroups.end();
}

std::uint64_t hash_of_domain(std::string_view domain) { return folded_hash(domain, 0); }

std::optional<std::int64_t> dated_micros(const Stamp& time) { return time.dated() ? time.micros : std::nullopt; }

// A number, an address, an id, a host name or a URL: a dot with something on both sides.
bool varies(std::string_view word) {
  const auto dot = word.find('.');
  const bool name = dot != std::string_view::npos && dot > 0 && dot + 1 < word.size() && is_alpha(word[dot + 1]);
  return name || std::any_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '@'; });
}

// Whether `word` is `name`, but for what stands around it: `<bob>,`.
bool is_word(std::string_view word, std::string_view name) {
  constexpr std::string_view kAround = "<>()[]\"',.;:!";
  const auto begin = word.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return false;
  return equals_ignoring_case(word.substr(begin, word.find_last_not_of(kAround) - begin + 1), name);
}

}  // namespace

std::string normalised(std::string_view text, std::string_view name) {
  std::string result;
  for (auto rest = trim(text); !rest.empty();) {
    const auto word = first_word(rest, &rest);
    if (!result.empty()) result += ' ';
    result += varies(word) || (!name.empty() && is_word(word, name)) ? "#" : word;
  }
  return result;
}

// The name in front of the @ of the address that the evidence is about: servers repeat it in their replies.
std::string_view local_part_in(const Evidence& evidence) {
  const auto path = parse_path_argument(parse_command(evidence.command).argument);
  return path ? path->address.substr(0, path->address.find('@')) : std::string_view();
}

std::string problem_key(const Finding& finding) {
  const auto& e = finding.explanation;
  const auto text = e.rule.empty() ? normalised(finding.evidence.text, local_part_in(finding.evidence)) : std::string();
  std::string key;
  key.reserve(finding.kind.size() + e.cause.size() + e.rule.size() + e.provider.size() + text.size() + 16);
  key.append(finding.kind);
  for (const auto part : {name(finding.severity), e.cause, e.rule, e.provider, std::string_view(text)})
    key.append("|").append(part);
  return key;
}

std::string problem_id(const Finding& finding) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : problem_key(finding)) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return fmt::format("{:016x}", hash);
}

void Attempts::add(Outcome outcome) {
  if (outcome == Outcome::accepted) ++accepted;
  if (outcome == Outcome::temporary) ++temporary;
  if (outcome == Outcome::permanent) ++permanent;
}

void Attempts::add(const Attempts& other) {
  accepted += other.accepted;
  temporary += other.temporary;
  permanent += other.permanent;
  unknown += other.unknown;
}

std::uint64_t sum(const Attempts& attempts) { return attempts.accepted + attempts.temporary + attempts.permanent; }

Attempts attempts_of(const Totals& totals) { return {totals.accepted, totals.temporary, totals.permanent, totals.unknown}; }

Attempts attempts_of(const Session& session, const Diagnosis& diagnosis) {
  Attempts attempts;
  const auto add = [&](Outcome outcome) {
    attempts.add(outcome);
    if (outcome == Outcome::unknown && session.under_way) ++attempts.unknown;
  };
  if (!reached_a_recipient(session)) {
    add(outcome_of(diagnosis, false));
    return attempts;
  }
  const auto otherwise = outcome_of(diagnosis, true);  // a refusal is of its own recipient only
  for (const auto& transaction : session.transactions) {
    for (const auto& recipient : transaction.recipients) add(recipient.outcome == Outcome::unknown ? otherwise : recipient.outcome);
  }
  return attempts;
}

Attempts attempts_of(const Delivery& delivery, const DeliveryDiagnosis& diagnosis) {
  Attempts attempts;
  if (delivery.status == DeliveryStatus::sent) attempts.add(Outcome::accepted);
  if (delivery.ending == Ending::under_way) ++attempts.unknown;
  if (diagnosis.finding) {
    attempts.add(delivery.severity() == ReplySeverity::temporary ? Outcome::temporary : Outcome::permanent);
  }
  return attempts;
}

void Summary::add(const Session& session, const Diagnosis& diagnosis) {
  ++totals_.sessions;
  note_time(dated_micros(session.started), time_);
  exchanges_left_out_ += session.exchanges_left_out;
  limits_.add(session.left_out);
  totals_.transactions += session.transactions.size();
  add_failures(session, diagnosis);
  std::map<std::size_t, std::size_t> problem_of_exchange;
  for (const auto& finding : diagnosis.findings) {
    const auto problem = add_finding(finding);
    if (problem && groups_[*problem].count == 1 && is_failure(finding)) {
      groups_[*problem].reproduce = send_command(reproduction_of(session, finding.exchange));
    }
    if (problem && finding.exchange && is_failure(finding)) problem_of_exchange.emplace(*finding.exchange, *problem);
  }
  follow_recipients(session, problem_of_exchange);
  add_attempts(attempts_of(session, diagnosis));
}

// Of a failure, what is known already is asked for before any of it is looked at.
void Summary::add(const Delivery& delivery, const DeliveryDiagnosis& diagnosis) {
  ++totals_.deliveries;
  note_time(dated_micros(delivery.time), time_);
  add_attempts(attempts_of(delivery, diagnosis));
  const MessageTo message{delivery.queue_id, delivery.sender, delivery.recipient};
  if (!diagnosis.finding) return follow_recipient(delivery, message);
  std::string kept;
  const auto server = printable(delivery.relay, kept);
  totals_.by_server.expect(server);
  const auto problem = add_finding(*diagnosis.finding);
  const bool for_now = delivery.severity() == ReplySeverity::temporary;
  const auto keys = problem ? expect_failed(message, *problem, for_now) : RecipientFates::Keys();
  if (!diagnosis.verdict.cause.empty()) totals_.by_cause.add(diagnosis.verdict.cause);
  if (delivery.reply.code) totals_.by_code.add(std::to_string(delivery.reply.code->value()));
  if (!delivery.verb.empty()) totals_.by_command.add(delivery.verb);
  if (!server.empty()) totals_.by_server.add(server);
  if (problem && groups_[*problem].count == 1) groups_[*problem].reproduce = send_command(reproduction_of(delivery));
  follow_recipient(delivery, message);
  if (problem && delivery.status != DeliveryStatus::expired) add_failed(message, *problem, keys);
}

void Summary::add_attempts(const Attempts& attempts) {
  totals_.accepted += attempts.accepted;
  totals_.temporary += attempts.temporary;
  totals_.permanent += attempts.permanent;
  totals_.unknown += attempts.unknown;
}

void Summary::add_failures(const Session& session, const Diagnosis& diagnosis) {
  std::string kept;
  const auto server = printable(session.server, kept);
  for (std::size_t i = 0; i < session.exchanges.size(); ++i) {
    const auto& exchange = session.exchanges[i];
    if (exchange.failure != FailureRole::primary) continue;
    if (!diagnosis.exchanges[i].cause.empty()) totals_.by_cause.add(diagnosis.exchanges[i].cause);
    totals_.by_code.add(std::to_string(exchange.reply->code.value()));
    totals_.by_command.add(exchange.unsolicited ? "unsolicited"
                                                : printable(exchange.command ? exchange.command->verb_text : exchange.answers()));
    if (!server.empty()) totals_.by_server.add(server);
  }
}

// Nothing: there are as many others as are kept.
std::optional<std::size_t> Summary::number_of(const std::string& key) {
  const auto found = group_of_key_.find(key);
  if (found != group_of_key_.end()) return found->second;
  if (groups_.size() >= kMostGroups) return std::nullopt;
  const auto number = groups_.size();
  group_of_key_.emplace(key, number);
  groups_.emplace_back().number = number;
  courses_.emplace_back();
  before_.push_back({accepted_, 0, {}});
  return number;
}

std::optional<std::size_t> Summary::known_number_of(const Finding& finding) {
  if (const auto recent = recent_.find(finding)) return recent;
  const auto found = group_of_key_.find(problem_key(finding));
  if (found == group_of_key_.end()) return std::nullopt;
  recent_.remember(finding, found->second);
  return found->second;
}

Summary::Wanted Summary::wanted(const Finding& finding) {
  const auto number = known_number_of(finding);
  if (!number) return groups_.size() < kMostGroups ? Wanted::words : Wanted::nothing;
  const auto& group = groups_[*number];
  if (group.evidence.size() < kMostEvidence) return Wanted::words;
  return group.titles_differ ? Wanted::nothing : Wanted::title;
}

std::optional<std::size_t> Summary::add_finding(const Finding& finding) {
  found_.at(static_cast<std::size_t>(finding.severity)) = true;
  const auto recent = recent_.find(finding);
  const auto number = recent ? recent : number_of(problem_key(finding));
  if (!number) {
    ++left_out_;
    return std::nullopt;
  }
  if (!recent) recent_.remember(finding, *number);
  auto& group = groups_[*number];
  if (group.count == 0) group.first = finding;
  ++group.count;
  group.titles_differ = group.titles_differ || finding.explanation.title != group.first.explanation.title;
  if (finding.time) {
    group.first_time = std::min(group.first_time.value_or(*finding.time), *finding.time);
    group.last_time = std::max(group.last_time.value_or(*finding.time), *finding.time);
  }
  keep_evidence(finding.evidence, group);
  return number;
}

void Summary::keep_evidence(const Evidence& evidence, FindingGroup& group) {
  if (group.evidence.size() >= kMostEvidence) return;
  group.evidence.push_back(evidence);
  if (evidence.cut) limits_.add(Limited::evidence);
}

void Summary::follow_recipients(const Session& session, const std::map<std::size_t, std::size_t>& problem_of_exchange) {
  for (const auto& transaction : session.transactions) {
    for (const auto& recipient : transaction.recipients) {
      const MessageTo message{{}, transaction.reverse_path, recipient.address};
      if (recipient.outcome == Outcome::accepted) add_accepted(message);
      if (recipient.outcome == Outcome::accepted || !recipient.decided_by) continue;
      const auto problem = problem_of_exchange.find(*recipient.decided_by);
      if (problem == problem_of_exchange.end()) continue;
      add_failed(message, problem->second, expect_failed(message, problem->second, recipient.outcome == Outcome::temporary));
    }
  }
}

void Summary::follow_recipient(const Delivery& delivery, const MessageTo& message) {
  if (delivery.status == DeliveryStatus::expired) fates_.expired(message, courses_);
  if (delivery.status == DeliveryStatus::sent) add_accepted(message);
}

void Summary::add_accepted(const MessageTo& message) {
  ++accepted_;
  const auto domain = domain_of(message.recipient);
  const auto hash = hash_of_domain(domain);
  accepted_by_domain_.expect(hash);
  fates_.accepted(message, courses_);
  if (!domain.empty()) accepted_by_domain_.add(hash);
}

// The domain of a recipient, in lower case; valid until the next one is asked for.
std::string_view Summary::domain_hit(const MessageTo& message) {
  lower_into(domain_, domain_of(message.recipient));
  return printable(domain_, printable_domain_);
}

RecipientFates::Keys Summary::expect_failed(const MessageTo& message, std::size_t problem, bool for_now) {
  static_assert(kMostGroups <= RecipientFates::kMostNumbers);
  courses_[problem].domains.expect(domain_hit(message));
  return fates_.expect(message, problem, for_now);
}

void Summary::add_failed(const MessageTo& message, std::size_t problem, const RecipientFates::Keys& keys) {
  const auto noted = fates_.failed(message, problem, keys, courses_);
  if (!noted.recipient || !noted.message) limits_.add(Limited::fates);
  const auto domain = domain_hit(message);
  if (domain.empty()) return;
  courses_[problem].domains.add(domain);
  auto& before = before_[problem];
  if (!before.domain.empty()) return;
  before.domain = domain_;
  before.accepted_there = accepted_by_domain_.count_of(hash_of_domain(domain_));
}

// Conversations are told as they end, by when they began: that may differ by some minutes.
void Summary::note_time(std::optional<std::int64_t> micros, std::optional<std::int64_t>& latest) {
  constexpr std::int64_t kTolerance = 600'000'000;  // microseconds
  if (!micros) {
    undated_ = true;
    return;
  }
  disordered_ = disordered_ || (latest && *micros + kTolerance < *latest);
  latest = std::max(latest.value_or(*micros), *micros);
}

void Summary::recall_time(const std::optional<std::int64_t>& micros, bool of_delivery) {
  note_time(micros, of_delivery ? time_of_deliveries_ : time_);
}

void Summary::recall_recipient(const MessageTo& message, Outcome outcome, std::string_view problem) {
  if (outcome == Outcome::accepted) return add_accepted(message);
  const auto number = problem.empty() ? std::nullopt : number_of(std::string(problem));
  if (number) add_failed(message, *number, expect_failed(message, *number, outcome == Outcome::temporary));
}

void Summary::recall_finding(std::string_view problem, const FindingGroup& told) {
  found_.at(static_cast<std::size_t>(told.first.severity)) = true;
  const auto number = number_of(std::string(problem));
  if (!number) {
    left_out_ += told.count;
    return;
  }
  auto& group = groups_[*number];
  if (group.count == 0) {
    group.first = told.first;
    group.reproduce = told.reproduce;
  }
  group.count += told.count;
  group.titles_differ = group.count > 1;  // "and others like it" is true of any
  if (told.first_time) group.first_time = std::min(group.first_time.value_or(*told.first_time), *told.first_time);
  if (told.last_time) group.last_time = std::max(group.last_time.value_or(*told.last_time), *told.last_time);
  for (const auto& evidence : told.evidence) keep_evidence(evidence, group);
}

void Summary::recall_totals(const Totals& totals, std::uint64_t findings_left_out) {
  totals_.sessions += totals.sessions;
  totals_.transactions += totals.transactions;
  totals_.deliveries += totals.deliveries;
  add_attempts(attempts_of(totals));
  totals_.by_cause.add(totals.by_cause);
  totals_.by_code.add(totals.by_code);
  totals_.by_command.add(totals.by_command);
  totals_.by_server.add(totals.by_server);
  left_out_ += findings_left_out;
}

Course Summary::course_of(const FindingGroup& group) const {
  auto course = courses_[group.number];
  const auto& before = before_[group.number];
  const bool one_domain = course.domains.size() == 1;
  course.accepted_before = one_domain ? before.accepted_there : before.accepted;
  course.accepted_since =
      (one_domain ? accepted_by_domain_.count_of(hash_of_domain(before.domain)) : accepted_) - course.accepted_before;
  course.in_order = !disordered_ && !(undated_ && inputs_ > 1);
  course.can_begin = is_failure(group.first) && !lies_in_address(group.first.explanation.cause_group);
  return course;
}

std::vector<const FindingGroup*> Summary::findings() const {
  std::vector<const FindingGroup*> sorted;
  for (const auto& group : groups_) {
    if (group.count > 0) sorted.push_back(&group);
  }
  const auto place = [](const FindingGroup* group) {
    return group->evidence.empty() ? std::pair<std::size_t, std::uint64_t>()
                                   : std::pair(group->evidence[0].input, group->evidence[0].line);
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const FindingGroup* a, const FindingGroup* b) {
    if (a->first.severity != b->first.severity) return a->first.severity < b->first.severity;
    return a->count != b->count ? a->count > b->count : place(a) < place(b);
  });
  return sorted;
}

}  // namespace smtpwhy
