#include "run/input_reading.h"

#include "run/switches.h"

#include <utility>

namespace smtpwhy {
namespace {

// A reader with nothing but its lines: all else is its InputRun's.
class TwinReading : public LineReading {
 public:
  static std::unique_ptr<LineReading> of(const LogReader& reader) {
    auto twin = std::make_unique<TwinReading>();
    twin->reader_ = reader.twin(twin->sink_);
    if (twin->reader_ == nullptr) return nullptr;
    return twin;
  }

  void read(const LineLoad& lines, EventLoad& into) override {
    sink_.turn(into);
    lines.for_each([&](const InputLine& line) {
      into.begin_line();
      into.end_line(reader_->read(line.number, line.text, line.cut));
    });
  }

  [[nodiscard]] std::unique_ptr<LineReading> twin() const override { return of(*reader_); }

  // What it left out would have to be counted, too.
  [[nodiscard]] std::optional<std::string> memory() const override {
    return reader_->left_out().any() ? std::nullopt : reader_->memory();
  }

  std::uint64_t take_count() override { return reader_->take_lines(); }
  void add_count(std::uint64_t count) override { reader_->add_lines(count); }

 private:
  EventSwitch sink_;
  std::unique_ptr<LogReader> reader_;
};

}  // namespace

void InputReading::read(const LineLoad& lines, EventLoad& into) {
  run_.hand_to(into);
  lines.for_each([this](const InputLine& line) { run_.read(line); });
}

std::unique_ptr<LineReading> InputReading::twin() const { return TwinReading::of(run_.reader()); }

}  // namespace smtpwhy
