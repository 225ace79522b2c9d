#include "mutations.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace smtpwhy::test {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMostChanges = 6;           // of one text: more, and hardly anything is left of it
constexpr std::size_t kLongLine = 4000;           // octets; beyond what RFC 5321 allows
constexpr std::size_t kTooLongLine = 270 * 1024;  // octets; more than LineSplitter::kLongestLine
constexpr std::size_t kSeldom = 200;  // lines made longer, of which one becomes too long: each takes as long as hundreds of others
constexpr std::size_t kMostRepeats = 250;         // of a line: more than ReplyParser keeps of one reply
constexpr std::size_t kMostRepeated = 64 * 1024;  // octets of repeats, so that lines that were made long do not become 60 MiB

// What readers look for, and what none of them should see.
constexpr std::array kFragments = {"\0"sv,
                                   "\x1B[31m"sv,
                                   "\x7F"sv,
                                   "\xC3"sv,
                                   "\xE2\x80"sv,
                                   "\xED\xA0\x80"sv,
                                   "\xF0\x9F\x92"sv,
                                   "\xEF\xBB\xBF"sv,
                                   "\xFF\xFE"sv,
                                   "\r"sv,
                                   "\r\r\n"sv,
                                   "\n\n"sv,
                                   "\n.\r\n"sv,
                                   "\t"sv,
                                   "250-"sv,
                                   "\n250 "sv,
                                   "\n354 go\n"sv,
                                   "\n334 "sv,
                                   "\n421 "sv,
                                   "\nDATA\n"sv,
                                   "\nBDAT 99999999999999999999\n"sv,
                                   "\nAUTH PLAIN "sv,
                                   "\nSTARTTLS\n"sv,
                                   "\nQUIT\n"sv,
                                   "<"sv,
                                   ">"sv,
                                   "\""sv,
                                   "\\"sv,
                                   "{"sv,
                                   "}"sv,
                                   "["sv,
                                   "]"sv,
                                   "\\u0000"sv,
                                   "\\ud800"sv,
                                   "&#0;"sv,
                                   "=3D=\n"sv,
                                   "%00"sv,
                                   "'"sv,
                                   ","sv,
                                   "18446744073709551616"sv,
                                   "-1"sv,
                                   "9999-99-99T99:99:99Z"sv,
                                   "<?xml"sv,
                                   "\n-----"sv,
                                   "from=<"sv,
                                   "status=bounced ("sv};

// Places of the lines' first octets, and the end.
std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n' && at + 1 < text.size()) starts.push_back(at + 1);
  }
  starts.push_back(text.size());
  return starts;
}

struct Block {
  std::size_t from;
  std::size_t size;
};

// Up to `most` lines that stand together.
Block some_lines(std::string_view text, Random& random, std::size_t most) {
  const auto starts = line_starts(text);
  const auto first = random.below(starts.size() - 1);
  const auto last = std::min(first + 1 + random.below(most), starts.size() - 1);
  return {starts[first], starts[last] - starts[first]};
}

std::size_t some_line_start(std::string_view text, Random& random) {
  const auto starts = line_starts(text);
  return starts[random.below(starts.size())];
}

std::size_t some_place(std::string_view text, Random& random) { return random.below(text.size() + 1); }

void flip_bit(std::string& text, Random& random) {
  if (text.empty()) return;
  auto& octet = text[random.below(text.size())];
  octet = static_cast<char>(static_cast<unsigned char>(octet) ^ (1U << random.below(8)));
}

void change_octet(std::string& text, Random& random) {
  if (!text.empty()) text[random.below(text.size())] = static_cast<char>(random.below(256));
}

void lose_octets(std::string& text, Random& random) {
  const auto at = some_place(text, random);
  text.erase(at, random.below(80) + 1);
}

void lose_lines(std::string& text, Random& random) {
  const auto block = some_lines(text, random, 5);
  text.erase(block.from, block.size);
}

void double_lines(std::string& text, Random& random) {
  const auto block = some_lines(text, random, 20);
  text.insert(some_line_start(text, random), text.substr(block.from, block.size));
}

void move_lines(std::string& text, Random& random) {
  const auto block = some_lines(text, random, 5);
  const auto moved = text.substr(block.from, block.size);
  text.erase(block.from, block.size);
  text.insert(some_line_start(text, random), moved);
}

void cut_off(std::string& text, Random& random) { text.resize(some_place(text, random)); }

void cut_head_off(std::string& text, Random& random) { text.erase(0, some_place(text, random)); }

void insert_fragment(std::string& text, Random& random) {
  text.insert(some_place(text, random), kFragments.at(random.below(kFragments.size())));
}

// A piece of the line again and again; seldom more than a reader takes.
void lengthen_line(std::string& text, Random& random) {
  const auto at = some_place(text, random);
  const std::string piece = text.substr(at, random.below(30) + 1) + "x";
  const auto wanted = random.below(kSeldom) == 0 ? kTooLongLine : kLongLine;
  std::string more;
  while (more.size() < wanted) more += piece;
  more.erase(std::remove(more.begin(), more.end(), '\n'), more.end());
  text.insert(at, more);
}

void repeat_line(std::string& text, Random& random) {
  const auto block = some_lines(text, random, 1);
  std::string more;
  for (auto count = random.below(kMostRepeats); count > 0 && more.size() < kMostRepeated; --count)
    more.append(text, block.from, block.size);
  text.insert(block.from, more);
}

void change_line_ends(std::string& text, Random& random) {
  constexpr std::array ends = {"\n"sv, "\r\n"sv, "\r"sv, "\r\r\n"sv, "\n\n"sv, "\\n"sv};
  const auto end = ends.at(random.below(ends.size()));
  const auto block = some_lines(text, random, 1000);
  std::string changed;
  for (const char c : text.substr(block.from, block.size)) c == '\n' ? changed += end : changed += c;
  text.replace(block.from, block.size, changed);
}

using Change = void (*)(std::string&, Random&);
constexpr std::array<Change, 12> kChanges = {flip_bit,        change_octet,  lose_octets, lose_lines,
                                             double_lines,    move_lines,    cut_off,     cut_head_off,
                                             insert_fragment, lengthen_line, repeat_line, change_line_ends};

// Lines of another text between this one's.
void splice(std::string& text, const std::string& other, Random& random) {
  const auto block = some_lines(other, random, 30);
  text.insert(some_line_start(text, random), other, block.from, block.size);
}

}  // namespace

std::uint64_t Random::next() {
  state_ += 0x9E3779B97F4A7C15ULL;
  auto mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31U);
}

std::string mutation(const std::vector<std::string>& texts, std::uint64_t number) {
  Random random(number);
  auto text = texts[static_cast<std::size_t>(number % texts.size())];
  for (auto changes = 1 + random.below(kMostChanges); changes > 0; --changes) {
    const auto which = random.below(kChanges.size() + 2);  // splicing is as frequent as two others
    if (which < kChanges.size()) {
      kChanges.at(which)(text, random);
    } else {
      splice(text, texts[random.below(texts.size())], random);
    }
  }
  return text;
}

}  // namespace smtpwhy::test
