#include "input/rotation.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostDigits = 5;  // of a rotation number: more is something else, such as a process id or a time

/// How old a part of a log is; the smaller, the older.
struct Age {
  enum class Kind : std::uint8_t {
    numbered,
    dated,
    current
  };  // a site that changed from numbers to dates has the numbers from before
  Kind kind = Kind::current;
  std::vector<std::int64_t> keys;
  std::string label;  // of multilog
  bool operator<(const Age& other) const { return std::tie(kind, keys, label) < std::tie(other.kind, other.keys, other.label); }
};

struct Part {
  std::string log;  // the name of the whole log, with its folder
  Age age;
};

bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

std::string_view without_packing(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".bz2", ".xz", ".zst", ".Z", ".lzma"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

std::optional<std::int64_t> date_of(std::string_view year, std::string_view month, std::string_view day) {
  const auto y = parse_number(year);
  const auto m = parse_number(month);
  const auto d = parse_number(day);
  if (!y || !m || !d || *y < 1980 || *y > 2099 || *m < 1 || *m > 12 || *d < 1 || *d > 31) return std::nullopt;
  return std::int64_t{*y} * 10000 + *m * 100 + *d;
}

/// A date in a name, and where what belongs to it ends.
struct NamedDate {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::int64_t> keys;
};

// 20260105 or 2026-01-05 at that place.
std::optional<NamedDate> date_at(std::string_view name, std::size_t at) {
  const auto digits = digits_at(name, at);
  if (digits >= 8) {
    if (const auto date = date_of(name.substr(at, 4), name.substr(at + 4, 2), name.substr(at + 6, 2))) {
      return NamedDate{at, at + 8, {*date}};
    }
  }
  constexpr std::size_t kLength = 10;
  if (digits != 4 || name.size() < at + kLength || !is_separator(name[at + 4]) || name[at + 4] != name[at + 7]) return std::nullopt;
  const auto date = date_of(name.substr(at, 4), name.substr(at + 5, 2), name.substr(at + 8, 2));
  return date ? std::optional(NamedDate{at, at + kLength, {*date}}) : std::nullopt;
}

// What follows a date: hours, a time, a count.
void add_numbers_behind(std::string_view name, NamedDate& date) {
  for (;;) {
    auto at = date.end;
    if (at < name.size() && (is_separator(name[at]) || name[at] == 'T')) ++at;
    const auto digits = digits_at(name, at);
    if (digits == 0) return;
    const auto number = parse_number(name.substr(at, digits));
    date.keys.push_back(number ? std::int64_t{*number} : 0);
    date.end = at + digits;
  }
}

std::optional<NamedDate> find_date(std::string_view name) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (!is_digit(name[at]) || (at > 0 && is_digit(name[at - 1]))) continue;
    auto date = date_at(name, at);
    if (!date) continue;
    add_numbers_behind(name, *date);
    return date;
  }
  return std::nullopt;
}

// mail.log-20260105 and mail-20260105.log are parts of mail.log.
std::optional<Part> dated_part(std::string_view name) {
  const auto date = find_date(name);
  if (!date) return std::nullopt;
  auto before = name.substr(0, date->begin);
  if (!before.empty() && is_separator(before.back())) before.remove_suffix(1);
  return Part{std::string(before) + std::string(name.substr(date->end)), {Age::Kind::dated, date->keys, {}}};
}

// mail.log.2 is a part of mail.log; 192.0.2.1 is an address.
std::optional<Part> numbered_part(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  const auto digits = name.size() - dot - 1;
  const auto number = parse_number(name.substr(dot + 1));
  const auto log = name.substr(0, dot);
  const auto before = log.substr(log.rfind('.') + 1);
  if (!number || digits > kMostDigits || digits_at(before, 0) == before.size()) return std::nullopt;
  return Part{std::string(log), {Age::Kind::numbered, {-std::int64_t{*number}}, {}}};
}

// mail.2.log is a part of mail.log.
std::optional<Part> numbered_before_extension(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == name.size()) return std::nullopt;
  auto part = numbered_part(name.substr(0, dot));
  if (part) part->log += name.substr(dot);
  return part;
}

std::optional<Part> labelled_part(std::string_view name) {
  constexpr std::size_t kLabel = 25;  // @ and 24 hexadecimal digits
  if (name.size() < kLabel || name.front() != '@' || (name.size() > kLabel && name[kLabel] != '.')) return std::nullopt;
  const auto label = name.substr(1, kLabel - 1);
  if (label.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return Part{"current", {Age::Kind::dated, {}, std::string(label)}};
}

Part part_of(const std::string& path, const std::vector<std::string>& names) {
  const auto folder = path.substr(0, path.rfind('/') + 1);
  const auto name = without_packing(std::string_view(path).substr(folder.size()));
  auto part = labelled_part(name);
  if (!part) part = dated_part(name);
  if (!part) part = numbered_part(name);
  if (!part) {
    // Tests are numbered so, too, and the later have the greater numbers: only beside the log itself are these its older parts.
    part = numbered_before_extension(name);
    if (part && std::find(names.begin(), names.end(), folder + part->log) == names.end()) part.reset();
  }
  if (!part) part = Part{std::string(name), {}};
  part->log.insert(0, folder);
  return *part;
}

}  // namespace

std::vector<std::string> in_time_order(std::vector<std::string> names) {
  struct Member {
    Age age;
    std::size_t index;
  };
  std::map<std::string, std::vector<Member>> logs;
  std::vector<std::string> log_of;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto part = part_of(names[i], names);
    logs[part.log].push_back({std::move(part.age), i});
    log_of.push_back(std::move(part.log));
  }
  std::vector<std::string> ordered;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto& members = logs[log_of[i]];
    const bool rotated =
        std::any_of(members.begin(), members.end(), [](const Member& m) { return m.age.kind != Age::Kind::current; });
    if (!rotated) {
      ordered.push_back(names[i]);
    } else if (members.front().index == i) {
      auto sorted = members;
      std::stable_sort(sorted.begin(), sorted.end(), [](const Member& a, const Member& b) { return a.age < b.age; });
      for (const auto& member : sorted) ordered.push_back(names[member.index]);
    }
  }
  return ordered;
}

}  // namespace smtpwhy
