#include "base/stamp_memory.h"

#include "base/clock.h"
#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

constexpr std::size_t kSyslogDate = 7;  // `Nov 22 `
constexpr std::size_t kIsoDate = 11;    // `2026-11-22 `, or with a T
constexpr std::size_t kClock = kClockSize;
constexpr std::size_t kLastOctets = kIsoDate - sizeof(std::uint64_t);

// The part of a second of `text`, in which the point stands at `at`.
std::int64_t take_point_and_fraction(std::string_view text, std::size_t& at) {
  const auto digits = text.substr(at + 1);
  const auto* behind = digits.data();
  const auto micros = take_fraction(behind, digits.data() + digits.size());
  at += 1 + static_cast<std::size_t>(behind - digits.data());
  return micros;
}

// Whether a stamp may end before `rest`, so that none of the words behind it is a part of it: ` UTC`, ` +0100`, ` 2026`.
bool ends_before(std::string_view rest, bool may_have_zone) {
  if (rest.empty()) return true;
  if (rest[0] != ' ') return false;
  const char next = rest.size() > 1 ? rest[1] : ' ';
  return !may_have_zone || is_digit(next) || next == '[' || (next >= 'a' && next <= 'y');
}

// How long the date of a stamp in one of the two commonest forms is; 0 where it is in another.
std::size_t date_size(std::string_view text, const Stamp& stamp) {
  const bool syslog = stamp.form == StampForm::no_year && text.size() == kSyslogDate + kClock && text[3] == ' ' && text[6] == ' ';
  if (syslog) return kSyslogDate;
  const bool iso = stamp.form == StampForm::dated && text.size() >= kIsoDate + kClock && text[4] == '-' && text[7] == '-' &&
                   (text[10] == ' ' || text[10] == 'T');
  return iso ? kIsoDate : 0;
}

}  // namespace

// Octets that overlap in the middle, where they are fewer than in three words.
void StampMemory::Octets::learn(std::string_view text) {
  size = text.size() >= 2 * sizeof(std::uint64_t) - 1 && text.size() <= kMost ? text.size() : 0;
  if (size == 0) return;
  const auto last = size - sizeof(std::uint64_t);
  words = {eight_octets(text.data()), eight_octets(text.data() + std::min(last, sizeof(std::uint64_t))),
           eight_octets(text.data() + last)};
}

bool StampMemory::Octets::stand_before(std::string_view text) const {
  if (size == 0 || text.size() <= size) return false;
  const auto last = size - sizeof(std::uint64_t);
  return eight_octets(text.data() + last) == words[2] && eight_octets(text.data()) == words[0] &&
         eight_octets(text.data() + std::min(last, sizeof(std::uint64_t))) == words[1];
}

bool StampMemory::take_head(std::string_view& line, Stamp& stamp) {
  if (stamp_before_.stand_before(line) && ends_before(line.substr(stamp_before_.size), may_have_zone_)) {
    stamp = {line.substr(0, stamp_before_.size), micros_before_, form_, zoned_};
    line.remove_prefix(stamp_before_.size);
    return true;
  }
  const auto time = time_of_known_day(line);
  // with nothing behind it, it is looked at more closely
  if (time.end != 0 && time.end < line.size() && ends_before(line.substr(time.end), may_have_zone_)) {
    stamp = stamp_of(line, time);
    stamp_before_.learn(stamp.text);
    micros_before_ = *stamp.micros;
    line.remove_prefix(time.end);
    return true;
  }
  const auto found = stamp_at_head(line);
  if (!found) return false;
  if (found->stamp.text.data() == line.data()) learn(line, found->stamp);
  stamp = found->stamp;
  line = found->rest;
  return true;
}

Stamp StampMemory::whole(std::string_view text) {
  const auto time = time_of_known_day(text);
  if (time.end != 0 && time.end == text.size()) return stamp_of(text, time);
  auto stamp = parse_stamp(text);
  if (stamp.text.data() == text.data()) learn(text, stamp);
  return stamp;
}

StampMemory::Time StampMemory::time_of_known_day(std::string_view text) const {
  if (form_ == StampForm::none || text.size() < size_ + kClock || !begins_with_date(text.data())) return {};
  const int seconds = clock_seconds(text.data() + size_);
  if (seconds < 0) return {};
  Time time{size_ + kClock, seconds * kMicrosPerSecond};
  if (form_ != StampForm::dated) return time;
  const auto next = [&](std::size_t at) { return at < text.size() ? text[at] : ' '; };
  if (next(time.end) == '.' && is_digit(next(time.end + 1))) time.micros += take_point_and_fraction(text, time.end);
  if (!text.substr(time.end).starts_with(zone())) return {};
  time.end += zone_size_;
  return time;
}

// Texts that are as long as the date and a time of day.
bool StampMemory::begins_with_date(const char* text) const {
  constexpr std::uint64_t kSeven = 0x00FFFFFFFFFFFFFFU;  // of a shorter date, what is behind it does not count
  if (size_ == kSyslogDate) return ((eight_octets(text) ^ first_) & kSeven) == 0;
  return eight_octets(text) == first_ && eight_octets(text + kLastOctets) == last_;
}

Stamp StampMemory::stamp_of(std::string_view text, const Time& time) const {
  return {text.substr(0, time.end), midnight_ + time.micros, form_, zoned_};
}

void StampMemory::learn(std::string_view text, const Stamp& stamp) {
  const auto size = stamp.micros ? date_size(stamp.text, stamp) : 0;
  const int seconds = size == 0 ? -1 : clock_seconds(text.data() + size);
  if (seconds < 0) return;
  auto end = size + kClock;
  std::int64_t fraction = 0;
  if (stamp.text.substr(end).starts_with('.')) fraction = take_point_and_fraction(stamp.text, end);
  const auto zone = stamp.text.substr(end);
  if (zone.size() > kZoneOctets || zone.starts_with(',') || zone.starts_with(':') || zone.starts_with(' ')) return;
  stamp_before_ = {};
  size_ = size;
  first_ = eight_octets(text.data());
  last_ = eight_octets(text.data() + kLastOctets);
  midnight_ = *stamp.micros - seconds * kMicrosPerSecond - fraction;
  form_ = stamp.form;
  zoned_ = stamp.zoned;
  zone_size_ = zone.copy(zone_.data(), zone_.size());
  may_have_zone_ = zone.empty() && form_ == StampForm::dated;
}

}  // namespace smtpwhy
