#include "base/pattern_heads.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace smtpwhy {

// Reads an expression to the ways in which a text may begin that it matches, in the order in which a search tries them. Soundness rests
// on one rule: what was read so far may at any time be called the beginning of something unknown (`Rest::pattern`), and stays it then.
class HeadsReader {
 public:
  explicit HeadsReader(std::string_view expression) : rest_(expression) {}

  void read_to(PatternHeads& heads) && {
    auto ways = std::vector<Way>{unknown()};
    if (take('^')) {
      auto read = sequence(0);
      const bool to_end = take('$') && rest_.empty();
      if (read && rest_.empty()) ways = ended(std::move(*read), to_end);
    }
    heads.ways_ = std::move(ways);
    heads.sets_ = std::move(sets_);
  }

 private:
  using Way = PatternHeads::Way;
  using Rest = PatternHeads::Rest;
  using Ways = std::vector<Way>;

  static Way unknown() { return {{}, {}, {}, Rest::pattern}; }
  static Way word(char c) { return {std::string(1, c), {}, {}, Rest::none}; }

  static Ways to_pattern(Ways ways) {
    for (auto& way : ways) way.rest = Rest::pattern;
    return ways;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // Elements up to the end, a `|`, a `)` or a last `$`. Nothing where the expression has something that is not known here.
  std::optional<Ways> sequence(std::size_t depth) {
    Ways ways = {{}};
    while (!rest_.empty() && rest_ != "$" && rest_.front() != '|' && rest_.front() != ')') {
      const bool is_dot = rest_.front() == '.';
      auto element = is_dot ? dot() : atom(depth);
      if (!element) return std::nullopt;
      auto counted = is_dot ? std::move(element) : quantified(std::move(*element));
      if (!counted) return std::nullopt;
      ways = joined(std::move(ways), *counted);
    }
    return ways;
  }

  // `.*` and `.+` may be all the rest of the line.
  std::optional<Ways> dot() {
    take('.');
    const auto not_line_end = CharSet::of("\n").others();
    if (rest_.starts_with("*?") || rest_.starts_with("+?")) return quantified({octet_of(not_line_end)});
    if (take('*')) return Ways{{{}, {}, {}, Rest::line}};
    if (take('+')) return Ways{{{}, {number_of(not_line_end)}, {}, Rest::line}};
    return quantified({octet_of(not_line_end)});
  }

  std::optional<Ways> atom(std::size_t depth) {
    if (take('(')) return group(depth);
    if (take('[')) return octet_class();
    if (take('\\')) return escape();
    if (rest_.front() == '^' || rest_.front() == '$') return rest_.remove_prefix(1), Ways{unknown()};
    if (std::string_view("*+?{").find(rest_.front()) != std::string_view::npos) return std::nullopt;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return Ways{word(c)};
  }

  std::optional<Ways> group(std::size_t depth) {
    std::string_view name;
    const bool folds_case = take("?i:");
    if (folds_case) {
      // heads are compared as they are
    } else if (take("?P<")) {
      const auto end = rest_.find('>');
      if (end == std::string_view::npos) return std::nullopt;
      name = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
    } else if (!take("?:") && rest_.starts_with('?')) {
      return std::nullopt;  // flags
    }
    if (depth == PatternHeads::kMostNesting) return std::nullopt;
    auto ways = alternatives(depth + 1);
    if (!ways || !take(')')) return std::nullopt;
    if (folds_case) return Ways{unknown()};
    return name.empty() ? std::move(*ways) : named(std::move(*ways), name);
  }

  std::optional<Ways> alternatives(std::size_t depth) {
    Ways all;
    do {
      auto ways = sequence(depth);
      if (!ways) return std::nullopt;
      all.insert(all.end(), std::make_move_iterator(ways->begin()), std::make_move_iterator(ways->end()));
    } while (take('|'));
    return all.size() > PatternHeads::kMostWays ? Ways{unknown()} : all;
  }

  static Ways named(Ways ways, std::string_view name) {
    for (auto& way : ways) {
      const auto end = way.rest == Rest::none ? way.fixed() : PatternHeads::kToTheEnd;
      way.groups.insert(way.groups.begin(), {name, 0, end});
    }
    return ways;
  }

  std::optional<Ways> escape() {
    if (rest_.empty()) return std::nullopt;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (const auto set = named_set(c)) return spelled(*set);
    if (c == 'b' || c == 'B') return Ways{unknown()};
    const auto octet = escaped(c);
    if (!octet) return std::nullopt;
    return Ways{word(*octet)};
  }

  static std::optional<char> escaped(char c) {
    constexpr std::string_view kNames = "tnrf";
    constexpr std::string_view kOctets = "\t\n\r\f";
    if (const auto at = kNames.find(c); at != std::string_view::npos) return kOctets[at];
    if (is_alpha(c) || is_digit(c)) return std::nullopt;
    return c;
  }

  static std::optional<CharSet> named_set(char c) {
    switch (c) {
      case 'd': return CharSet::of("0123456789");
      case 'D': return CharSet::of("0123456789").others();
      case 's': return CharSet::of("\t\n\f\r ");
      case 'S': return CharSet::of("\t\n\f\r ").others();
      case 'w': return CharSet::word_characters("_");
      case 'W': return CharSet::word_characters("_").others();
      default: return std::nullopt;
    }
  }

  std::optional<Ways> octet_class() {
    const bool negated = take('^');
    CharSet set;
    for (bool first = true; first || !rest_.starts_with(']'); first = false) {
      if (rest_.empty() || rest_.starts_with("[:") || !add_member(set)) return std::nullopt;
    }
    take(']');
    return spelled(negated ? set.others() : set);
  }

  // An octet, a range or a named set.
  bool add_member(CharSet& set) {
    if (rest_.size() > 1 && rest_.front() == '\\') {
      if (const auto inner = named_set(rest_[1])) {
        rest_.remove_prefix(2);
        set.insert(*inner);
        return true;
      }
    }
    const auto from = member();
    if (!from) return false;
    if (!rest_.starts_with('-') || rest_.starts_with("-]")) return set.insert(*from), true;
    rest_.remove_prefix(1);
    const auto to = member();
    if (!to) return false;
    for (int i = static_cast<unsigned char>(*from); i <= static_cast<unsigned char>(*to); ++i) set.insert(static_cast<char>(i));
    return true;
  }

  std::optional<char> member() {
    if (rest_.empty()) return std::nullopt;
    const bool is_escaped = take('\\');
    if (rest_.empty()) return std::nullopt;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return is_escaped ? escaped(c) : c;
  }

  // Few octets are a way each.
  Ways spelled(const CharSet& set) {
    Ways ways;
    for (int i = 0; i < 256; ++i) {
      if (!set.holds(static_cast<char>(i))) continue;
      if (ways.size() == PatternHeads::kMostSpelled) return {octet_of(set)};
      ways.push_back(word(static_cast<char>(i)));
    }
    return ways;
  }

  Way octet_of(const CharSet& set) { return {{}, {number_of(set)}, {}, Rest::none}; }

  std::size_t number_of(const CharSet& set) {
    sets_.push_back(set);
    return sets_.size() - 1;
  }

  // The set of one octet.
  std::size_t number_of(char c) {
    auto& known = of_octet_.at(static_cast<unsigned char>(c));
    if (!known) known = number_of(CharSet::of(std::string_view(&c, 1)));
    return *known;
  }

  // What stands behind an element: how often it may come. A way that is lazy is unknown.
  std::optional<Ways> quantified(Ways element) {
    if (take('?')) return take('?') ? Ways{unknown()} : repeated(element, 0, 1);
    if (take('*')) return take('?'), Ways{unknown()};
    if (take('+')) return take('?'), to_pattern(std::move(element));
    if (!rest_.starts_with('{')) return element;
    const auto counted = counts();
    if (!counted) return std::nullopt;
    if (rest_.starts_with('?') || rest_.starts_with('*') || rest_.starts_with('+')) return rest_.remove_prefix(1), Ways{unknown()};
    const auto [least, most] = *counted;
    const auto surely = std::min(least, kMostCounted);
    if (most <= (has_groups(element) ? 1 : kMostCounted)) return repeated(element, least, most);
    return surely > 0 ? to_pattern(repeated(element, surely, surely)) : Ways{unknown()};
  }

  // Of a group that comes more than once the last counts.
  static bool has_groups(const Ways& ways) {
    return std::any_of(ways.begin(), ways.end(), [](const Way& way) { return !way.groups.empty(); });
  }

  // `{2}`, `{2,}` or `{2,4}`; nothing for all else, where a brace is a brace.
  std::optional<std::pair<std::size_t, std::size_t>> counts() {
    const auto end = rest_.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const auto text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    const auto comma = text.find(',');
    const auto least = count_in(text.substr(0, comma));
    const auto most = comma == std::string_view::npos ? least
                      : comma + 1 == text.size()      ? std::optional(kMostCounted + 1)
                                                      : count_in(text.substr(comma + 1));
    if (!least || !most) return std::nullopt;
    return std::pair(*least, *most);
  }

  static std::optional<std::size_t> count_in(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    const auto number = parse_number(text);
    return number ? std::optional<std::size_t>(*number) : std::nullopt;
  }

  // The longer ones come first, as a search tries them.
  Ways repeated(const Ways& element, std::size_t least, std::size_t most) {
    Ways ways = {{}};
    for (auto i = most; i > 0; --i) {
      ways = joined(element, ways);
      if (i > least) ways.emplace_back();
    }
    return ways;
  }

  // Each of `heads` with each of `tails` behind it.
  Ways joined(Ways heads, const Ways& tails) {
    if (heads.size() * tails.size() > PatternHeads::kMostWays) return to_pattern(std::move(heads));
    Ways all;
    all.reserve(heads.size() * tails.size());
    for (const auto& head : heads) {
      if (head.rest == Rest::pattern) {
        all.push_back(head);
        continue;
      }
      for (const auto& tail : tails) all.push_back(joined(head, tail));
    }
    return all;
  }

  Way joined(Way head, const Way& tail) {
    const bool is_nothing = tail.fixed() == 0 && tail.groups.empty() && tail.rest == Rest::none;
    if (is_nothing) return head;
    const auto sets = head.sets.empty() ? tail.sets.size() : head.sets.size() + tail.fixed();
    const bool too_long = sets > PatternHeads::kMostSets || head.head.size() + tail.head.size() > PatternHeads::kLongestHead;
    if (head.rest != Rest::none || too_long) {
      head.rest = Rest::pattern;
      return head;
    }
    const auto shift = head.fixed();
    for (auto group : tail.groups) {
      group.begin += shift;
      if (group.end != PatternHeads::kToTheEnd) group.end += shift;
      head.groups.push_back(group);
    }
    if (head.sets.empty()) {
      head.head += tail.head;
    } else {
      for (const char c : tail.head) head.sets.push_back(number_of(c));
    }
    head.sets.insert(head.sets.end(), tail.sets.begin(), tail.sets.end());
    head.rest = tail.rest;
    return head;
  }

  // What the end of the expression makes of what was read.
  static Ways ended(Ways ways, bool to_end) {
    for (auto& way : ways) {
      if (way.rest == Rest::none && !to_end) way.rest = Rest::anything;
    }
    return ways;
  }

  static constexpr std::size_t kMostCounted = 6;  // of an element; one that may come oftener is left to the pattern

  std::string_view rest_;
  std::vector<CharSet> sets_;
  std::array<std::optional<std::size_t>, 256> of_octet_;  // numbers of the sets of one
};

PatternHeads::PatternHeads(std::string_view expression) { HeadsReader(expression).read_to(*this); }

}  // namespace smtpwhy
