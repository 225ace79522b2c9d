#include "unwrap/wrapper.h"

#include "base/char_set.h"
#include "base/octet_search.h"
#include "base/python_literal.h"
#include "base/text.h"
#include "unwrap/marked_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace smtpwhy::unwrap {
namespace {

constexpr std::size_t kMarkLookBack = 160;  // how far before a reply the words are looked for that belong to it
constexpr std::size_t kLookAhead = 160;     // how much of a reply is read to see whether it has words
constexpr int kMostClosers = 4;             // brackets and quotes taken off at one end

// ---- the words that stand directly before a wrapped reply ----

enum class Reach {
  anywhere,  // also inside a text that is a reply itself
  outside    // only where the text is no reply: too common a word to take a reply apart for
};

struct Mark {
  std::string_view words;  // in small letters
  Reach reach;
  Beginning least;  // what must follow
};

constexpr std::array<Mark, 40> kMarks = {{
    {"said:", Reach::anywhere, Beginning::status},          // Postfix, qmail
    {"response was:", Reach::anywhere, Beginning::status},  // Gmail, .NET
    {"remote server was:", Reach::anywhere, Beginning::status},
    {"returned was:", Reach::anywhere, Beginning::status},
    {"gave this error:", Reach::anywhere, Beginning::status},     // Exchange
    {"smtp;", Reach::anywhere, Beginning::status},                // RFC 3464 section 2.3.6: the type of a diagnostic code
    {"unknown address error", Reach::anywhere, Beginning::code},  // IronPort
    {"response:", Reach::outside, Beginning::status},
    {"status:", Reach::outside, Beginning::status},
    {"dsn:", Reach::outside, Beginning::status},
    {"reason:", Reach::outside, Beginning::status},
    {"detail:", Reach::outside, Beginning::status},
    {"error:", Reach::outside, Beginning::status},
    {"code:", Reach::outside, Beginning::code},
    {"code :", Reach::outside, Beginning::code},
    {":", Reach::outside, Beginning::code},
    {"->", Reach::outside, Beginning::code},
    {"<<<", Reach::outside, Beginning::code},
    {"<--", Reach::outside, Beginning::code},
    {"<-", Reach::outside, Beginning::code},
    {"<**", Reach::outside, Beginning::code},
    {"<~*", Reach::outside, Beginning::code},
    {"reply=", Reach::outside, Beginning::code},
    {"response=", Reach::outside, Beginning::code},
    {"stat=", Reach::outside, Beginning::code},
    {"msg=", Reach::outside, Beginning::code},
    {"error=", Reach::outside, Beginning::code},
    {"code=", Reach::outside, Beginning::code},
    {"error", Reach::outside, Beginning::code},
    {"exception", Reach::outside, Beginning::code},
    {"code", Reach::outside, Beginning::code},
    {"failed", Reach::outside, Beginning::code},
    {"returned", Reach::outside, Beginning::code},
    {"rejected", Reach::outside, Beginning::code},
    {"replied", Reach::outside, Beginning::code},
    {"with message", Reach::outside, Beginning::code},
    {"failed with", Reach::outside, Beginning::code},
    {"rejected with", Reach::outside, Beginning::code},
    {"replied with", Reach::outside, Beginning::code},
    {"responded with", Reach::outside, Beginning::code},
}};

bool ends_with_ignoring_case(std::string_view text, std::string_view words) {
  return text.size() >= words.size() && equals_ignoring_case(text.substr(text.size() - words.size()), words);
}

// Which of them end with each octet of ASCII: a bit for each, the lowest for the first. Most of what stands before a number ends with none.
using MarksByEnd = std::array<std::uint64_t, 128>;
static_assert(kMarks.size() <= 64);

constexpr MarksByEnd marks_by_end() {
  MarksByEnd marks{};
  for (std::size_t i = 0; i < kMarks.size(); ++i) {
    marks.at(static_cast<std::size_t>(kMarks.at(i).words.back())) |= std::uint64_t{1} << i;
  }
  return marks;
}
constexpr MarksByEnd kMarksByEnd = marks_by_end();

std::uint64_t marks_ending_with(char last) {
  const auto octet = static_cast<unsigned char>(last);
  return octet < kMarksByEnd.size() ? kMarksByEnd[octet] : 0;
}

bool ends_with_mark(std::string_view before, const Mark& mark) {
  if (!ends_with_ignoring_case(before, mark.words)) return false;
  // `preferred` is not `red`: a mark that is a word begins as one, but `SMTPDataError` is an error too
  const auto front = before.substr(0, before.size() - mark.words.size());
  return !is_alpha(mark.words[0]) || front.empty() || !is_alpha(front.back()) || mark.words == "error" || mark.words == "error:" ||
         mark.words == "exception";
}

bool contains_ignoring_case(std::string_view text, std::string_view words) {
  return find_ignoring_case(text, words) != std::string_view::npos;
}

std::string_view before_reply(std::string_view text) { return text.substr(text.size() - std::min(text.size(), kMarkLookBack)); }

// ---- one place in a text ----

bool is_opener(char c) { return c == '"' || c == '\'' || c == '`' || c == '<' || c == '(' || c == '[' || c == '#'; }

// Where a reply may begin, and what stands before it.
struct Place {
  std::string_view before;  // without white space and what opens the reply
  std::string_view reply;   // from the reply on: three characters at least
  char opener = 0;          // the bracket or quote directly before the reply
  bool touches = false;     // nothing stands between `before` and the reply
};

Place place_at(std::string_view text, std::size_t at) {
  Place place{trim_right(text.substr(0, at)), text.substr(at)};
  for (int i = 0; i < kMostClosers && !place.before.empty() && is_opener(place.before.back()); ++i) {
    if (place.opener == 0 && place.before.back() != '#') place.opener = place.before.back();
    place.before = trim_right(place.before.substr(0, place.before.size() - 1));
  }
  place.touches = place.before.size() == at;
  return place;
}

// A server that asked another one about the sender: the other's words tell nothing of the recipient.
bool is_about_sender(std::string_view before) {
  return contains_ignoring_case(before, "sender address rejected") || contains_ignoring_case(before, "sender verif");
}

// Whole replies in which the wrapper names the cause itself, in words that rules know.
struct NamedCause {
  std::string_view before;  // in small letters
  std::string_view inner;   // how the inner reply begins
};
constexpr std::array<NamedCause, 3> kNamedCauses = {{{"returned unknown recipient", ""},  // Exchange Online
                                                     {"unknown address error", ""},       // IronPort
                                                     // Amazon SES: nobody answered, so these are nobody else's words
                                                     {"message expired", "421 4.4.2 connection timed out"}}};

bool names_cause(const Place& place) {
  const auto before = before_reply(place.before);
  return std::any_of(kNamedCauses.begin(), kNamedCauses.end(), [&](const NamedCause& cause) {
    return starts_with_ignoring_case(place.reply, cause.inner) && contains_ignoring_case(before, cause.before);
  });
}

// Inside a reply only these are taken for a wrapper; `said:` also wants the host as Postfix writes it, with its address.
bool wraps_inside_reply(const Place& place, const Mark* mark, Beginning whole) {
  if (whole != Beginning::status && names_cause(place)) return false;
  const auto before = before_reply(place.before);
  if (mark != nullptr && mark->words == "said:") {
    return ends_with_ignoring_case(before, "] said:") && !is_about_sender(place.before.substr(0, 2 * kMarkLookBack));
  }
  if (mark != nullptr && mark->reach == Reach::anywhere) return true;
  if (ends_with_ignoring_case(before, "->")) return contains_ignoring_case(before, "server returned");
  if (place.opener == '\'' && ends_with_ignoring_case(before, "returned")) return true;
  // Amazon SES: `554 4.4.7 … <421 …>`
  return place.opener == '<' && place.reply.ends_with('>') && is_space(place.reply[3]);
}

// `mx.example.net:525: timed out` holds a port.
bool may_be_port(const Place& place, const Mark& mark) { return place.touches && mark.words == ":"; }

const Mark* mark_before(const Place& place, Beginning beginning) {
  const auto before = before_reply(place.before);
  for (auto marks = before.empty() ? 0 : marks_ending_with(to_lower(before.back())); marks != 0; marks &= marks - 1) {
    const auto& mark = kMarks[static_cast<std::size_t>(std::countr_zero(marks))];
    if (beginning >= mark.least && ends_with_mark(before, mark) && !may_be_port(place, mark)) return &mark;
  }
  return nullptr;
}

bool wraps(const Place& place, Beginning beginning, Beginning whole) {
  const auto* const mark = mark_before(place, beginning);
  if (whole != Beginning::nothing) return wraps_inside_reply(place, mark, whole);
  if (beginning == Beginning::reply || mark != nullptr) return true;
  return beginning == Beginning::code && (place.opener == '<' || place.before.empty());
}

// Exim's words for what it does not take for a reply: too long, or not in SMTP's form. It tries again, whatever its digits say.
constexpr std::array<std::string_view, 2> kNoReplies = {"Malformed SMTP reply in response to ",
                                                        "Malformed LMTP reply in response to "};
constexpr std::string_view kHeadOfNoReplies = "Malformed ";
static_assert(std::all_of(kNoReplies.begin(), kNoReplies.end(), [](auto words) { return words.starts_with(kHeadOfNoReplies); }));

bool says_no_reply(std::string_view text) {
  const auto says = [&](std::string_view words) { return text.find(words) != std::string_view::npos; };
  return says(kHeadOfNoReplies) && std::any_of(kNoReplies.begin(), kNoReplies.end(), says);
}

// ---- where the wrapped reply ends ----

// A quote inside a text is followed by more of it, and so is an apostrophe.
bool closes_quote(std::string_view behind) {
  if (behind.empty()) return true;
  if (is_space(behind[0])) return behind.size() == 1 || behind[0] == '\n' || behind[0] == '\r' || behind[1] == '(';
  return std::string_view(".,;:)}]>\"'").find(behind[0]) != std::string_view::npos;
}

std::size_t closing_quote(std::string_view text, char quote) {
  for (auto at = text.find(quote); at != std::string_view::npos; at = text.find(quote, at + 1)) {
    if (closes_quote(text.substr(at + 1))) return at;
  }
  return text.size();
}

std::size_t end_of_reply(std::string_view text, char opener) {
  const bool is_bare_code = text.size() > 3 && text[3] == opener;  // `got code "535", with …`
  if (is_bare_code) return 3;
  if (opener == '"' || opener == '\'' || opener == '`') return closing_quote(text, opener);
  const auto trimmed = trim_right(text);
  return opener == '<' && trimmed.ends_with('>') ? trimmed.size() - 1 : text.size();
}

Peeled peeled_at(const Place& place) {
  const auto end = end_of_reply(place.reply, place.opener);
  return {place.before, place.reply.substr(0, end), place.reply.substr(end)};
}

// A code with nothing behind it tells less than one with words. Only its head is read: there may be many such places.
bool has_words(const Place& place) {
  const auto head = place.reply.substr(0, kLookAhead);
  const auto inner = head.substr(0, end_of_reply(head, place.opener));
  return std::any_of(inner.begin(), inner.end(), is_alpha);
}

// A digit of a failure stands there.
bool may_begin(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const char before = text[at - 1];
  return !is_digit(before) && !is_alpha(before) && before != '.' && before != '-' && before != '/' && before != '+';
}

// ---- tails ----

// From these on a wrapped text is the wrapper's again. Each has one of few octets.
constexpr std::array kTailOctets = {'\n', 'G', '(', '=', '[', ';'};
constexpr std::array<MarkedWords, 12> kTails = {{{"\nGiving up on "},
                                                 {" Giving up on ", 1},
                                                 {"\n\tat "},
                                                 {"\n   at "},
                                                 {"\n\tfrom "},
                                                 {"\n    at "},
                                                 {" (Net::", 1},
                                                 {", stat=", 6},
                                                 {" [RCPT_TO]", 1},
                                                 {" [MAIL_FROM]", 1},
                                                 {" [DATA]", 1},
                                                 {"; nested exception"}}};
static_assert(std::all_of(kTails.begin(), kTails.end(), [](const MarkedWords& tail) {  // the first that a tail has
  return tail.words.find_first_of(std::string_view(kTailOctets.data(), kTailOctets.size())) == tail.at;
}));

// Where the first of them begins; the size of `text` where there is none.
std::size_t tail_in(std::string_view text) {
  auto first = text.size();
  (void)any_place_of(kTailOctets, text, [&](std::size_t place) {
    const auto stands = [&](const MarkedWords& tail) {
      return tail.words[tail.at] == text[place] && place >= tail.at && text.substr(place - tail.at).starts_with(tail.words);
    };
    const auto* const tail = std::find_if(kTails.begin(), kTails.end(), stands);
    if (tail != kTails.end()) first = place - tail->at;
    return tail != kTails.end();
  });
  return first;
}

bool opens_nothing(std::string_view text, char open, char close) { return count_octet(text, open) < count_octet(text, close); }

bool ends_unopened(std::string_view text) {
  switch (text.back()) {
    case ')': return opens_nothing(text, '(', ')');
    case '>': return opens_nothing(text, '<', '>');
    case '}': return opens_nothing(text, '{', '}');
    case '"': return count_octet(text, '"') % 2 != 0;
    default: return false;
  }
}

// `(state 13)`, where Gmail was in the conversation.
std::string_view without_state(std::string_view text) {
  const auto trimmed = text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
  if (!trimmed.ends_with(')')) return text;
  const auto at = trimmed.rfind("(state ");
  const bool is_last = at != std::string_view::npos && trimmed.size() - at <= sizeof "(state 12)";
  return is_last ? trim_right(trimmed.substr(0, at)) : text;
}

}  // namespace

std::optional<Peeled> peel(std::string_view text, Begins begins) {
  text = trim_right(text);
  if (text.empty() || says_no_reply(text)) return std::nullopt;
  const auto whole = begins(text);
  std::optional<Peeled> with_words;
  std::optional<Peeled> bare;
  std::optional<Peeled> status;
  const auto is_with_words = [&](std::size_t at) {
    if (!may_begin(text, at)) return false;
    const auto beginning = begins(text.substr(at));
    if (beginning == Beginning::nothing) return false;
    const auto place = place_at(text, at);
    if (!wraps(place, beginning, whole)) return false;
    auto& first = beginning == Beginning::status ? status : has_words(place) ? with_words : bare;
    if (!first) first = peeled_at(place);
    return with_words.has_value();
  };
  constexpr std::size_t kShortest = 3;  // a code
  const auto places = text.substr(0, text.size() - std::min(text.size(), kShortest - 1));
  if (any_place_of(std::array{'4', '5'}, places, is_with_words)) return with_words;
  return bare ? bare : status;
}

std::optional<Rebuilt> python_reply(std::string_view text, Begins begins) {
  for (auto at = text.find('('); at != std::string_view::npos; at = text.find('(', at + 1)) {
    auto rest = text.substr(at + 1);
    if (rest.size() < 5 || rest[3] != ',' || begins(rest.substr(0, 3)) != Beginning::code) continue;
    const auto code = rest.substr(0, 3);
    const auto value = take_python_literal(trim_left(rest.substr(4)));
    if (value) return Rebuilt{text.substr(0, at), std::string(code) + " " + *value, false};
  }
  return std::nullopt;
}

std::optional<Rebuilt> detailed_reply(std::string_view text, Begins begins) {
  const auto code_at = find_words_ignoring_case(text, {"smtp code:", 9});
  if (code_at == std::string_view::npos) return std::nullopt;
  const auto code = trim_left(text.substr(code_at + 10));
  const auto detail_at = find_ignoring_case(text.substr(0, code_at), "detail:");
  if (detail_at == std::string_view::npos || begins(code.substr(0, 3)) != Beginning::code) return std::nullopt;
  const auto info_at = find_ignoring_case(code, "additional smtp info:");
  const auto info = info_at == std::string_view::npos ? std::string_view() : first_word(trim_left(code.substr(info_at + 21)));
  const auto detail = trim(text.substr(detail_at + 7, code_at - detail_at - 7));
  return Rebuilt{text.substr(0, detail_at), std::string(code.substr(0, 3)) + " " + std::string(info) + " " + std::string(detail),
                 false};
}

std::optional<Rebuilt> logged_status(std::string_view text) {
  const auto stat_at = find_by_pair(text, "stat=", 3);
  if (stat_at == std::string_view::npos || (stat_at > 0 && is_alpha(text[stat_at - 1]))) return std::nullopt;
  const auto before = text.substr(0, stat_at);
  const auto dsn_at = before.find("dsn=");
  const auto dsn = dsn_at == std::string_view::npos ? std::string_view() : before.substr(dsn_at + 4);
  const auto status = dsn.substr(0, dsn.find(','));
  return Rebuilt{before, std::string(status) + (status.empty() ? "" : " ") + std::string(text.substr(stat_at + 5)), true};
}

std::string_view without_tail(std::string_view inner) {
  inner = inner.substr(0, tail_in(inner));
  inner = without_state(trim_right(inner));
  for (int i = 0; i < kMostClosers && !inner.empty() && ends_unopened(inner); ++i) {
    inner = trim_right(inner.substr(0, inner.size() - 1));
  }
  return inner;
}

}  // namespace smtpwhy::unwrap
