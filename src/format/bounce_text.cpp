#include "format/bounce_text.h"

#include "base/text.h"
#include "unwrap/circumstances.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::size_t kComparedOfReason = 40;  // octets: sendmail shortens what it repeats in the middle

#define ADDRESS R"((?P<address>[^\s<>()\[\]",;:'@]+@[A-Za-z0-9.:_\[\]-]*[A-Za-z0-9\]]))"
#define REPLY R"(#?(?:[45]\d\d(?:[ :-]|$)|[45]\.\d{1,3}\.\d{1,3}\s))"

std::size_t indent(std::string_view line) { return line.size() - trim_left(line).size(); }

bool begins_with_code(std::string_view text) {
  return text.size() > 3 && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && (text[3] == '-' || text[3] == ' ');
}

// `(reason: 550 …)`, as sendmail writes it below a recipient; what else stands there in brackets tells nothing of the failure.
std::string_view reason_in(std::string_view text) {
  constexpr std::string_view opening = "(reason: ";
  if (!text.starts_with(opening)) return text;
  text.remove_prefix(opening.size());
  for (const std::string_view other : {") (expanded from", ") (generated from"}) text = text.substr(0, text.find(other));
  return text.ends_with(')') ? text.substr(0, text.size() - 1) : text;
}

}  // namespace

bool append_folded(std::string& text, std::string_view line, std::size_t most) {
  line = trim(line);
  if (line.empty()) return true;
  if (text.size() + line.size() > most) return false;
  if (!text.empty()) text += begins_with_code(line) ? '\n' : ' ';
  text += line;
  return true;
}

template <class Passed>
void BounceText::append(Passed& said, std::string_view line) {
  if (!append_folded(said.text, line, kMostText) && !std::exchange(said.cut, true)) left_out_.add(Limited::replies);
}

BouncePatterns::BouncePatterns()
    : opening(
          R"((?i)(?:could ?n[o'\x92]t|can ?n?[o'\x92]t|unable to|not able to|failed to|trying to|attempting to) (?:be )?(?:deliver|reach)|be delivered to one or more|(?:was|were|is|not|n't) (?:yet )?(?:been )?(?:delivered|undeliverable)|undeliver(?:able|ed)|non-?deliver|deliver(?:y|ing) (?:has failed|failed|failure|failed to|to the following|problems|your mail|status notification|incomplete|delayed)|delivery of this message|(?:fatal|non-fatal|delivery) errors|did not reach|not be reached|failed permanently|(?:was|were|been|automatically) rejected|returned? (?:mail|to sender)|mail system (?:at host|error)|mail delivery (?:software|agent|fail)|qmail-send program|following (?:recipient|address)|transcript of session follows|diagnostic information for administrators|failure notice|has been (?:blocked|delayed)|address not found|message (?:you sent )?(?:was )?(?:blocked|not delivered))"),
      sender(
          R"((?i)^(?:from: .*(?:mailer-daemon|mail delivery|postmaster)|subject: .*(?:undeliver|deliver(?:y|ed)|returned mail|failure notice|mail system error)|content-type: multipart/report|x-failed-recipients:))"),
      late(
          R"((?i)not yet been delivered|(?:has been|was|mail|delivery) delayed|transient non-fatal|warning (?:message )?only|will (?:be retried|retry|keep trying|continue (?:to attempt|to try|trying))|delay reason|delivery incomplete|could not send message for past)"),
      permanent(R"((?i)permanent(?:ly| fatal| error| delivery)|will not (?:be retried|continue))"),
      foreign(R"(^Transcript of session follows\.$)"),
      said_of("^ ?<" ADDRESS R"(>(?: \([^)]*\))?:\s*(?P<text>.*)$)"),
      recipient_heads(R"(^\s{0,8}["'<]?)" ADDRESS
                      R"(["'>]?(?::\s+(?P<text>\S.*)|\s+(?P<reason>(?:delivery |.*?(?:ERROR_CODE :|)" REPLY R"()).*))$)"),
      recipient_alone(R"(^\s*(?:(?:[*-]+|>>>)\s+)?["'<]?)" ADDRESS
                      R"(["'>]?(?:<mailto:[^>]*>)?:?(?:\s+(?:\([^)]*\)|<[^<>\s]*>|on .*\d.*))?\s*$)"),
      recipient_inside(
          R"((?i)(?:deliver(?:ed|ing)?(?: (?:your |the )?(?:message|mail|email))?(?: (?:failed|was not possible))? to:?|message to:?|mail to:?|recipient:?)\s+<?)" ADDRESS
          R"(>?\.?\s*(?P<text>.*)$)"),
      announcement(
          R"((?i)^\s*(?:.*(?:response|error)(?: (?:from|of|that) the (?:remote|other) server)?(?: returned)? was|.*gave this error|.*reasons? (?:for the problem|is|was)|reason|because|.*did not like our .*|.*error message(?: below)?|non-delivered information|additional information follows ?|error)\s*:\s*$|^ *-+ ?non-delivered information)"),
      reply_line(R"(^\s*(?:[*-]+ )?(?:[A-Za-z][^'"]{0,200}?:\s*)?['"(<]*)" REPLY),
      reply_inside(R"((?:^|[\s:;'"(<])(?:ERROR_CODE :)?)" REPLY),
      command(
          R"((?i)(?:\bafter (?:pipelined |sending )?|^SMTP:|did not like our )(?P<command>initial connection|end of data|(?:EHLO|HELO|LHLO|STARTTLS|AUTH|MAIL|RCPT|DATA|BDAT)\b))"),
      verdict_of(R"(^\d{3} (?:\d\.\d{1,3}\.\d{1,3} )?<?)" ADDRESS R"(>?\.\.\. )") {}

#undef ADDRESS
#undef REPLY

void BounceText::note_bounce(std::uint64_t number) {
  if (!is_bounce_) bounce_line_ = number;
  is_bounce_ = true;
}

void BounceText::read_field(std::string_view name, std::string_view value, std::uint64_t number) {
  const auto field = std::string(name) + ": " + std::string(value);
  if (patterns_->sender.search(field)) note_bounce(number);
  if (equals_ignoring_case(name, "subject")) read_openings(value, number);
  if (!equals_ignoring_case(name, "x-failed-recipients")) return;
  for (const auto address : split(value, ',')) {
    if (failed_.size() < kMostRecipients) {
      failed_.emplace_back(trim(address));
    } else {
      ++failed_left_out_;
    }
  }
}

void BounceText::read_openings(std::string_view line, std::uint64_t number) {
  if (patterns_->opening.search(line)) note_bounce(number);
  if (patterns_->late.search(line)) {
    note_bounce(number);
    status_ = DeliveryStatus::deferred;
  } else if (patterns_->permanent.search(line)) {
    status_ = DeliveryStatus::bounced;
  }
}

LineFate BounceText::read(std::string_view line, std::uint64_t number) {
  if (is_blank(line)) {
    end_paragraph();
    return LineFate::noise;
  }
  if (patterns_->foreign.search(line)) is_foreign_ = true;
  if (is_foreign_) return LineFate::unrecognised;
  const bool continues = paragraph_ == Paragraph::recipient && indent(line) > indent_;
  if (!continues) read_openings(line, number);
  return read_known(line, number);
}

LineFate BounceText::read_known(std::string_view line, std::uint64_t number) {
  const bool deeper = paragraph_ == Paragraph::recipient && indent(line) > indent_;
  if (!deeper && (read_recipient(line, number) || read_transcript(line, number))) return LineFate::event;
  if (paragraph_ == Paragraph::recipient) {
    add_to_recipients(line, number);
    return LineFate::event;
  }
  if (!is_bounce_) return LineFate::unrecognised;
  if (paragraph_ == Paragraph::none && !announced_ && !patterns_->reply_line.search(line)) {
    announced_ = patterns_->announcement.search(line);
    if (announced_) announcement_ = line;
    return LineFate::noise;
  }
  add_reply_line(line, number);
  return LineFate::event;
}

void BounceText::add_reply_line(std::string_view line, std::uint64_t number) {
  announced_ = false;
  if (paragraph_ == Paragraph::none) {
    if (passages_.size() == kMostRecipients) {
      passages_.pop_back();
      left_out_.add(Limited::replies);
    }
    passages_.push_back({{}, std::exchange(announcement_, {}), number});
    paragraph_ = Paragraph::reply;
  }
  append(passages_.back(), line);
}

// ---- recipients ----

bool BounceText::read_recipient(std::string_view line, std::uint64_t number) {
  Captures found;
  if (patterns_->said_of.search(line, &found)) {
    if (!is_bounce_ && found.get("text").find(" said: ") == std::string_view::npos) return false;
    note_bounce(number);
    add_recipient(found.get("address"), found.get("text"), line, number);
    return true;
  }
  if (!is_bounce_ || paragraph_ == Paragraph::transcript) return false;
  const bool apart = paragraph_ == Paragraph::none || paragraph_ == Paragraph::recipient;
  if (patterns_->recipient_alone.search(line, &found) || (apart && patterns_->recipient_heads.search(line, &found))) {
    const auto text = found.has("text") ? found.get("text") : found.get("reason");
    add_recipient(found.get("address"), text, line, number);
    return true;
  }
  if (paragraph_ == Paragraph::none && patterns_->recipient_inside.search(line, &found)) {
    // A reply may name the recipient itself: `Reported error: 550 5.1.10 …; Recipient a@example.net not found`.
    const auto before = line.substr(0, line.find(found.get("address")));
    if (patterns_->reply_inside.search(before)) return false;
    // `Your message to … couldn't be delivered.` says that it bounced, and not why.
    const auto text = found.get("text");
    const bool opens = patterns_->opening.search(text) && !patterns_->reply_inside.search(text);
    add_recipient(found.get("address"), opens ? std::string_view() : text, line, number);
    return true;
  }
  return false;
}

// Several recipients directly below one another share what is told below the last.
void BounceText::add_recipient(std::string_view address, std::string_view text, std::string_view line, std::uint64_t number) {
  const bool joins = paragraph_ == Paragraph::recipient && !recipients_.empty() && recipients_.back().text.empty();
  if (!joins) group_ = recipients_.size();
  paragraph_ = Paragraph::recipient;
  indent_ = indent(line);
  if (recipients_.size() < kMostRecipients) {
    recipients_.push_back({std::string(address), {}, {}, number, status_});
  } else {
    left_out_.add(Limited::recipients);
  }
  if (!text.empty()) add_to_recipients(text, number);
}

void BounceText::add_to_recipients(std::string_view line, std::uint64_t number) {
  for (auto i = group_; i < recipients_.size(); ++i) {
    auto& recipient = recipients_[i];
    if (recipient.text.empty() || (patterns_->reply_inside.search(line) && !patterns_->reply_inside.search(recipient.text)))
      recipient.line = number;
    append(recipient, line);
  }
}

// ---- sendmail's transcript ----

bool BounceText::read_transcript(std::string_view line, std::uint64_t number) {
  const auto text = trim_left(line);
  const bool begins = text.starts_with("... while talking to ");
  if (begins || text.starts_with(">>> ")) {
    if (exchanges_.size() == kMostRecipients) {
      left_out_.add(Limited::replies, exchanges_.back().replies.size());
      exchanges_.pop_back();
    }
    exchanges_.push_back({begins ? "CONNECT" : std::string(text.substr(4, 100)), {}});
    paragraph_ = Paragraph::transcript;
    return true;
  }
  if (paragraph_ == Paragraph::recipient || exchanges_.empty()) return false;
  auto& replies = exchanges_.back().replies;
  if (!text.starts_with("<<< ")) return paragraph_ == Paragraph::transcript && read_verdict(line);
  paragraph_ = Paragraph::transcript;
  const auto said = text.substr(4);
  const bool goes_on = !replies.empty() && replies.back().goes_on && said.substr(0, 3) == replies.back().text.substr(0, 3);
  if (!goes_on && replies.size() < kMostRecipients) replies.push_back({{}, {}, number, false});
  append(replies.back(), said);
  replies.back().goes_on = said.size() > 3 && said[3] == '-';
  return true;
}

bool BounceText::read_verdict(std::string_view line) {
  auto& replies = exchanges_.back().replies;
  Captures found;
  if (!replies.empty() && patterns_->verdict_of.search(line, &found)) replies.back().verdict_of = found.get("address");
  return true;
}

namespace {

// Whether a reply that stands below `>>> DATA` answered an earlier RCPT: sendmail then says what it makes of the recipient, and the reply
// to DATA itself follows. Else it is the message that was refused: sendmail shows no other command for its end.
std::string_view command_answered(std::string_view command, bool names_recipient, bool is_last) {
  if (!starts_with_ignoring_case(command, "DATA")) return command;
  return names_recipient || !is_last ? "RCPT" : "end of DATA";
}

}  // namespace

// The reply that a transcript shows for this recipient, in `recipient`; false: none.
bool BounceText::settle_by_transcript(ToldRecipient& recipient) const {
  const bool has_reply = patterns_->reply_inside.search(recipient.text);
  const auto reason = has_reply ? reason_in(recipient.text) : std::string_view();
  for (const auto& exchange : exchanges_) {
    for (std::size_t i = 0; i < exchange.replies.size(); ++i) {
      const auto& reply = exchange.replies[i];
      const bool by_reason = !reason.empty() && reply.text.starts_with(reason.substr(0, kComparedOfReason));
      const bool by_name = reason.empty() && !recipient.address.empty() &&
                           (equals_ignoring_case(reply.verdict_of, recipient.address) ||
                            exchange.command.find(recipient.address) != std::string::npos);
      if (!by_reason && !by_name && !(reason.empty() && only_reply())) continue;
      recipient.text = reply.text;
      recipient.line = reply.line;
      recipient.command = command_answered(exchange.command, !reply.verdict_of.empty(), i + 1 == exchange.replies.size());
      if (recipient.address.empty()) recipient.address = reply.verdict_of;
      return true;
    }
  }
  return false;
}

bool BounceText::only_reply() const {
  return std::count_if(exchanges_.begin(), exchanges_.end(), [](const Exchange& e) { return !e.replies.empty(); }) == 1;
}

// ---- all together ----

std::string BounceText::command_of(std::string_view text) const {
  auto rest = text;
  if (const auto answered = unwrap::take_command_answered(rest); !answered.empty()) return std::string(answered);
  Captures found;
  if (patterns_->command.search(text, &found)) return std::string(found.get("command"));
  return std::string(unwrap::named_command_behind(text));
}

void BounceText::settle(ToldRecipient& recipient) const {
  if (settle_by_transcript(recipient)) return;
  recipient.text = reason_in(recipient.text);
  if (!passages_.empty() && !patterns_->reply_inside.search(recipient.text)) {
    const auto& passage = passages_.front();
    recipient.text = passage.text;
    recipient.line = passage.line;
    recipient.command = command_of(passage.before);
  }
  if (recipient.command.empty()) recipient.command = command_of(recipient.text);
  Captures found;
  if (recipient.address.empty() && patterns_->verdict_of.search(recipient.text, &found)) recipient.address = found.get("address");
}

std::vector<ToldRecipient> BounceText::told() const {
  if (!is_bounce_ || is_foreign_) return {};
  auto all = recipients_;
  if (all.empty()) {
    for (const auto& address : failed_) all.push_back({address, {}, {}, bounce_line_, status_});
  }
  if (all.empty() && (!passages_.empty() || !exchanges_.empty())) all.push_back({{}, {}, {}, bounce_line_, status_});
  for (auto& recipient : all) settle(recipient);
  const auto tells = [&](const ToldRecipient& r) { return !r.text.empty(); };
  if (std::any_of(all.begin(), all.end(), tells))
    all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& r) { return !tells(r); }), all.end());
  return each_once(std::move(all));
}

LeftOut BounceText::left_out() const {
  auto all = left_out_;
  all.at_least(Limited::recipients, failed_left_out_);  // the same as in the text
  return all;
}

// Some tell the same twice: for a person, and for an administrator. What holds a reply is kept.
std::vector<ToldRecipient> BounceText::each_once(std::vector<ToldRecipient> all) const {
  std::vector<ToldRecipient> once;
  for (auto& recipient : all) {
    const auto same = std::find_if(once.begin(), once.end(),
                                   [&](const auto& earlier) { return equals_ignoring_case(earlier.address, recipient.address); });
    if (same == once.end()) {
      once.push_back(std::move(recipient));
    } else if (!patterns_->reply_inside.search(same->text) && patterns_->reply_inside.search(recipient.text)) {
      *same = std::move(recipient);
    }
  }
  return once;
}

}  // namespace smtpwhy
