#include "smtp/extensions.h"

#include "base/text.h"

namespace smtpwhy {

Extensions::Extensions(std::span<const std::string_view> lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::string_view parameters;
    auto keyword = first_word(trim(lines[i]), &parameters);
    std::string all(parameters);
    if (starts_with_ignoring_case(keyword, "AUTH=")) {
      all.insert(0, std::string(keyword.substr(5)).append(" "));
      keyword = keyword.substr(0, 4);
    }
    auto& known = offered_[upper(keyword)];
    if (!known.empty()) known += ' ';
    known += all;
  }
}

std::vector<std::string> Extensions::mechanisms() const {
  std::vector<std::string> result;
  const auto found = offered_.find("AUTH");
  if (found == offered_.end()) return result;
  std::string_view rest = found->second;
  while (!is_blank(rest)) result.push_back(upper(first_word(trim_left(rest), &rest)));
  return result;
}

}  // namespace smtpwhy
