#include "knowledge/wording.h"

#include "base/shell.h"
#include "base/text.h"
#include "smtp/names.h"

#include <algorithm>
#include <functional>

namespace smtpwhy::knowledge {
namespace {

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_url(std::string_view text) {
  const auto harmless = [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("-._~:/?#[]@!&*+,;=%").find(c) != std::string_view::npos;
  };
  return (text.starts_with("https://") || text.starts_with("http://")) && std::all_of(text.begin(), text.end(), harmless);
}

struct Placeholder {
  std::string_view name;
  bool (*has_form)(std::string_view);
};

constexpr std::size_t kPlaceholders = 9;
constexpr Placeholder kTable[kPlaceholders] = {
    {"ip", is_ip},       {"reversed_ip", is_word}, {"domain", is_domain}, {"address", is_mailbox}, {"host", is_domain},
    {"list", is_domain}, {"url", is_url},          {"limit", is_word},    {"mechanism", is_word},
};

bool has_form(std::string_view placeholder, std::string_view value) {
  const auto* found = std::find_if(std::begin(kTable), std::end(kTable), [&](const auto& row) { return row.name == placeholder; });
  return found != std::end(kTable) && !value.empty() && value.front() != '-' && found->has_form(value);
}

struct Part {
  std::string_view literal;      // before the placeholder
  std::string_view placeholder;  // empty: the end
  std::string_view otherwise;    // words for when it is unknown
  bool has_otherwise = false;
};

std::optional<std::vector<Part>> parts_of(std::string_view text) {
  std::vector<Part> parts;
  for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    const auto inside = text.substr(open + 1, close - open - 1);
    const auto bar = inside.find('|');
    const bool has_otherwise = bar != std::string_view::npos;
    parts.push_back(
        {text.substr(0, open), inside.substr(0, bar), has_otherwise ? inside.substr(bar + 1) : std::string_view(), has_otherwise});
    text.remove_prefix(close + 1);
  }
  parts.push_back({text, {}, {}, false});
  return parts;
}

std::optional<std::string> value_of(std::string_view placeholder, const Values& values) {
  if (const auto found = values.find(placeholder); found != values.end()) return found->second;
  const auto ip = values.find("ip");
  if (placeholder == "reversed_ip" && ip != values.end()) return reversed_ip(ip->second);
  return std::nullopt;
}

using Filler = std::function<std::optional<std::string>(const Part&)>;

std::optional<std::string> fill(std::string_view text, const Filler& filler) {
  if (!has_placeholder(text)) return std::string(text);  // as most are
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  std::string result;
  for (const auto& part : *parts) {
    result += part.literal;
    if (part.placeholder.empty()) break;
    const auto value = filler(part);
    if (!value) return std::nullopt;
    result += *value;
  }
  return result;
}

}  // namespace

const std::vector<std::string_view>& placeholders() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto& row : kTable) all.push_back(row.name);
    return all;
  }();
  return names;
}

std::optional<std::vector<std::string_view>> placeholders_in(std::string_view text) {
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  std::vector<std::string_view> found;
  for (const auto& part : *parts) {
    if (!part.placeholder.empty()) found.push_back(part.placeholder);
  }
  return found;
}

std::optional<std::string> fill_words(std::string_view text, const Values& values) {
  return fill(text, [&](const Part& part) -> std::optional<std::string> {
    if (auto value = value_of(part.placeholder, values)) return value;
    if (part.has_otherwise) return std::string(part.otherwise);
    return std::nullopt;
  });
}

std::optional<std::string> fill_command(std::string_view text, const Values& values) {
  return fill(text, [&](const Part& part) -> std::optional<std::string> {
    const auto value = value_of(part.placeholder, values);
    if (!value || !has_form(part.placeholder, *value)) return std::nullopt;
    return shell_quoted(*value);
  });
}

}  // namespace smtpwhy::knowledge
