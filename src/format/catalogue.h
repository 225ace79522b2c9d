// The formats that are known, and which of them an input is in.
#pragma once

#include "format/format.h"
#include "format/telling_patterns.h"
#include "format/wrapping.h"
#include "knowledge/tables.h"

#include <memory>
#include <string>
#include <vector>

namespace smtpwhy {

class FormatCatalogue {
 public:
  /// All formats of `tables`, which must outlive this, and those with a grammar of their own.
  explicit FormatCatalogue(const knowledge::Tables& tables);

  [[nodiscard]] const std::vector<std::unique_ptr<Format>>& formats() const { return formats_; }

  /// nullptr where there is none of that name.
  [[nodiscard]] const Format* find(std::string_view name) const;

  /// What `telling` uses from one line to the next; one for each thread.
  struct Scratch {
    explicit Scratch(const FormatCatalogue& catalogue) : patterns(*catalogue.patterns_) {}
    TellingPatterns::Scratch patterns;
    std::vector<std::size_t> found;
  };

  /// The numbers of the formats that `line` tells of, least first; mostly none or one. They live in `scratch`.
  const std::vector<std::size_t>& telling(const LogLine& line, Scratch& scratch) const;

 private:
  std::vector<std::unique_ptr<Format>> formats_;  // fallbacks last, and of these the plain conversation
  std::vector<std::size_t> asked_always_;         // formats without telling patterns
  std::vector<std::size_t> format_of_pattern_;
  std::unique_ptr<TellingPatterns> patterns_;  // of all formats
};

/// Looks at the head of an input, line by line, and says which format speaks up most.
class FormatDetector : public LogLineSink {
 public:
  /// `catalogue` must outlive this; there must be a format in it.
  explicit FormatDetector(const FormatCatalogue& catalogue)
      : catalogue_(catalogue), weights_(catalogue.formats().size()), first_(catalogue.formats().size()), scratch_(catalogue) {}

  void on_log_line(const LogLine& line) override;

  /// The number of the format with the most telling lines so far; of equals the first. A fallback only where no other has any; where
  /// nothing spoke up: the last, which is a fallback. What stands in messages gives way to a fallback that shows the messages.
  [[nodiscard]] std::size_t best() const;

  /// Whether any format has a telling line.
  [[nodiscard]] bool told() const;

  static constexpr std::size_t kHead = 64 * 1024;  ///< octets of an input that are looked at

 private:
  [[nodiscard]] std::size_t loudest() const;
  [[nodiscard]] bool carries(std::size_t conversation, std::size_t other) const;

  const FormatCatalogue& catalogue_;
  std::vector<std::size_t> weights_;
  std::vector<std::size_t> first_;  // which line was the format's first, from 1
  std::size_t lines_ = 0;
  FormatCatalogue::Scratch scratch_;
};

}  // namespace smtpwhy
