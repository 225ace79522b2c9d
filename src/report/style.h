// Colour and layout of text for a terminal; plain in a pipe.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy {

struct TextStyle {
  bool colour = false;
  std::size_t width = 100;  ///< columns to wrap at; 0: not at all
};

enum class Accent { permanent, temporary, good, strong, faint };

/// `text` in a colour, where there are colours. The text must be printable already.
[[nodiscard]] std::string accented(const TextStyle& style, Accent accent, std::string_view text);

/// `label` in a column of its own, then `text` wrapped behind it, with a line break at the end. Any bytes come out printable.
[[nodiscard]] std::string labelled(const TextStyle& style, std::string_view label, std::string_view text);

/// `text` wrapped, each line behind `indent` spaces, the first behind `first` instead where that is given.
[[nodiscard]] std::string wrapped(const TextStyle& style, std::string_view text, std::size_t indent, std::string_view first = {});

}  // namespace smtpwhy
