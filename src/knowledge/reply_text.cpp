#include "knowledge/reply_text.h"

#include "base/text.h"
#include "smtp/reply.h"

namespace smtpwhy::knowledge {
namespace {

bool is_boundary(char c) { return !is_digit(c) && !is_alpha(c) && c != '.' && c != '-'; }

// A reply code at the head, in the forms that servers and programs use; `text` moves behind it.
std::optional<ReplyCode> take_code(std::string_view& text) {
  auto rest = trim_left(text);
  if (rest.starts_with('#')) rest.remove_prefix(1);
  if (rest.size() < 3 || !is_digit(rest[0]) || !is_digit(rest[1]) || !is_digit(rest[2])) return std::nullopt;
  if (rest.size() > 3 && (is_digit(rest[3]) || is_alpha(rest[3]) || rest[3] == '.')) return std::nullopt;
  const auto code = ReplyCode::from((rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0'));
  if (!code) return std::nullopt;
  rest.remove_prefix(3);
  if (!rest.empty() && (rest[0] == '-' || rest[0] == ':')) rest.remove_prefix(1);
  text = trim_left(rest);
  return code;
}

// A status at the head, perhaps as `#5.1.0`, `(#5.1.1)` or `[5.7.1]`; `text` moves behind it.
std::optional<EnhancedStatusCode> take_marked_status(std::string_view& text) {
  auto rest = trim_left(text);
  char closing = 0;
  if (rest.starts_with('(') || rest.starts_with('[')) {
    closing = rest[0] == '(' ? ')' : ']';
    rest.remove_prefix(1);
  }
  if (rest.starts_with('#')) rest.remove_prefix(1);
  const auto status = take_status(rest, &rest);
  if (!status) return std::nullopt;
  if (closing != 0 && rest.starts_with(closing)) rest = trim_left(rest.substr(1));
  text = rest;
  return status;
}

// Some servers say their code twice: `550 550 5.7.1`.
void drop_repeated_code(std::string_view& text, ReplyCode code) {
  auto rest = text;
  if (take_code(rest) == code) text = rest;
}

void append(std::string& text, std::string_view more) {
  more = trim(more);
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

void read_line(ReplyText& reply, std::string_view line) {
  auto rest = line;
  const auto code = take_code(rest);
  if (code && !reply.code) reply.code = code;
  if (code && code != reply.code) rest = line;  // another number: part of the text
  if (reply.code && code == reply.code) drop_repeated_code(rest, *reply.code);
  const auto status = take_marked_status(rest);
  if (status && !reply.status) reply.status = status;
  append(reply.text, rest);
}

// Somewhere in the text: a code and a status side by side, as in `host mx.example.net said: 550 5.1.1 …`.
bool find_inside(ReplyText& reply, std::string_view text) {
  for (std::size_t at = 1; at + 3 < text.size(); ++at) {
    if (!is_digit(text[at]) || !is_boundary(text[at - 1])) continue;
    auto rest = text.substr(at);
    const auto code = take_code(rest);
    if (!code || !code->is_failure()) continue;
    const auto status = take_marked_status(rest);
    if (!status) continue;
    reply = {code, status, std::string(rest)};
    return true;
  }
  return false;
}

// A status in brackets at the end of the text, as qmail writes it: `… (#5.1.1)`.
void find_marked_status(ReplyText& reply) {
  const auto at = reply.text.find("(#");
  if (at == std::string::npos) return;
  auto rest = std::string_view(reply.text).substr(at);
  reply.status = take_marked_status(rest);
}

}  // namespace

ReplyText read_reply_text(std::string_view pasted) {
  ReplyText reply;
  for (const auto line : split(pasted, '\n')) {
    if (!trim(line).empty()) read_line(reply, trim(line));
  }
  if (!reply.code && !reply.status) find_inside(reply, reply.text);
  if (!reply.status) find_marked_status(reply);
  return reply;
}

std::vector<std::string> split_reply_texts(std::string_view pasted) {
  std::vector<std::string> texts;
  std::optional<ReplyCode> open_reply;  // more lines of it must follow
  bool separated = true;
  for (const auto line : split(pasted, '\n')) {
    if (trim(line).empty()) {
      separated = true;
      continue;
    }
    const auto reply = parse_reply_line(trim_right(line));
    const bool same_reply = open_reply && reply && reply->code == *open_reply;
    if (!separated && (same_reply || is_space(line.front()))) {
      texts.back() += "\n" + std::string(line);
    } else {
      texts.emplace_back(line);
    }
    if (reply) open_reply = reply->last ? std::nullopt : std::optional(reply->code);
    separated = false;
  }
  return texts;
}

}  // namespace smtpwhy::knowledge
