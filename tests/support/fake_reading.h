// A reading of lines whose memory is plain to see.
#pragma once

#include "run/line_reading.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace smtpwhy::testing {

/// Tells of each line none, one or two events, by its number, with what it remembers; `remember X` makes it remember X. The texts are gone
/// after each event, but for that of a line, which is told itself where nothing is remembered.
class FakeReading : public LineReading {
 public:
  explicit FakeReading(bool has_twins = true) : has_twins_(has_twins) {}

  void read(const LineLoad& lines, EventLoad& into) override {
    lines.for_each([&](const InputLine& line) {
      into.begin_line();
      constexpr std::string_view kRemember = "remember ";
      if (line.text.starts_with(kRemember)) memory_ = line.text.substr(kRemember.size());
      for (std::uint64_t i = 0; i < line.number % 3; ++i) tell(line, i, into);
      into.end_line(line.number % 5 == 0 ? LineFate::noise : LineFate::event);
      ++count_;
    });
  }

  [[nodiscard]] std::unique_ptr<LineReading> twin() const override {
    if (!has_twins_) return nullptr;
    auto twin = std::make_unique<FakeReading>();
    twin->memory_ = memory_;
    return twin;
  }

  [[nodiscard]] std::optional<std::string> memory() const override { return has_twins_ ? std::optional(memory_) : std::nullopt; }
  std::uint64_t take_count() override { return std::exchange(count_, 0); }
  void add_count(std::uint64_t count) override { count_ += count; }

 private:
  void tell(const InputLine& line, std::uint64_t i, EventLoad& into) const {
    const auto text = memory_ + std::string(line.text);
    const auto recipient = fmt::format("user{}@example.net", line.number);
    Event event;
    event.line = line.number;
    event.text = memory_.empty() ? line.text : std::string_view(text);
    QueueFact fact;
    fact.recipient = recipient;
    if (i == 1) event.fact = &fact;
    into.on_event(event);
  }

  bool has_twins_;
  std::string memory_;
  std::uint64_t count_ = 0;
};

/// Writes down what comes.
class WrittenEvents : public LineEvents {
 public:
  void begin_line() override { text += "(\n"; }
  void on_event(const Event& event) override {
    text += fmt::format("{} {} {}\n", event.line, event.text, event.fact == nullptr ? "-" : event.fact->recipient);
  }
  void end_line(LineFate fate) override { text += fmt::format("{})\n", static_cast<int>(fate)); }
  std::string text;
};

/// What `reading` tells of `lines`.
inline void read_at_once(LineReading& reading, const std::vector<std::string>& lines, LineEvents& target) {
  LineLoad load;
  EventLoad events;
  for (std::size_t i = 0; i < lines.size(); ++i) load.add({i + 1, lines[i], false});
  reading.read(load, events);
  (void)events.replay(target, [] { return false; });
}

}  // namespace smtpwhy::testing
