// Any bytes as stamps, a line each, in the order of a log. Promises: views stay in the line, what is found at the head is the same stamp
// when it is read alone, a time that was placed reads back as the same, and a calendar that stopped half-way said the same until then.
#include "base/calendar.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace smtpwhy;

void require(bool promise) {
  if (!promise) std::abort();
}

bool same(const Stamp& a, const Stamp& b) {
  return a.text == b.text && a.micros == b.micros && a.form == b.form && a.zoned == b.zoned;
}

void check_head(std::string_view line) {
  const auto found = stamp_at_head(line);
  if (!found) return;
  const auto& [stamp, rest] = *found;
  require(rest.data() + rest.size() == line.data() + line.size());
  require(stamp.text.data() >= line.data() && stamp.text.data() + stamp.text.size() <= rest.data());
  require(same(parse_stamp(stamp.text), stamp));
}

std::vector<Stamp> placed(std::string_view log, std::size_t most) {
  Calendar calendar({.utc_offset = -5 * 3600, .year = {}, .latest = std::int64_t{1'795'309'728'000'000}});
  std::vector<Stamp> stamps;
  while (!log.empty() && stamps.size() < most) {
    const auto line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(log.size(), line.size() + 1));
    stamps.push_back(calendar.place(parse_stamp(line)));
  }
  return stamps;
}

void check_times(std::string_view log) {
  const auto all = placed(log, log.size());
  const auto half = placed(log, all.size() / 2);
  for (std::size_t i = 0; i < half.size(); ++i) require(same(half[i], all[i]));
  for (const auto& stamp : all) {
    constexpr std::int64_t kMilli = 1000;
    constexpr std::int64_t kYear10000 = 253'402'300'800'000'000;
    if (!stamp.dated() || *stamp.micros >= kYear10000 || *stamp.micros < 0) continue;
    require(parse_stamp(utc_text(*stamp.micros)).micros == *stamp.micros - *stamp.micros % kMilli);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  check_times(log);
  for (auto rest = log; !rest.empty();) {
    const std::string line(rest.substr(0, rest.find('\n')));  // of its own, so that a sanitizer sees one byte too far
    check_head(line);
    const auto offset = parse_utc_offset(line);
    require(!offset || (*offset >= -14 * 3600 && *offset <= 14 * 3600));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return 0;
}
