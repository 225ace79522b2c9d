// InputReading: the lines of an InputRun, read in loads, perhaps by several threads at once.
#pragma once

#include "run/input_run.h"
#include "run/line_reading.h"

namespace smtpwhy {

/// What an InputRun does with lines whose format is settled.
class InputReading : public LineReading {
 public:
  /// `run` must outlive this.
  explicit InputReading(InputRun& run) : run_(run) {}

  void read(const LineLoad& lines, EventLoad& into) override;
  [[nodiscard]] std::unique_ptr<LineReading> twin() const override;
  [[nodiscard]] std::optional<std::string> memory() const override { return run_.reader().memory(); }
  std::uint64_t take_count() override { return run_.reader().take_lines(); }
  void add_count(std::uint64_t count) override { run_.reader().add_lines(count); }

 private:
  InputRun& run_;
};

}  // namespace smtpwhy
