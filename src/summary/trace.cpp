#include "summary/trace.h"

#include "base/angle_brackets.h"
#include "base/text.h"
#include "smtp/path.h"
#include "smtp/queue_id.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace smtpwhy {
namespace {

DeliveryStatus status_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::accepted: return DeliveryStatus::sent;
    case Outcome::temporary: return DeliveryStatus::deferred;
    case Outcome::permanent: return DeliveryStatus::bounced;
    case Outcome::mixed:
    case Outcome::unknown: break;
  }
  return DeliveryStatus::unknown;
}

// The words of the finding about this very reply.
knowledge::Explanation explained(const Diagnosis& diagnosis, std::uint64_t reply_line) {
  const auto found = std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(), [&](const Finding& finding) {
    return is_failure(finding) && finding.evidence.line == reply_line;
  });
  return found == diagnosis.findings.end() ? knowledge::Explanation() : found->explanation;
}

TraceStep step_of(const Session& session, std::size_t input) {
  TraceStep step;
  step.conversation = true;
  step.direction = session.logger == Side::server ? Direction::inbound : Direction::outbound;
  step.input = input;
  step.line = session.first_line;
  if (session.started.dated()) step.time = session.started.micros;
  step.time_text = session.started.text;
  step.client = session.client;
  step.server = session.server;
  if (session.encrypted()) step.tls = std::string(session.tls_text);
  return step;
}

void add_reply(TraceStep& step, const Exchange& exchange, const Diagnosis& diagnosis) {
  if (!exchange.reply) return;
  step.line = exchange.reply_line;
  step.reply = one_line(*exchange.reply);
  step.command = exchange.answers();
  step.handed_to = exchange.succeeded() ? queued_as(step.reply) : std::string_view();
  if (exchange.failed()) step.explanation = explained(diagnosis, exchange.reply_line);
}

TraceStep step_of(const Session& session, const Transaction& transaction, const Recipient& recipient, const Diagnosis& diagnosis,
                  std::size_t input) {
  auto step = step_of(session, input);
  step.sender = std::string(transaction.reverse_path);
  step.recipient = recipient.address;
  step.status = status_of(recipient.outcome);
  if (recipient.decided_by) add_reply(step, session.exchanges[*recipient.decided_by], diagnosis);
  return step;
}

// A conversation that did not come to a recipient: what stood in the way, if a reply tells.
TraceStep early_end_of(const Session& session, std::optional<std::string_view> sender, const Diagnosis& diagnosis,
                       std::size_t input) {
  auto step = step_of(session, input);
  if (sender) step.sender = std::string(*sender);
  const auto stands_in_the_way = [&](const Exchange& exchange) {
    if (exchange.failure != FailureRole::primary) return false;
    const auto path = exchange.verb() == Verb::mail ? parse_path_argument(exchange.command->argument) : std::nullopt;
    return !sender || (path && path->address == *sender);
  };
  const auto failed = std::find_if(session.exchanges.begin(), session.exchanges.end(), stands_in_the_way);
  if (failed == session.exchanges.end()) return step;
  step.status = failed->reply->code.digit(1) == 4 ? DeliveryStatus::deferred : DeliveryStatus::bounced;
  add_reply(step, *failed, diagnosis);
  return step;
}

// Of steps as they stand in the logs; one without a time happened when the one before it in its log did.
std::map<const TraceStep*, std::int64_t> times_of(const std::vector<const TraceStep*>& steps) {
  std::map<const TraceStep*, std::int64_t> times;
  const TraceStep* last = nullptr;
  for (const auto* step : steps) {
    const bool same_log = last != nullptr && last->input == step->input;
    times[step] = step->time ? *step->time : same_log ? times[last] : std::numeric_limits<std::int64_t>::min();
    last = step;
  }
  return times;
}

}  // namespace

Trace::Trace(std::string_view wanted) : wanted_(without_angle_brackets(wanted)) {}

void Trace::add(const Session& session, const Diagnosis& diagnosis, std::size_t input) {
  const bool by_number = std::to_string(session.id) == wanted_;
  const auto take_if_wanted = [&](TraceStep step) {
    if (by_number || is_wanted(step)) take(std::move(step));
  };
  for (const auto& transaction : session.transactions) {
    for (const auto& recipient : transaction.recipients) take_if_wanted(step_of(session, transaction, recipient, diagnosis, input));
    if (transaction.recipients.empty()) take_if_wanted(early_end_of(session, transaction.reverse_path, diagnosis, input));
  }
  if (session.transactions.empty()) take_if_wanted(early_end_of(session, std::nullopt, diagnosis, input));
}

void Trace::add(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) {
  TraceStep step;
  step.input = input;
  step.line = delivery.line;
  if (delivery.time.dated()) step.time = delivery.time.micros;
  step.time_text = delivery.time.text;
  step.direction = delivery.direction;
  step.status = delivery.status;
  step.queue_id = delivery.queue_id;
  step.message_id = delivery.message_id;
  if (delivery.sender) step.sender = std::string(*delivery.sender);
  step.recipient = delivery.recipient;
  step.client = delivery.client;
  step.server = delivery.relay;
  if (!delivery.tls.empty()) step.tls = std::string(delivery.tls);
  step.command = delivery.verb;
  std::string kept;
  const auto text = delivery.text(kept);
  step.reply = text;
  if (delivery.status == DeliveryStatus::sent) step.handed_to = queued_as(text);
  if (diagnosis.finding) step.explanation = diagnosis.finding->explanation;
  if (is_wanted(step)) take(std::move(step));
}

bool Trace::is_wanted(const TraceStep& step) const {
  const auto fits = [&](std::string_view text) { return !text.empty() && equals_ignoring_case(text, wanted_); };
  return fits(step.recipient) || (step.sender && fits(*step.sender)) || fits(without_angle_brackets(step.message_id)) ||
         (!step.queue_id.empty() && step.queue_id == wanted_) || (!step.handed_to.empty() && step.handed_to == wanted_) ||
         (!step.queue_id.empty() && onward_.contains(step.queue_id));
}

void Trace::take(TraceStep step) {
  if (!step.handed_to.empty()) onward_.insert(step.handed_to);
  if (steps_.size() < kMostSteps) {
    steps_.push_back(std::move(step));
  } else {
    ++left_out_;
  }
}

bool Trace::begin_again() {
  if (onward_.size() == known_before_) return false;
  known_before_ = onward_.size();
  again_ = true;
  steps_before_ = std::exchange(steps_, {});
  left_out_before_ = std::exchange(left_out_, 0);
  return true;
}

void Trace::take_up_again() {
  if (!std::exchange(again_, false)) return;
  steps_ = std::exchange(steps_before_, {});
  left_out_ = std::exchange(left_out_before_, 0);
}

std::vector<const TraceStep*> Trace::steps() const {
  std::vector<const TraceStep*> steps;
  steps.reserve(steps_.size());
  for (const auto& step : steps_) steps.push_back(&step);
  std::stable_sort(steps.begin(), steps.end(), [](const TraceStep* a, const TraceStep* b) {
    return std::pair(a->input, a->line) < std::pair(b->input, b->line);
  });
  const auto times = times_of(steps);
  std::stable_sort(steps.begin(), steps.end(), [&](const TraceStep* a, const TraceStep* b) { return times.at(a) < times.at(b); });
  return steps;
}

std::vector<const TraceStep*> Trace::fates() const {
  const auto in_order = steps();
  std::set<std::string_view> ids;
  for (const auto* step : in_order) ids.insert(step->queue_id);
  const auto goes_on = [&](const TraceStep& step) { return !step.handed_to.empty() && ids.contains(step.handed_to); };
  std::map<std::string, const TraceStep*> last;
  std::vector<std::string> order;
  for (const auto* step : in_order) {
    if (goes_on(*step)) continue;
    const auto [at, is_new] = last.insert_or_assign(lower(step->recipient), step);
    if (is_new) order.push_back(at->first);
  }
  std::vector<const TraceStep*> fates;
  fates.reserve(order.size());
  for (const auto& recipient : order) fates.push_back(last[recipient]);
  return fates;
}

}  // namespace smtpwhy
