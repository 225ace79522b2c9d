// The formats that are known, and which of them an input is in.
#pragma once

#include "format/format.h"
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

 private:
  std::vector<std::unique_ptr<Format>> formats_;  // fallbacks last
};

/// Looks at the head of an input, line by line, and says which format speaks up most.
class FormatDetector {
 public:
  /// `catalogue` must outlive this; there must be a format in it.
  explicit FormatDetector(const FormatCatalogue& catalogue) : catalogue_(catalogue), weights_(catalogue.formats().size()) {}

  void add(std::string_view line);

  /// The format with the greatest weight so far; of equals the first. Where nothing spoke up: the last, a fallback.
  [[nodiscard]] const Format& best() const;

  static constexpr std::size_t kHead = 64 * 1024;  ///< octets of an input that are looked at

 private:
  const FormatCatalogue& catalogue_;
  std::vector<int> weights_;
};

}  // namespace smtpwhy
