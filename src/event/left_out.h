// LeftOut: what was left out because a limit was reached, by what it was. Limits and their reasons: src/limits.md.
//
// Who keeps no more counts here, and the report tells: in JSON as `limits`, in words for people. Some limits are told elsewhere, with what
// they are limits of: lines of an input, exchanges of a session, findings of a report.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace smtpwhy {

enum class Limited : std::uint8_t {
  messages,    ///< of a queue, or attempts under way, that were forgotten
  recipients,  ///< of one message, told at once
  replies,     ///< whose end was left out
  evidence,    ///< texts of findings whose end was left out
  remarks,     ///< stray lines and problems of a session
  fields,      ///< of a mail's header, whose end was left out
  parts,       ///< of a mail, in parts in parts
  wrappers,    ///< inputs with more wrappers around their lines than are taken off
  fates,       ///< messages of which is not known whether they arrived later
  names,       ///< that were hidden and are not told apart
  lines,       ///< of a dump, whose end was left out
};

/// As in `limits` of a report in JSON.
struct LimitedName {
  Limited what;
  std::string_view name;
};
inline constexpr std::array<LimitedName, 11> kLimitedNames = {{{Limited::messages, "messages"},
                                                               {Limited::recipients, "recipients"},
                                                               {Limited::replies, "replies"},
                                                               {Limited::evidence, "evidence"},
                                                               {Limited::remarks, "remarks"},
                                                               {Limited::fields, "fields"},
                                                               {Limited::parts, "parts"},
                                                               {Limited::wrappers, "wrappers"},
                                                               {Limited::fates, "fates"},
                                                               {Limited::names, "names"},
                                                               {Limited::lines, "lines"}}};

/// Whether `rows` has one for each limit there is, in their order: one that was forgotten is not found by looking at the program.
template <class Row>
[[nodiscard]] constexpr bool has_each_limit(const std::array<Row, kLimitedNames.size()>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].what) != i) return false;
  }
  return true;
}
static_assert(has_each_limit(kLimitedNames));
static_assert(kLimitedNames.back().what == Limited::lines);  // the last

class LeftOut {
 public:
  /// Reports of others may hold any number: the sum ends where a number does.
  void add(Limited what, std::uint64_t count = 1) {
    auto& known = counts_[static_cast<std::size_t>(what)];
    known = count > UINT64_MAX - known ? UINT64_MAX : known + count;
  }
  void add(const LeftOut& other) {
    for (const auto& row : kLimitedNames) add(row.what, other.of(row.what));
  }
  /// Where two ways to count go over the same things.
  void at_least(Limited what, std::uint64_t count) {
    auto& known = counts_[static_cast<std::size_t>(what)];
    if (known < count) known = count;
  }
  /// Where something is told by others, or not at all.
  [[nodiscard]] LeftOut without(std::initializer_list<Limited> some) const {
    auto rest = *this;
    for (const auto what : some) rest.counts_[static_cast<std::size_t>(what)] = 0;
    return rest;
  }
  [[nodiscard]] std::uint64_t of(Limited what) const { return counts_[static_cast<std::size_t>(what)]; }
  [[nodiscard]] bool any() const { return counts_ != decltype(counts_)(); }

 private:
  std::array<std::uint64_t, kLimitedNames.size()> counts_{};
};

}  // namespace smtpwhy
