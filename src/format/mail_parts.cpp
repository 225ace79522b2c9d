#include "format/mail_parts.h"

#include "base/quoted_printable.h"
#include "base/text.h"

#include <utility>

namespace smtpwhy {
namespace {

std::string_view value_of(std::string_view field) {
  const auto colon = field.find(':');
  return colon == std::string_view::npos ? std::string_view() : trim(field.substr(colon + 1));
}

// The value of `boundary=…` (RFC 2046 section 5.1.1), without its quotes.
std::string boundary_in(std::string_view type) {
  constexpr std::string_view name = "boundary=";
  const auto at = lower(type).find(name);
  if (at == std::string::npos) return {};
  auto rest = type.substr(at + name.size());
  if (rest.starts_with('"')) return std::string(rest.substr(1, rest.find('"', 1) - 1));
  return std::string(rest.substr(0, rest.find_first_of("; \t")));
}

bool is_original(std::string_view type) {
  return type.starts_with("message/") || type.starts_with("text/rfc822-headers") || type.starts_with("text/global-headers");
}

bool is_status(std::string_view type) {
  return type.starts_with("message/delivery-status") || type.starts_with("message/global-delivery-status");
}

}  // namespace

MailPatterns::MailPatterns()
    : mbox(R"(^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )"),
      header_field(
          R"((?i)^(?:return-path|received|received-spf|delivered-to|envelope-to|delivery-date|x-[a-z0-9-]+|date|from|to|cc|reply-to|sender|subject|message-id|mime-version|content-[a-z-]+|authentication-results|d(?:kim|omainkey)-signature|arc-[a-z-]+|auto-submitted|references|in-reply-to|precedence|list-[a-z-]+|errors-to|feedback-id):)"),
      part_field(R"((?i)^content-(?:type|transfer-encoding|description|disposition|id):)"),
      status_field(
          R"((?i)^(?:reporting-mta|final-recipient|original-recipient|diagnostic-code|remote-mta|arrival-date|last-attempt-date|received-from-mta|x-actual-recipient|x-postfix-queue-id):)"),
      original_below(
          R"((?i)^[ -]*(?:(?:below this line|this) is a copy of (?:the|your)? ?message|the (?:header|body) of the original message|the (?:header|body) of the message is|(?:unsent|original|returned) message (?:follows|below|header|text)|message headers? follows?|below is a copy of the original message|original message(?: headers?)?(?: follows)?[ :.-]*$|(?:included|returned) is a copy of the message|header of (?:the )?original message))"),
      original_field(R"((?i)^(?:received|return-path):)") {}

bool MailParts::begins_mail(std::string_view line) const {
  if (line.starts_with("From ") && patterns_.mbox.search(line)) return true;
  return (state_ == State::nothing || over_) && patterns_.header_field.search(line);
}

void MailParts::begin_mail() {
  if (state_ != State::nothing) end_part();
  sink_.on_mail();
  state_ = State::header;
  boundaries_.clear();
  over_ = false;
  field_.clear();
  type_.clear();
  encoding_ = Encoding::none;
}

LineFate MailParts::read(std::string_view line, std::uint64_t number) {
  number_ = number;
  if (begins_mail(line)) {
    begin_mail();
    return read_header(line);
  }
  if (state_ == State::header || state_ == State::part_header) return read_header(line);
  if (state_ == State::nothing) {
    if (is_blank(line)) return LineFate::noise;
    sink_.on_mail();
    state_ = State::text;
  }
  return read_body(line);
}

void MailParts::finish() {
  if (state_ != State::nothing) end_part();
}

LineFate MailParts::read_header(std::string_view line) {
  if (is_blank(line)) {
    end_header();
  } else {
    add_to_header(line);
  }
  return LineFate::noise;
}

void MailParts::add_to_header(std::string_view line) {
  if (!is_space(line.front())) {
    end_field();
    field_ = line.substr(0, kMostHeld);
    field_line_ = number_;
    field_cut_ = line.size() > kMostHeld;
  } else if (field_cut_ || field_.size() + line.size() >= kMostHeld) {
    field_cut_ = true;
  } else {
    field_.append(" ").append(trim(line));
  }
}

void MailParts::end_field() {
  if (field_.empty()) return;
  if (field_cut_) left_out_.add(Limited::fields);
  field_cut_ = false;
  const auto name = std::string_view(field_).substr(0, field_.find(':'));
  const auto value = value_of(field_);
  if (equals_ignoring_case(name, "content-type")) type_ = value;
  if (equals_ignoring_case(name, "content-transfer-encoding")) {
    encoding_ = equals_ignoring_case(value, "base64")             ? Encoding::base64
                : equals_ignoring_case(value, "quoted-printable") ? Encoding::quoted_printable
                                                                  : Encoding::none;
  }
  if (state_ == State::header) sink_.on_field(name, value, field_line_);
  if (state_ == State::original) sink_.on_original_field(name, value);
  field_.clear();
}

// The type of a header says what follows it.
void MailParts::end_header() {
  end_field();
  const auto type = lower(type_);
  decoder_ = {};
  decoded_.clear();
  if (type.starts_with("multipart/")) {
    if (auto boundary = boundary_in(type_); !boundary.empty() && boundaries_.size() >= kMostNested) {
      left_out_.add(Limited::parts);
    } else if (!boundary.empty()) {
      boundaries_.push_back("--" + std::move(boundary));
    }
    encoding_ = Encoding::none;
    state_ = State::text;
  } else if (is_status(type)) {
    state_ = State::status;
  } else if (is_original(type)) {
    begin_original();
  } else {
    state_ = type.empty() || type.starts_with("text/plain") || type == "text" ? State::text : State::other;
  }
}

void MailParts::end_part() {
  if (!decoded_.empty()) {
    decoded_ += '\n';
    read_decoded();
  }
  end_field();
  sink_.on_part_end();
}

// `--boundary` begins a part, `--boundary--` ends the last one.
bool MailParts::take_boundary(std::string_view line) {
  if (!line.starts_with("--")) return false;
  line = trim_right(line);
  for (auto i = boundaries_.size(); i-- > 0;) {
    if (!line.starts_with(boundaries_[i])) continue;
    const auto behind = line.substr(boundaries_[i].size());
    if (!behind.empty() && behind != "--") continue;
    end_part();
    boundaries_.resize(behind.empty() ? i + 1 : i);
    over_ = boundaries_.empty();
    state_ = behind.empty() ? State::part_header : State::other;
    type_.clear();
    encoding_ = Encoding::none;
    return true;
  }
  return false;
}

// A boundary whose header was cut off: a part's own header follows it.
bool MailParts::take_unannounced(std::string_view line) {
  if (!boundaries_.empty()) return false;
  if (!unannounced_.empty() && patterns_.part_field.search(line)) {
    end_part();
    boundaries_.push_back(std::move(unannounced_));
    unannounced_.clear();
    state_ = State::part_header;
    type_.clear();
    return true;
  }
  unannounced_ = line.size() > 2 && line.starts_with("--") ? trim_right(line) : std::string_view();
  return false;
}

LineFate MailParts::read_body(std::string_view line) {
  if (take_boundary(line)) return LineFate::noise;
  switch (state_) {
    case State::original: read_original(line); return LineFate::content;
    case State::text:
    case State::status: break;
    default: return is_blank(line) ? LineFate::noise : LineFate::content;
  }
  if (take_unannounced(line)) return read_header(line);
  return encoding_ == Encoding::none ? read_text(line) : read_encoded(line);
}

LineFate MailParts::read_encoded(std::string_view line) {
  const bool goes_on = encoding_ == Encoding::base64 || append_quoted_printable(line, decoded_);
  if (encoding_ == Encoding::base64) decoder_.decode(line, decoded_);
  if (!goes_on || decoded_.size() > kMostHeld) decoded_ += '\n';
  return read_decoded();
}

// What is complete of the decoded text.
LineFate MailParts::read_decoded() {
  auto fate = LineFate::noise;
  const auto text = std::exchange(decoded_, {});
  std::string_view rest = text;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const auto line_fate = read_text(trim_right(rest.substr(0, end)));
    if (fate == LineFate::noise) fate = line_fate;
    if (line_fate == LineFate::event) fate = line_fate;
    rest.remove_prefix(end + 1);
  }
  decoded_ = rest;
  return fate;
}

LineFate MailParts::read_text(std::string_view line) {
  if (state_ == State::original) {
    read_original(line);
    return LineFate::content;
  }
  if (state_ == State::text && patterns_.status_field.search(line)) state_ = State::status;
  if (state_ == State::status) return sink_.on_status(line, number_);
  const bool begins_original = patterns_.original_field.search(line);
  if (!begins_original && !patterns_.original_below.search(line)) return sink_.on_text(line, number_);
  begin_original();
  if (begins_original) read_original(line);
  return begins_original ? LineFate::content : LineFate::noise;
}

// ---- the original message ----

void MailParts::begin_original() {
  state_ = State::original;
  original_ = Original::before;
  type_.clear();
}

void MailParts::read_original(std::string_view line) {
  const bool blank = is_blank(line);
  if (original_ == Original::body || (original_ == Original::before && blank)) return;
  original_ = Original::header;
  if (!blank) return add_to_header(line);
  end_original_header();
}

void MailParts::end_original_header() {
  end_field();
  original_ = Original::body;
  const auto type = lower(type_);
  const bool is_report = type.starts_with("multipart/report") && type.find("delivery-status") != std::string::npos;
  if (!is_report || !sink_.told_nothing()) return sink_.on_original_header_end();
  sink_.on_mail();
  state_ = State::header;
  end_header();
}

}  // namespace smtpwhy
