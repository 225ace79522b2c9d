// Words that are looked for in many texts, and the octet of theirs by which they are found: one that stands in few texts. A space, or a
// letter in one of its cases, stands in nearly all.
#pragma once

#include "base/text.h"

#include <cstddef>
#include <string_view>

namespace smtpwhy::unwrap {

struct MarkedWords {
  std::string_view words;
  std::size_t at = 0;  ///< of the octet, in `words`; one that is no letter where case does not matter
};

/// Where the words first stand in `text`, whatever their case; `npos` where they do not.
[[nodiscard]] inline std::size_t find_words_ignoring_case(std::string_view text, const MarkedWords& marked) {
  const char octet = marked.words[marked.at];
  for (auto at = text.find(octet, marked.at); at != std::string_view::npos; at = text.find(octet, at + 1)) {
    if (starts_with_ignoring_case(text.substr(at - marked.at), marked.words)) return at - marked.at;
  }
  return std::string_view::npos;
}

}  // namespace smtpwhy::unwrap
