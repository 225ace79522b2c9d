#include "smtp/extensions.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {
namespace {

struct OfferedLine {
  std::string_view keyword;
  std::string_view parameters;
  std::string_view mechanism;  // of `AUTH=PLAIN LOGIN` the first one
};

OfferedLine read_offer(std::string_view line) {
  OfferedLine offer;
  offer.keyword = first_word(trim(line), &offer.parameters);
  if (!starts_with_ignoring_case(offer.keyword, "AUTH=")) return offer;
  offer.mechanism = offer.keyword.substr(5);
  offer.keyword = offer.keyword.substr(0, 4);
  return offer;
}

}  // namespace

bool offers_extension(std::span<const std::string_view> lines, std::string_view keyword) {
  return !lines.empty() && std::any_of(lines.begin() + 1, lines.end(), [&](std::string_view line) {
    return equals_ignoring_case(read_offer(line).keyword, keyword);
  });
}

Extensions::Extensions(std::span<const std::string_view> lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto offer = read_offer(lines[i]);
    auto& known = offered_[upper(offer.keyword)];
    for (const auto more : {offer.mechanism, offer.parameters}) {
      if (!known.empty() && !more.empty()) known += ' ';
      known += more;
    }
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
