// What the stamp at the head of each line costs. The budget is that of a mail server's log: 1 GiB, some seven million lines, in less time
// than a search for one pattern takes, so that the stamp must stay far below the reading of the bytes.
#include "base/calendar.h"
#include "base/time.h"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include <fmt/format.h>

namespace smtpwhy::bench {
namespace {

enum class Form { rfc3164, rfc5424, exim, tai64n };

constexpr std::size_t kLines = 4096;  // a power of two; they stay in the processor's cache, as lines just read do

std::string line(Form form, std::size_t i) {
  const auto hour = i / 3600 % 24;
  const auto minute = i / 60 % 60;
  const auto second = i % 60;
  constexpr std::string_view kRest =
      "mta postfix/smtp[28709]: 6EA79AE813B: to=<bob@example.org>, relay=mx.example.org[192.0.2.1]:25, dsn=2.0.0";
  switch (form) {
    case Form::rfc3164: return fmt::format("Nov {:>2} {:02}:{:02}:{:02} {}", 1 + i % 28, hour, minute, second, kRest);
    case Form::rfc5424:
      return fmt::format("2026-11-{:02}T{:02}:{:02}:{:02}.123456+01:00 {}", 1 + i % 28, hour, minute, second, kRest);
    case Form::exim: return fmt::format("2026-11-{:02} {:02}:{:02}:{:02} {}", 1 + i % 28, hour, minute, second, kRest);
    case Form::tai64n: return fmt::format("@40000000{:08x}38754cec {}", 0x6a1ddd3a + i, kRest);
  }
  return {};
}

std::vector<std::string> lines(Form form) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < kLines; ++i) all.push_back(line(form, i));
  return all;
}

void head(benchmark::State& state, Form form) {
  const auto all = lines(form);
  std::size_t i = 0;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(stamp_at_head(all[i++ % kLines]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(head, rfc3164, Form::rfc3164);
BENCHMARK_CAPTURE(head, rfc5424, Form::rfc5424);
BENCHMARK_CAPTURE(head, exim, Form::exim);
BENCHMARK_CAPTURE(head, tai64n, Form::tai64n);

// With the year, in UTC.
void place(benchmark::State& state, Form form) {
  const auto all = lines(form);
  Calendar calendar({.utc_offset = 3600, .year = 2026, .latest = {}});
  std::size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    if (const auto found = stamp_at_head(all[i++ % kLines])) benchmark::DoNotOptimize(calendar.place(found->stamp));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(place, rfc3164, Form::rfc3164);
BENCHMARK_CAPTURE(place, exim, Form::exim);

}  // namespace
}  // namespace smtpwhy::bench
