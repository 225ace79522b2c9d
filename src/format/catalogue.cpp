#include "format/catalogue.h"

#include "format/marked.h"

#include <algorithm>

namespace smtpwhy {

FormatCatalogue::FormatCatalogue(const knowledge::Tables& tables) {
  for (const bool fallback : {false, true}) {
    for (const auto& row : tables.formats) {
      if (row.fallback == fallback) formats_.push_back(make_marked_format(row));
    }
  }
}

const Format* FormatCatalogue::find(std::string_view name) const {
  const auto found = std::find_if(formats_.begin(), formats_.end(), [&](const auto& format) { return format->name() == name; });
  return found == formats_.end() ? nullptr : found->get();
}

void FormatDetector::add(std::string_view line) {
  for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i] += catalogue_.formats()[i]->weight(line);
}

const Format& FormatDetector::best() const {
  const auto greatest = std::max_element(weights_.begin(), weights_.end());
  const bool silent = greatest == weights_.end() || *greatest == 0;
  const auto index = silent ? weights_.size() - 1 : static_cast<std::size_t>(greatest - weights_.begin());
  return *catalogue_.formats()[index];
}

}  // namespace smtpwhy
