#include "base/stamp_memory.h"

#include "base/clock.h"
#include "base/text.h"

namespace smtpwhy {
namespace {

constexpr std::size_t kSyslogDate = 7;  // `Nov 22 `
constexpr std::size_t kIsoDate = 11;    // `2026-11-22 `, or with a T
constexpr std::size_t kClock = kClockSize;
constexpr std::size_t kIsoStamp = kIsoDate + kClock;
constexpr std::size_t kLastOctets = kIsoDate - sizeof(std::uint64_t);

// Whether a stamp may end before `rest`, so that none of the words behind it is a part of it: ` UTC`, ` +0100`, `.123456`.
bool ends_before(std::string_view rest, StampForm form) {
  if (rest[0] != ' ') return false;
  return form == StampForm::no_year || is_digit(rest[1]) || rest[1] == '[' || (rest[1] >= 'a' && rest[1] <= 'y');
}

// How long the date of a stamp in one of the two commonest forms is; 0 where it is in another.
std::size_t date_size(std::string_view text, const Stamp& stamp) {
  if (stamp.form == StampForm::no_year && text.size() == kSyslogDate + kClock && text[3] == ' ' && text[6] == ' ') {
    return kSyslogDate;
  }
  const bool iso = stamp.form == StampForm::dated && !stamp.zoned && text.size() == kIsoStamp && text[4] == '-' && text[7] == '-';
  return iso ? kIsoDate : 0;
}

}  // namespace

std::optional<StampAt> StampMemory::at_head(std::string_view line) {
  std::optional<StampAt> found;
  const int seconds = seconds_of_known_day(line);
  if (seconds >= 0) {
    const auto end = size_ + kClock;
    found.emplace(StampAt{{line.substr(0, end), midnight_ + seconds * kMicrosPerSecond, form_, false}, line.substr(end)});
    return found;
  }
  found = stamp_at_head(line);
  if (found && found->stamp.text.data() == line.data()) learn(line, found->stamp);
  return found;
}

// The time of day; negative where the line begins with anything else than the date that is known.
int StampMemory::seconds_of_known_day(std::string_view line) const {
  constexpr std::size_t kEnough = kIsoStamp + 2;  // lines that say something have more
  if (form_ == StampForm::none || line.size() < kEnough || !begins_with_date(line.data())) return -1;
  return ends_before(line.substr(size_ + kClock), form_) ? clock_seconds(line.data() + size_) : -1;
}

bool StampMemory::begins_with_date(const char* line) const {
  constexpr std::uint64_t kSeven = 0x00FFFFFFFFFFFFFFU;  // of a shorter date, what is behind it does not count
  if (size_ == kSyslogDate) return ((eight_octets(line) ^ first_) & kSeven) == 0;
  return eight_octets(line) == first_ && eight_octets(line + kLastOctets) == last_;
}

void StampMemory::learn(std::string_view line, const Stamp& stamp) {
  const auto size = date_size(stamp.text, stamp);
  const int seconds = size == 0 ? -1 : clock_seconds(line.data() + size);
  if (seconds < 0 || !stamp.micros) return;
  size_ = size;
  first_ = eight_octets(line.data());
  last_ = eight_octets(line.data() + kLastOctets);
  midnight_ = *stamp.micros - seconds * kMicrosPerSecond;
  form_ = stamp.form;
}

}  // namespace smtpwhy
