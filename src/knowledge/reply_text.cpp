#include "knowledge/reply_text.h"

#include "base/octet_search.h"
#include "base/sixteen_octets.h"
#include "base/text.h"
#include "smtp/command.h"
#include "smtp/reply.h"
#include "smtp/secrets.h"
#include "unwrap/circumstances.h"
#include "unwrap/markup.h"
#include "unwrap/wrapper.h"

#include <algorithm>
#include <array>

namespace smtpwhy::knowledge {
namespace {

constexpr int kMostLayers = 8;  // wrappers around wrappers; three are the most that was seen

// How much of a text is searched for wrappers and codes: a reply of a hundred lines of 512 octets (RFC 5321 section 4.5.3.1.5), which is
// more than any client keeps, and what stands around it.
constexpr std::size_t kMostRead = 65536;

// ---- the parts of a line ----

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

char closing_of(char opening) {
  switch (opening) {
    case '(': return ')';
    case '[': return ']';
    case '\'': return '\'';
    default: return 0;
  }
}

// A status at the head, perhaps as `#5.1.0`, `(#5.1.1)`, `[5.7.1]` or `- 5.7.1`; `text` moves behind it.
std::optional<EnhancedStatusCode> take_marked_status(std::string_view& text) {
  auto rest = trim_left(text);
  if (rest.starts_with("- ")) rest = trim_left(rest.substr(2));
  const char closing = rest.empty() ? '\0' : closing_of(rest[0]);
  if (closing != 0) rest.remove_prefix(1);
  if (rest.starts_with('#')) rest.remove_prefix(1);
  const auto status = take_status(rest, &rest);
  if (!status) return std::nullopt;
  if (closing != 0 && rest.starts_with(closing)) rest = trim_left(rest.substr(1));
  text = rest;
  return status;
}

// IronPort quotes all from the status on: `550-'5.1.1 No such user'`.
std::string_view without_closing_quote(std::string_view line, std::string_view rest) {
  return line.starts_with('\'') ? rest.substr(0, rest.rfind('\'')) : rest;
}

// Zoho names each number: `ERROR_CODE :550, ERROR_CODE :5.1.1`.
void skip_label(std::string_view& text) {
  constexpr std::string_view label = ", ERROR_CODE :";
  if (text.starts_with(label)) text = trim_left(text.substr(label.size()));
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

// Reads the codes of a line into `reply`, and gives its words.
std::string_view read_codes(ReplyText& reply, std::string_view line) {
  auto rest = line;
  const auto code = take_code(rest);
  if (code && !reply.code) reply.code = code;
  if (code && code != reply.code) rest = line;  // another number: part of the text
  if (reply.code && code == reply.code) drop_repeated_code(rest, *reply.code);
  if (code) skip_label(rest);
  const auto marked = rest;
  const auto status = take_marked_status(rest);
  if (status && !reply.status) reply.status = status;
  return status ? without_closing_quote(marked, rest) : rest;
}

void read_line(ReplyText& reply, std::string_view line) { append(reply.text, read_codes(reply, line)); }

// ---- statuses in odd places ----

// A status in brackets at the end of the text, as qmail writes it: `… (#5.1.1)`.
void find_marked_status(ReplyText& reply) {
  const auto at = reply.text.find("(#");
  if (at == std::string::npos) return;
  auto rest = std::string_view(reply.text).substr(at);
  reply.status = take_marked_status(rest);
}

// Barracuda writes its own word between code and status: `550 cuda_nsu 5.1.1`.
void find_status_behind_word(ReplyText& reply) {
  std::string_view rest;
  const auto word = first_word(reply.text, &rest);
  if (reply.code && starts_with_ignoring_case(word, "cuda_")) reply.status = take_status(rest);
}

// ---- lines that were joined ----

char behind_code(std::string_view text) { return text.size() > 3 ? text[3] : '\0'; }

// At a repeated `550-5.1.1 ` or `550-` inside the text; gives how long it is, or 0.
std::size_t repeated_head(const ReplyText& reply, std::string_view text, bool hyphenated) {
  auto rest = text;
  if (take_code(rest) != reply.code) return 0;
  const auto status = take_marked_status(rest);
  const bool same_status = status && status == reply.status;
  // without a status only where the first line said that more follow: a number in prose may look the same
  const bool bare = !status && hyphenated && (behind_code(text) == '-' || behind_code(text) == ' ');
  return same_status || bare ? text.size() - rest.size() : 0;
}

// `535-5.7.8 … go to 535 5.7.8 https://…`: lines that became one on the way keep their codes.
void drop_repeated_heads(ReplyText& reply, bool hyphenated) {
  if (!reply.code || (!reply.status && !hyphenated)) return;
  const std::string_view text = reply.text;
  const char first = static_cast<char>('0' + reply.code->digit(1));
  std::string plain;
  std::size_t kept = 0;  // all before this is in `plain`
  for (std::size_t at = text.find(first); at != std::string_view::npos; at = text.find(first, at + 1)) {
    if (at < kept || (at > 0 && text[at - 1] != ' ')) continue;
    const auto length = repeated_head(reply, text.substr(at), hyphenated);
    if (length == 0) continue;
    plain += text.substr(kept, at - kept);
    kept = at + length;
  }
  if (kept == 0) return;
  plain += text.substr(kept);
  reply.text = std::string(trim(plain));
}

// ---- what begins a reply ----

// `after 550 seconds`, `: 450 bytes`: a number of something.
bool counts_something(std::string_view rest) {
  static constexpr std::array<std::string_view, 14> units = {"second",   "seconds",    "sec",         "minutes", "hours",
                                                             "days",     "byte",       "bytes",       "kb",      "mb",
                                                             "messages", "recipients", "connections", "times"};
  const auto word = first_word(rest.substr(0, 16));
  return std::any_of(units.begin(), units.end(), [&](std::string_view unit) {
    return starts_with_ignoring_case(word, unit) && word.size() <= unit.size() + 1;
  });
}

// 465, 587 and 993 are ports; 571 is said by some servers.
bool may_be_reply_code(ReplyCode code) { return code.is_failure() && (code.digit(2) <= 5 || code.digit(2) == 7); }

// `550@example.net` begins an address.
bool ends_as_code(std::string_view text) {
  constexpr std::string_view separators = " \t\r\n-:,;#\"'`)]}>";
  const auto code = text.substr(text.starts_with('#') ? 1 : 0);
  return code.size() <= 3 || separators.find(code[3]) != std::string_view::npos;
}

unwrap::Beginning beginning_of(std::string_view text) {
  auto rest = text;
  const auto code = ends_as_code(trim_left(text)) ? take_code(rest) : std::nullopt;
  if (!code) {
    auto marked = text;
    return take_marked_status(marked) ? unwrap::Beginning::status : unwrap::Beginning::nothing;
  }
  skip_label(rest);
  if (code->is_failure() && take_marked_status(rest)) return unwrap::Beginning::reply;
  const bool is_code = may_be_reply_code(*code) && !counts_something(rest);
  return is_code ? unwrap::Beginning::code : unwrap::Beginning::nothing;
}

// ---- wrappers ----

void note_circumstances(ReplyText& reply, std::string_view before) {
  const auto told = unwrap::circumstances_in(before);
  if (!told.host.empty()) reply.host = told.host;
  if (auto verb = verb_named(told.command); !verb.empty()) reply.command = std::move(verb);
}

void note_command_answered(ReplyText& reply, std::string_view& text) {
  if (auto verb = verb_named(unwrap::take_command_answered(text)); !verb.empty()) reply.command = std::move(verb);
}

// Both are parts of one answer where they have the same code, or where the wrapper has none and the class is the same.
void inherit_status(ReplyText& reply, const ReplyText& wrapper) {
  if (reply.status || !wrapper.status || !reply.code) return;
  const bool same_code = !wrapper.code || wrapper.code == reply.code;
  if (same_code && wrapper.status->status_class == reply.code->digit(1)) reply.status = wrapper.status;
}

ReplyText read_head(std::string_view text) {
  ReplyText head;
  read_line(head, trim(text.substr(0, 24)));
  return head;
}

// The first line of `rest`, which moves behind it.
std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

// Reads a text that holds no wrapper.
void read_plain(ReplyText& reply, std::string_view text) {
  for (auto rest = text; !rest.empty();) {
    const auto line = trim(take_line(rest));
    if (!line.empty()) read_line(reply, line);
  }
  if (!reply.status) find_marked_status(reply);
  if (!reply.status) find_status_behind_word(reply);
  const auto begin = trim_left(text);
  drop_repeated_heads(reply, reply.code && behind_code(begin) == '-');
}

// A wrapper that shows a bare code: all its words stay, since the inner reply has none.
void keep_words_of(ReplyText& reply, std::string_view whole) {
  if (!reply.text.empty()) return;
  for (const auto line : split(whole, '\n')) append(reply.text, line);
}

// Forms that hold the parts of a reply apart; `text` becomes the reply put together, which `kept` holds.
void rebuild(ReplyText& reply, std::string_view& text, std::string& kept) {
  if (beginning_of(text) != unwrap::Beginning::nothing) return;
  auto rebuilt = unwrap::python_reply(text, beginning_of);
  if (!rebuilt) rebuilt = unwrap::detailed_reply(text, beginning_of);
  if (!rebuilt) rebuilt = unwrap::logged_status(text);
  if (!rebuilt || (rebuilt->is_last_resort && unwrap::peel(text, beginning_of))) return;
  note_circumstances(reply, rebuilt->before);
  kept = std::move(rebuilt->reply);
  text = kept;
}

// `250 2.0.0 ` or `250 ok` at the head, as most say it; false, and nothing is read, where anything is otherwise, or a status may stand
// elsewhere: in another line, or marked.
bool read_usual_codes(ReplyText& reply, std::string_view text) {
  const auto digit_at = [text](std::size_t at) { return is_digit(text[at]); };
  const auto number_at = [text](std::size_t at) { return text[at] - '0'; };
  if (text.size() < 5 || !digit_at(0) || !digit_at(1) || !digit_at(2) || text[3] != ' ') return false;
  const auto code = ReplyCode::from(number_at(0) * 100 + number_at(1) * 10 + number_at(2));
  if (!code) return false;
  if (is_alpha(text[4])) {
    if (any_place_of(std::array{'\n', '#', '_'}, text, [](std::size_t /*at*/) { return true; })) return false;
    reply.code = code;
    return true;
  }
  const int status_class = number_at(4);
  const bool has_status = text.size() >= 10 && text[5] == '.' && digit_at(6) && text[7] == '.' && digit_at(8) && text[9] == ' ';
  if (!has_status || (status_class != 2 && status_class != 4 && status_class != 5)) return false;
  reply.code = code;
  reply.status = EnhancedStatusCode{status_class, number_at(6), number_at(8)};
  return true;
}

// Takes wrapper after wrapper off `text`; gives the words that the innermost one was found in, empty where there was none.
std::string_view unwrap_all(ReplyText& reply, std::string_view& text) {
  std::string_view wrapper;
  for (int layer = 0; layer < kMostLayers; ++layer) {
    const auto peeled = unwrap::peel(text, beginning_of);
    if (!peeled) break;
    note_circumstances(reply, peeled->before);
    const auto behind = unwrap::named_command_behind(text.substr(static_cast<std::size_t>(peeled->inner.data() - text.data())));
    if (!behind.empty()) reply.command = behind;
    wrapper = text;
    text = unwrap::without_tail(peeled->inner);
  }
  return wrapper;
}

// `Connection timed out`: with neither a digit nor any sign that a wrapper or markup has, there is nothing to be taken off.
bool is_prose(std::string_view text) {
  constexpr auto kSize = SixteenOctets::kSize;
  constexpr std::uint32_t kAll = 0xFFFF;
  if (text.size() < kSize || text.size() > kMostRead) return false;  // shorter ones take no time
  for (std::size_t from = 0; from < text.size(); from += kSize) {
    const SixteenOctets octets(text.data() + std::min(from, text.size() - kSize));
    const auto letters = octets.between('a', 'z') | octets.between('A', 'Z');
    if ((letters | octets.between(',', '.') | octets.one_of(std::array{' '})) != kAll) return false;
  }
  return true;
}

// The part of a text that is read; cut between words where there are any near the end.
std::string_view read_part(std::string_view text) {
  if (text.size() <= kMostRead) return text;
  constexpr std::size_t longest_word = 512;
  const auto head = text.substr(0, kMostRead);
  const auto space = head.find_last_of(" \t\r\n");
  return space != std::string_view::npos && space > kMostRead - longest_word ? head.substr(0, space) : head;
}

void append_unread(std::string& text, std::string_view rest) {
  if (rest.empty()) return;
  if (is_space(rest.front())) return append(text, rest);
  text += rest;  // in the middle of a word
}

}  // namespace

std::string verb_named(std::string_view words) {
  if (words.empty()) return {};                              // as nearly always
  for (const std::string_view usual : {"RCPT ", "MAIL "}) {  // what most answer, as most write it
    if (words.starts_with(usual)) return std::string(usual.substr(0, usual.size() - 1));
  }
  auto said = lower(words.substr(0, 32));
  std::replace(said.begin(), said.end(), '_', ' ');
  for (const std::string_view end :
       {"end of data", "end-of-data", "data end", "message body", "end of message", "end-of-message", "."}) {
    if (said.starts_with(end)) return ".";
  }
  if (said.starts_with("initial connection") || said == "connect") return "CONNECT";
  const auto verb = parse_command(said).verb;
  return std::string(name(verb));
}

ReplyText read_reply_text(std::string_view pasted) {
  ReplyText reply;
  pasted = trim(pasted);
  if (is_prose(pasted)) {
    reply.text = pasted;
    return reply;
  }
  const auto head = read_part(pasted);
  std::string kept;
  auto cleaned = unwrap::without_markup(head, kept);
  rebuild(reply, cleaned, kept);
  auto text = cleaned;
  note_command_answered(reply, text);
  const auto wrapper = unwrap_all(reply, text);
  read_plain(reply, text);
  if (!wrapper.empty()) {
    inherit_status(reply, read_head(wrapper));
    keep_words_of(reply, cleaned);
  }
  append_unread(reply.text, pasted.substr(head.size()));
  return reply;
}

ReplyText read_bare_reply(std::string_view text) {
  ReplyText reply;
  const auto head = read_part(trim(text));
  read_plain(reply, head);
  append_unread(reply.text, trim(text).substr(head.size()));
  return reply;
}

// Where the first line has both, the others add none; where it is the only one, a status may stand in its words.
void read_bare_codes(std::string_view text, ReplyText& reply) {
  if (read_usual_codes(reply, text)) return;
  auto rest = trim(text);
  const auto words = read_codes(reply, trim(take_line(rest)));
  if (reply.code && reply.status) return;
  const bool plain = rest.empty() && words.find('#') == std::string_view::npos && words.find('_') == std::string_view::npos;
  if (reply.code && plain) return;
  std::string kept;
  reply = read_bare_reply(harmless(text, kept));  // a status may be a part of what a setting in the words hides
  reply.text.clear();
}

std::vector<std::string> split_reply_texts(std::string_view pasted) {
  std::vector<std::string> texts;
  std::optional<ReplyCode> open_reply;  // more lines of it must follow
  bool separated = true;
  for (const auto line : split(pasted, '\n')) {
    if (is_blank(line)) {
      separated = true;
      continue;
    }
    auto reply = parse_reply_line(trim_right(line));
    const bool same_reply = open_reply && reply && reply->code == *open_reply;
    if (!separated && (same_reply || is_space(line.front()))) {
      texts.back() += "\n" + std::string(line);
    } else {
      texts.emplace_back(line);
    }
    const auto peeled = reply ? std::nullopt : unwrap::peel(read_part(line), beginning_of);
    if (peeled) reply = parse_reply_line(trim_right(peeled->inner));
    if (reply) open_reply = reply->last ? std::nullopt : std::optional(reply->code);
    separated = false;
  }
  return texts;
}

}  // namespace smtpwhy::knowledge
