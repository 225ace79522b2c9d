#include "unwrap/pasting.h"

#include "base/text.h"
#include "unwrap/markup.h"

#include <algorithm>

namespace smtpwhy::unwrap {
namespace {

constexpr char kEscape = '\x1b';

std::optional<PeeledLine> peeled_text(std::string_view text) {
  PeeledLine peeled;
  peeled.text = text;
  return peeled;
}

// How long the control sequence at the head is; an escape that begins none is one octet.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return 1;
  if (text[1] == '[') {
    const auto* const end = std::find_if(text.begin() + 2, text.end(), [](char c) { return c >= '@' && c <= '~'; });
    return static_cast<std::size_t>(end - text.begin()) + (end == text.end() ? 0 : 1);
  }
  if (text[1] == ']') {
    const auto end = text.find_first_of("\x07\x1b", 2);
    if (end == std::string_view::npos) return text.size();
    return end + (text[end] == kEscape ? 2 : 1);
  }
  return 2;
}

bool is_path_character(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("/._-+@").find(c) != std::string_view::npos;
}

// A file name as logs have them: `mail.log`, `/var/log/exim4/mainlog.1`, `maillog-20261122`.
bool is_log_name(std::string_view name) {
  return name.size() > 2 && std::all_of(name.begin(), name.end(), is_path_character) &&
         (name.find("log") != std::string_view::npos || name.ends_with(".txt"));
}

}  // namespace

std::optional<PeeledLine> peel_colours(std::string_view line, PeelMemory& memory) {
  if (!trim_left(line).starts_with(kEscape)) return std::nullopt;
  memory.storage.clear();
  for (auto at = line.find(kEscape); at != std::string_view::npos; at = line.find(kEscape)) {
    memory.storage += line.substr(0, at);
    line.remove_prefix(std::min(line.size(), at + sequence_length(line.substr(at))));
  }
  memory.storage += line;
  return peeled_text(memory.storage);
}

std::optional<PeeledLine> peel_grep(std::string_view line, PeelMemory& /*memory*/) {
  const auto colon = line.substr(0, 256).find(':');
  if (colon == std::string_view::npos || !is_log_name(line.substr(0, colon))) return std::nullopt;
  line.remove_prefix(colon + 1);
  const auto second = line.substr(0, 12).find(':');
  // a time of day has two digits there, and so may have the number of a line: it is taken for that where a stamp follows
  const bool numbered = second != std::string_view::npos && parse_number(line.substr(0, second)).has_value();
  if (numbered) line.remove_prefix(second + 1);
  return peeled_text(line);
}

std::optional<PeeledLine> peel_quoting(std::string_view line, PeelMemory& /*memory*/) {
  if (!line.starts_with('>')) return std::nullopt;
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return peeled_text(line);
}

std::optional<PeeledLine> peel_markdown(std::string_view line, PeelMemory& /*memory*/) {
  const auto trimmed = trim(line);
  if (trimmed.starts_with("```") || trimmed.starts_with("~~~")) return peeled_text({});
  if (line.starts_with("    ")) return peeled_text(line.substr(4));
  if (trimmed.size() > 2 && trimmed.front() == '`' && trimmed.back() == '`')
    return peeled_text(trimmed.substr(1, trimmed.size() - 2));
  return std::nullopt;
}

std::optional<PeeledLine> peel_html(std::string_view line, PeelMemory& memory) {
  const auto has = [&](std::string_view words) { return line.find(words) != std::string_view::npos; };
  if (!has("&lt;") && !has("&gt;") && !has("&amp;") && !has("&quot;") && !has("<br") && !has("<BR") && !has("pre>"))
    return std::nullopt;
  memory.storage = without_entities(without_tags(line));
  if (memory.storage.ends_with('\n')) memory.storage.pop_back();
  return peeled_text(memory.storage);
}

}  // namespace smtpwhy::unwrap
