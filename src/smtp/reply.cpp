#include "smtp/reply.h"

#include "base/text.h"

#include <cassert>

namespace smtpwhy {

std::string joined_text(const Reply& reply) {
  std::string text;
  for (const auto line : reply.lines) {
    if (!text.empty() && !line.empty()) text += ' ';
    text += trim(line);
  }
  return text;
}

std::string one_line(const Reply& reply) {
  std::string text = std::to_string(reply.code.value());
  if (reply.status) text += ' ' + to_string(*reply.status);
  if (const auto words = joined_text(reply); !words.empty()) text += ' ' + words;
  return text;
}

std::string as_said(const Reply& reply) {
  std::string text;
  for (std::size_t i = 0; i < reply.lines.size(); ++i) {
    const bool last = i + 1 == reply.lines.size();
    std::string words = reply.status && reply.is_marked(i) ? to_string(*reply.status) : std::string();
    if (!words.empty() && !reply.lines[i].empty()) words += ' ';
    words += reply.lines[i];
    text += std::to_string(reply.code.value());
    if (!last) text += '-';
    if (last && !words.empty()) text += ' ';
    text += words + "\r\n";
  }
  return text.empty() ? std::to_string(reply.code.value()) + "\r\n" : text;
}

std::optional<ReplyLine> parse_reply_line(std::string_view line) {
  if (line.size() < 3 || !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2])) return std::nullopt;
  const auto code = ReplyCode::from((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
  if (!code) return std::nullopt;
  if (line.size() == 3) return ReplyLine{*code, true, {}};
  if (line[3] != '-' && line[3] != ' ' && line[3] != '\t') return std::nullopt;
  return ReplyLine{*code, line[3] != '-', trim_right(line.substr(4))};
}

bool ReplyParser::add(const ReplyLine& line) {
  lines_.push_back(line);
  return line.last;
}

// RFC 2034 section 4: the status stands on every line; servers differ, so the first one found is the reply's.
void add_line(Reply& reply, std::string_view text) {
  std::string_view rest = text;
  const auto status = take_status(trim_left(text), &rest);
  if (!reply.status) reply.status = status;
  if (status) reply.marked_lines |= std::uint64_t{1} << Reply::bit_of(reply.lines.size());
  reply.lines.push_back(rest);
}

Reply ReplyParser::take() {
  assert(in_progress());
  Reply reply{lines_.front().code, std::nullopt, {}, 0};
  reply.lines.reserve(lines_.size());
  for (const auto& line : lines_) add_line(reply, line.text);
  lines_.clear();
  return reply;
}

}  // namespace smtpwhy
