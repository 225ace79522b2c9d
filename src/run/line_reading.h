// LineReading: how the lines of an input are read, load by load.
#pragma once

#include "run/event_load.h"
#include "run/line_load.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace smtpwhy {

/// One thread at a time; twins are used by others.
class LineReading {
 public:
  virtual ~LineReading() = default;

  /// Adds to `into` what `lines` tell, which are those that come next.
  virtual void read(const LineLoad& lines, EventLoad& into) = 0;

  /// Another one that knows what this one knows. Null: there is none to be had. May be asked for by several threads at once.
  [[nodiscard]] virtual std::unique_ptr<LineReading> twin() const = 0;

  /// What it knows from the lines before: two with the same memory tell the same of lines to come. Nothing: there is no telling.
  [[nodiscard]] virtual std::optional<std::string> memory() const = 0;

  /// How many lines it has read since this was asked last, as far as they are counted; who goes on for it has to add them.
  virtual std::uint64_t take_count() = 0;
  virtual void add_count(std::uint64_t count) = 0;
};

}  // namespace smtpwhy
