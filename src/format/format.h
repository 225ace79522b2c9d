// Format: one way in which conversations and deliveries are logged. It knows marks, quoting and grammar, and nothing of SMTP.
#pragma once

#include "event/event.h"
#include "event/left_out.h"
#include "event/line_ledger.h"
#include "format/log_line.h"
#include "format/telling_patterns.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Reads the lines of one input, in order, and pushes what they tell.
class FormatReader {
 public:
  virtual ~FormatReader() = default;

  /// Pushes the events of this line. `noise` and `unrecognised` lines push none. Total: any bytes have a fate.
  virtual LineFate read(const LogLine& line, EventSink& sink) = 0;

  /// The input ends: pushes what was held back until more of it would have come.
  virtual void finish(EventSink& /*sink*/) {}

  /// What was left out so far, where there are limits that may leave something out.
  [[nodiscard]] virtual LeftOut left_out() const { return {}; }

  /// Where what a line tells depends on little that stood before it: a reader that knows what this one knows, and has left out nothing, so
  /// that another thread can read some of the lines. Null: there is none.
  [[nodiscard]] virtual std::unique_ptr<FormatReader> twin() const { return nullptr; }

  /// What a reader with twins knows from the lines before: where that of two is the same, both tell the same of lines to come. Nothing: that
  /// cannot be told.
  [[nodiscard]] virtual std::optional<std::string> memory() const { return std::nullopt; }
};

class Format {
 public:
  virtual ~Format() = default;

  /// As in `--input-format` and in reports; the name of its folder in `corpus/`.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// A few words for a person.
  [[nodiscard]] virtual std::string_view title() const = 0;
  /// Any other format that speaks up is preferred.
  [[nodiscard]] virtual bool is_fallback() const { return false; }
  /// Such lines also stand in messages, which a conversation may show: one that begins before them, and has more lines, is preferred.
  [[nodiscard]] virtual bool stands_in_messages() const { return false; }

  /// Whether no other format has such lines. The catalogue asks only for lines that `telling_patterns` match, where there are any.
  [[nodiscard]] virtual bool tells(const LogLine& line) const = 0;

  /// One of these matches the text of every telling line, so that the lines of all formats are looked for in one pass.
  /// None: `tells` is cheap, and asked of every line.
  [[nodiscard]] virtual std::vector<TellingPattern> telling_patterns() const { return {}; }

  [[nodiscard]] virtual std::unique_ptr<FormatReader> reader() const = 0;
};

}  // namespace smtpwhy
