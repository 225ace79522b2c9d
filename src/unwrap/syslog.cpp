#include "unwrap/syslog.h"

#include "base/char_set.h"
#include "base/octet_search.h"
#include "base/text.h"

#include <algorithm>
#include <array>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kLongestProcess = 128;  // RFC 5424 section 6: 48 octets and a number; some write paths

constexpr auto kProcessCharacters = CharSet::word_characters("_-./+@#");

// `postfix/smtp[1234]: ` or `sm-mta: ` at the head: how long it is up to the colon; 0: none is there. A name begins with a letter.
std::size_t process_length(std::string_view text, bool number_wanted) {
  if (text.empty() || !is_alpha(text[0])) return 0;
  const auto head = text.substr(0, kLongestProcess);
  auto end = kProcessCharacters.length_at_head(head);
  const bool has_number = end < head.size() && head[end] == '[';
  if (has_number) end = std::min(head.find(']', end), head.size() - 1) + 1;
  if (number_wanted && !has_number) return 0;
  const auto rest = text.substr(std::min(end, text.size()));
  const bool names_process = rest.starts_with(':') && !rest.starts_with("::");  // `lettre::transport` is a module
  return names_process && text[end - 1] != '/' ? end : 0;
}

// Takes `postfix/smtp[1234]: `, of which the process is `length` octets long, off the head of `text`.
void take_process(std::string_view text, std::size_t length, PeeledLine& peeled) {
  peeled.process = text.substr(0, length);
  peeled.text = text.substr(length + (text.substr(length + 1).starts_with(' ') ? 2 : 1));
}

// Where a process stands behind a stamp.
struct ProcessAt {
  std::size_t begin = 0;  // 0: none was found
  std::size_t length = 0;
};

// ` host postfix/smtp[1234]: text`, as nearly all lines go on behind their stamp: what peel_syslog() would find there, in a third of the
// time. Nothing where it is anything more or less.
ProcessAt plain_process(std::string_view text) {
  const auto is_at = [text](std::size_t at, char c) { return at < text.size() && text[at] == c; };
  const auto named_from = [text](std::size_t at) {
    while (at < text.size() && kProcessCharacters.holds(text[at])) ++at;
    return at;
  };
  const auto host_end = named_from(1);
  const auto begin = host_end + 1;
  if (!is_at(0, ' ') || host_end == 1 || !is_at(host_end, ' ') || begin == text.size() || !is_alpha(text[begin])) return {};
  auto end = named_from(begin);
  if (!is_at(end, '[')) return {};
  do ++end;
  while (end < text.size() && is_digit(text[end]));
  if (!is_at(end, ']') || !is_at(end + 1, ':') || !is_at(end + 2, ' ') || end - begin >= kLongestProcess) return {};
  return {begin, end + 1 - begin};
}

// The same of a head that was seen before, in a fifth of the time: ` host postfix/smtp[1234]` has no colon in it.
ProcessAt known_process(std::string_view text, PeelMemory& memory) {
  constexpr std::size_t kLongestHead = 255 + kLongestProcess;  // a host's name (RFC 1035 section 2.3.4), and a process
  const auto colon = find_octet(text.substr(0, kLongestHead), ':');
  if (colon == std::string_view::npos || colon + 1 >= text.size() || text[colon + 1] != ' ') return plain_process(text);
  if (memory.processes == nullptr) memory.processes = std::make_unique<ProcessMemory<std::size_t>>();
  const auto begin = memory.processes->of(text.substr(0, colon), [text](std::string_view) { return plain_process(text).begin; });
  return {begin, colon - begin};
}

// `<22>`
void skip_priority(std::string_view& text) {
  if (!text.starts_with('<')) return;
  const auto end = text.substr(0, 5).find('>');
  if (end != std::string_view::npos && parse_number(text.substr(1, end - 1))) text.remove_prefix(end + 1);
}

// `mail.info`, as BusyBox and some relays write it.
bool is_facility(std::string_view word) {
  static constexpr std::array<std::string_view, 5> facilities = {"mail", "daemon", "user", "local", "auth"};
  return std::any_of(facilities.begin(), facilities.end(), [&](std::string_view facility) {
    return word.starts_with(facility) && word.find('.') != std::string_view::npos;
  });
}

// `<mail.info> `, as FreeBSD's syslogd writes it behind the stamp when asked to (`-v`); in numbers where it is asked only once.
void skip_marked_facility(std::string_view& text) {
  constexpr std::size_t longest = 24;
  if (!text.starts_with('<')) return;
  const auto end = text.substr(0, longest).find("> ");
  if (end != std::string_view::npos) text = trim_left(text.substr(end + 2));
}

// A word and the space behind it; false where there is none, or a tab: then these are columns.
bool skip_word(std::string_view& text, std::string_view* word = nullptr) {
  const auto* const blank = std::find_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
  const auto end = static_cast<std::size_t>(blank - text.begin());
  if (end == text.size() || end == 0 || text[end] == '\t') return false;
  if (word != nullptr) *word = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

// RFC 5424 section 6.3: `-`, or elements in brackets, in which `\]` does not end one.
bool skip_structured_data(std::string_view& text) {
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    return true;
  }
  if (!text.starts_with('[')) return false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == ']' && text.substr(at + 1, 1) != "[") {
      text.remove_prefix(at + 1);
      return true;
    }
  }
  return false;
}

// `2026-11-22 01:08:48`: programs' own logs have it far more often than syslog does, which writes a T or the month first.
bool is_common_stamp(std::string_view stamp) {
  return is_digit(stamp[0]) && stamp.substr(0, 11).find(' ') != std::string_view::npos;
}

// Fills in what a line holds; false where it has no such head.
bool peel_head(std::string_view line, PeelMemory& memory, PeeledLine& peeled) {
  auto rest = line;
  skip_priority(rest);
  if (!memory.stamps.take_head(rest, peeled.stamp) || rest.starts_with(',')) return false;  // a row of a table
  if (const auto plain = known_process(rest, memory); plain.begin != 0) {
    take_process(rest.substr(plain.begin), plain.length, peeled);
    return true;
  }
  rest = trim_left(rest);
  skip_marked_facility(rest);
  auto process = process_length(rest, true);  // some relays leave the host out
  std::string_view word;
  for (int words = 0; process == 0 && words < 2 && skip_word(rest, &word); ++words) {
    if (words == 1 && !is_facility(word)) break;
    if (word.ends_with(':')) break;  // `Info: `, as programs' own logs have it, is no host
    rest = trim_left(rest);
    process = process_length(rest, is_common_stamp(peeled.stamp.text));
  }
  if (process == 0) return false;
  take_process(rest, process, peeled);
  return true;
}

}  // namespace

// What is filled in stays where it is: a stamp that is copied right after it was written makes a processor wait.
std::optional<PeeledLine> peel_syslog(std::string_view line, PeelMemory& memory) {
  std::optional<PeeledLine> peeled(std::in_place);
  if (!peel_head(line, memory, *peeled)) peeled.reset();
  return peeled;
}

std::optional<PeeledLine> peel_syslog_5424(std::string_view line, PeelMemory& memory) {
  auto rest = line;
  skip_priority(rest);
  if (rest.size() == line.size() || !rest.starts_with("1 ")) return std::nullopt;
  rest.remove_prefix(2);
  std::string_view stamp;
  std::string_view program;
  std::string_view number;
  const bool complete =
      skip_word(rest, &stamp) && skip_word(rest) && skip_word(rest, &program) && skip_word(rest, &number) && skip_word(rest);
  if (!complete || !skip_structured_data(rest)) return std::nullopt;
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  memory.storage = std::string(program) + "[" + std::string(number) + "]";
  PeeledLine peeled;
  peeled.text = rest;
  peeled.process = memory.storage;
  peeled.stamp = parse_stamp(stamp);
  return peeled;
}

std::optional<PeeledLine> peel_process(std::string_view line, PeelMemory& /*memory*/) {
  auto process = process_length(line, true);
  std::string_view host;
  if (process == 0 && skip_word(line, &host) && host.find('.') != std::string_view::npos) process = process_length(line, true);
  if (process == 0) return std::nullopt;
  PeeledLine peeled;
  take_process(line, process, peeled);
  return peeled;
}

}  // namespace smtpwhy::unwrap
