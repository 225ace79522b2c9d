// Format: one way in which conversations are logged. It knows marks and quoting, and nothing of SMTP.
#pragma once

#include "event/event.h"
#include "event/line_ledger.h"
#include "input/line_splitter.h"

#include <memory>
#include <string_view>

namespace smtpwhy {

/// Reads the lines of one input, in order, and pushes what they tell.
class FormatReader {
 public:
  virtual ~FormatReader() = default;

  /// Pushes the events of this line. `noise` and `unrecognised` lines push none. Total: any bytes have a fate.
  virtual LineFate read(const InputLine& line, EventSink& sink) = 0;
};

class Format {
 public:
  virtual ~Format() = default;

  /// As in `--input-format` and in reports; the name of its folder in `corpus/`.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// A few words for a person.
  [[nodiscard]] virtual std::string_view title() const = 0;
  /// Whose log it is: `client`, `server`, or empty where the format does not say.
  [[nodiscard]] virtual std::string_view side() const = 0;

  /// How much this one line speaks for the format: 0 where it could be anything, `kTelling` where no other format has such lines,
  /// `kFallback` where it is of a form that is taken only if nobody else speaks up.
  [[nodiscard]] virtual int weight(std::string_view line) const = 0;

  [[nodiscard]] virtual std::unique_ptr<FormatReader> reader() const = 0;

  static constexpr int kTelling = 10;
  static constexpr int kFallback = 1;
};

}  // namespace smtpwhy
