// One attempt for each recipient of a delivery status; what the text of the same mail says of it completes the attempt: the command that
// was answered, and further lines of the reply. A mail without a delivery status is read from its text alone (bounce_text.h).
//
// A delivery status is groups of fields with blank lines between (RFC 3464 section 2.1): the first is about the message, the others are
// about a recipient each. Mailers that leave the blank lines out, or write all in one group, are read as well: a field that is there
// already begins the next recipient.
#include "format/dsn.h"

#include "base/angle_brackets.h"
#include "base/pattern.h"
#include "base/text.h"
#include "format/bounce_text.h"
#include "format/mail_parts.h"

#include <algorithm>
#include <array>
#include <optional>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostField = std::size_t{16} * 1024;  // octets of one field
constexpr std::size_t kMostAttempts = 1000;                 // of one mail

// Lines that only bounces have.
constexpr std::array<std::string_view, 6> kTellingLines = {
    R"((?i)^(?:reporting-mta|remote-mta|received-from-mta|final-recipient|original-recipient|diagnostic-code|x-actual-recipient|x-postfix-sender): ?[a-z0-9-]+;)",
    R"((?i)^(?:action: (?:failed|delayed|delivered|relayed|expanded)\b|(?:arrival|last-attempt)-date: |x-postfix-queue-id: |x-failed-recipients: ))",
    R"((?i)^content-type: (?:message/delivery-status|multipart/report)|^[^:]*report-type="?delivery-status)",
    R"((?i)^ {0,4}-{3,5} ?(?:The following addresses had |Transcript of session follows|Non-delivered information|Unsent message follows))",
    R"(^ ?<[^<>\s]+@[^<>\s]+>(?: \([^)]*\))?:(?: .* said:.*| host [^ ]*)?$)",
    R"((?i)^\s*(?:This is the mail system at host |This message was created automatically by mail delivery software|A message that you (?:have )?sent (?:could|has) not |Hi\. This is the qmail-send program|Remote host said: |Remote Server returned '|Diagnostic information for administrators:|(?:Generating|Reporting) server: |Delivery (?:to the following recipients?|has) failed|Your message wasn't delivered to |The (?:response from the remote server|error that the other server returned) was:|SMTP error from remote server after |did not reach the following recipient|This is the MAILER-DAEMON|This is the DragonFly Mail Agent|Sorry, we were unable to deliver your message|An email that you attempted to send to the following address could not be delivered)|^\s{2,}SMTP error from remote mail server after |^was not delivered to:$)"};

// `dns; mx.example.net`, `rfc822;<a@example.net>`, `smtp; 550 …`: without the type (RFC 3464 section 2.1.2).
std::string_view without_type(std::string_view value) {
  const auto end = value.find(';');
  const auto type = value.substr(0, end);
  const bool is_type = end != std::string_view::npos && std::all_of(type.begin(), type.end(), [](char c) {
                         return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
                       });
  return is_type ? trim(value.substr(end + 1)) : value;
}

/// The fields of one recipient that are used.
struct Attempt {
  std::string recipient;
  std::string action;
  std::string status;
  std::string relay;
  std::string diagnostic;
  std::string last_try;
  std::uint64_t line = 0;  // of the diagnostic, else of the first field

  [[nodiscard]] bool empty() const { return recipient.empty() && action.empty() && diagnostic.empty(); }
};

/// What is known of the message that bounced.
struct Original {
  std::string queue_id;
  std::string message_id;
  std::optional<std::string> sender;
  std::string arrival;
  std::string date;  // when the bounce was written
};

bool is_expired(std::string_view status) { return status.starts_with("4.4.7") || status.starts_with("5.4.7"); }

// By the action (RFC 3464 section 2.3.3), where that is missing by the class of the status. A message that was given up for its age is
// expired, unless it is a server that says so.
DeliveryStatus status_of(const Attempt& attempt) {
  const auto is = [&](std::string_view action) { return starts_with_ignoring_case(attempt.action, action); };
  const char first = attempt.status.empty() ? '\0' : attempt.status.front();
  if (is("delayed") || (attempt.action.empty() && first == '4')) return DeliveryStatus::deferred;
  if (is("deliver") || is("relayed") || is("expanded") || (attempt.action.empty() && first == '2')) return DeliveryStatus::sent;
  if (!is("failed") && first != '5') return DeliveryStatus::unknown;
  const bool is_reply = !attempt.diagnostic.empty() && is_digit(attempt.diagnostic.front());
  return is_expired(attempt.status) && !is_reply ? DeliveryStatus::expired : DeliveryStatus::bounced;
}

class DsnReader : public FormatReader, private MailSink {
 public:
  LineFate read(const LogLine& line, EventSink& sink) override {
    sink_ = &sink;
    return parts_.read(line.text, line.number);
  }

  void finish(EventSink& sink) override {
    sink_ = &sink;
    parts_.finish();
    flush();
  }

  [[nodiscard]] LeftOut left_out() const override {
    auto all = left_out_;
    all.add(parts_.left_out());
    all.add(of_this_mail());
    return all;
  }

 private:
  void on_mail() override;
  void on_field(std::string_view name, std::string_view value, std::uint64_t number) override;
  LineFate on_text(std::string_view line, std::uint64_t number) override { return text_.read(line, number); }
  LineFate on_status(std::string_view line, std::uint64_t number) override;
  void on_part_end() override;
  void on_original_field(std::string_view name, std::string_view value) override;
  void on_original_header_end() override {
    if (!attempts_.empty()) flush();
  }
  bool told_nothing() const override { return attempts_.empty() && !flushed_ && text_.told().empty(); }

  // The text and the delivery status name the same recipients.
  [[nodiscard]] LeftOut of_this_mail() const {
    auto both = text_.left_out();
    both.at_least(Limited::recipients, attempts_left_out_);
    return both;
  }

  std::string* target_of(std::string_view name);
  void begin_field(std::string_view line, std::uint64_t number);
  void note_cut_field();
  void end_group();
  void flush();
  void complete(Attempt& attempt, ToldRecipient& told) const;
  void push(const Attempt& attempt, std::string_view command, DeliveryStatus status);

  MailPatterns mail_patterns_;
  BouncePatterns bounce_patterns_;
  MailParts parts_{mail_patterns_, *this};
  BounceText text_{bounce_patterns_};
  EventSink* sink_ = nullptr;

  Original original_;
  std::vector<Attempt> attempts_;
  Attempt group_;                 // the recipient whose fields are being read
  std::string* field_ = nullptr;  // where the field that may go on is kept; none: it is not used
  bool field_cut_ = false;        // its end was left out
  bool flushed_ = false;          // this mail has told of its attempts
  std::uint64_t attempts_left_out_ = 0;
  LeftOut left_out_;  // of the mails before
};

void DsnReader::on_mail() {
  flush();
  left_out_.add(of_this_mail());
  attempts_left_out_ = 0;
  text_ = BounceText(bounce_patterns_);
  original_ = {};
  flushed_ = false;
}

void DsnReader::on_field(std::string_view name, std::string_view value, std::uint64_t number) {
  text_.read_field(name, value, number);
  if (equals_ignoring_case(name, "date")) original_.date = value;
  if (equals_ignoring_case(name, "in-reply-to")) original_.message_id = without_angle_brackets(value);
  // the last of the references is the message that this mail answers (RFC 5322 section 3.6.4)
  const auto last = value.substr(std::min(value.size(), value.rfind(' ') + 1));
  if (equals_ignoring_case(name, "references") && original_.message_id.empty()) original_.message_id = without_angle_brackets(last);
}

// ---- the delivery status ----

std::string* DsnReader::target_of(std::string_view name) {
  struct Row {
    std::string_view name;
    std::string* target;
    bool of_recipient;
  };
  const std::array<Row, 9> rows = {{{"final-recipient", &group_.recipient, true},
                                    {"action", &group_.action, true},
                                    {"status", &group_.status, true},
                                    {"diagnostic-code", &group_.diagnostic, true},
                                    {"remote-mta", &group_.relay, true},
                                    {"last-attempt-date", &group_.last_try, true},
                                    {"arrival-date", &original_.arrival, false},
                                    {"x-postfix-queue-id", &original_.queue_id, false},
                                    {"original-message-id", &original_.message_id, false}}};
  const auto* const row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return equals_ignoring_case(name, r.name); });
  if (row == rows.end()) return nullptr;
  if (row->of_recipient && !row->target->empty()) end_group();
  return row->target;
}

LineFate DsnReader::on_status(std::string_view line, std::uint64_t number) {
  if (trim(line).empty()) {
    field_ = nullptr;
    end_group();
    return LineFate::noise;
  }
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  const bool is_field = colon != std::string_view::npos && is_alpha(line.front()) &&
                        std::all_of(name.begin(), name.end(), [](char c) { return is_alpha(c) || is_digit(c) || c == '-'; });
  if (is_field) {
    begin_field(line, number);
  } else if (field_ != nullptr) {
    if (!append_folded(*field_, line, kMostField)) note_cut_field();
  }
  return field_ != nullptr ? LineFate::event : LineFate::noise;
}

void DsnReader::begin_field(std::string_view line, std::uint64_t number) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  const auto whole = trim(line.substr(colon + 1));
  const auto value = whole.substr(0, kMostField);
  if (equals_ignoring_case(name, "x-postfix-sender")) original_.sender = std::string(without_angle_brackets(without_type(value)));
  field_ = target_of(name);
  if (field_ == nullptr) return;
  field_cut_ = false;
  if (value.size() < whole.size()) note_cut_field();
  const bool is_of_message = field_ == &original_.arrival || field_ == &original_.queue_id || field_ == &original_.message_id;
  if (!is_of_message && (group_.line == 0 || field_ == &group_.diagnostic)) group_.line = number;
  *field_ = field_ == &original_.message_id ? without_angle_brackets(value) : value;
}

void DsnReader::note_cut_field() {
  if (!std::exchange(field_cut_, true)) left_out_.add(Limited::fields);
}

void DsnReader::end_group() {
  field_ = nullptr;
  if (group_.empty()) return;
  group_.recipient = std::string(without_angle_brackets(without_type(group_.recipient)));
  group_.relay = std::string(without_type(group_.relay));
  group_.diagnostic = std::string(without_type(group_.diagnostic));
  group_.status = std::string(first_word(group_.status));
  if (attempts_.size() < kMostAttempts) {
    attempts_.push_back(std::move(group_));
  } else {
    ++attempts_left_out_;
  }
  group_ = {};
}

void DsnReader::on_part_end() {
  end_group();
  text_.end_paragraph();
}

// ---- the original message: its header names it ----

void DsnReader::on_original_field(std::string_view name, std::string_view value) {
  if (equals_ignoring_case(name, "message-id")) original_.message_id = without_angle_brackets(value);
  if (equals_ignoring_case(name, "return-path") && !original_.sender) original_.sender = std::string(without_angle_brackets(value));
}

// ---- both together ----

// Tells of the attempts of this mail: all that is known of them has been read.
void DsnReader::flush() {
  auto told = text_.told();
  if (attempts_.empty() && !flushed_) {
    for (const auto& one : told) push({one.address, {}, {}, {}, one.text, {}, one.line}, one.command, one.status);
  }
  for (auto& attempt : attempts_) {
    const auto same = std::find_if(told.begin(), told.end(), [&](const ToldRecipient& one) {
      return equals_ignoring_case(one.address, attempt.recipient) || (told.size() == 1 && attempts_.size() == 1);
    });
    const auto status = status_of(attempt);
    if (same != told.end()) complete(attempt, *same);
    push(attempt, same == told.end() ? std::string_view() : same->command, status);
  }
  flushed_ = flushed_ || !attempts_.empty() || !told.empty();
  attempts_.clear();
}

void DsnReader::complete(Attempt& attempt, ToldRecipient& told) const {
  if (attempt.recipient.empty()) attempt.recipient = told.address;
  if (attempt.diagnostic.empty() || told.text.starts_with(attempt.diagnostic)) attempt.diagnostic = told.text;
}

void DsnReader::push(const Attempt& attempt, std::string_view command, DeliveryStatus status) {
  QueueFact fact;
  fact.kind = QueueFactKind::attempt;
  fact.status = status;
  fact.queue_id = original_.queue_id;
  fact.message_id = original_.message_id;
  if (original_.sender) fact.sender = *original_.sender;
  fact.recipient = attempt.recipient;
  fact.relay = attempt.relay;
  fact.command = command;
  fact.status_text = attempt.status;
  fact.text = attempt.diagnostic;
  Event event;
  event.kind = EventKind::queue_fact;
  event.line = attempt.line;
  event.fact = &fact;
  for (const std::string_view time :
       {std::string_view(attempt.last_try), std::string_view(original_.date), std::string_view(original_.arrival)}) {
    if (event.stamp.form == StampForm::none) event.stamp = parse_stamp(time);
  }
  sink_->on_event(event);
}

class DsnFormat : public Format {
 public:
  DsnFormat() {
    for (const auto expression : kTellingLines) telling_.push_back(Pattern::built_in(expression));
  }

  [[nodiscard]] std::string_view name() const override { return "dsn"; }
  [[nodiscard]] std::string_view title() const override { return "bounce"; }
  [[nodiscard]] bool stands_in_messages() const override { return true; }
  [[nodiscard]] bool tells(const LogLine& line) const override {
    return std::any_of(telling_.begin(), telling_.end(), [&](const Pattern& pattern) { return pattern.search(line.text); });
  }
  [[nodiscard]] std::vector<TellingPattern> telling_patterns() const override {
    std::vector<TellingPattern> patterns;
    patterns.reserve(kTellingLines.size());
    for (const auto pattern : kTellingLines) patterns.push_back({pattern});
    return patterns;
  }
  [[nodiscard]] std::unique_ptr<FormatReader> reader() const override { return std::make_unique<DsnReader>(); }

 private:
  std::vector<Pattern> telling_;
};

}  // namespace

std::unique_ptr<Format> make_dsn_format() { return std::make_unique<DsnFormat>(); }

}  // namespace smtpwhy
