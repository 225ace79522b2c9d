#include "knowledge/word_counts.h"

#include "base/knuth_hash.h"
#include "base/text.h"

namespace smtpwhy::knowledge {
namespace {

constexpr std::size_t kFour = 4;
constexpr unsigned kFourBits = 16;  // some 40,000 of them stand in the samples: few fall together

std::size_t hash_of_four(std::string_view text) {
  std::uint32_t octets = 0;
  for (const char c : text.substr(0, kFour)) octets = octets << 8U | static_cast<unsigned char>(c);
  return knuth_hash(octets, kFourBits);
}

}  // namespace

void WordCounts::add(std::string_view text) {
  const auto begin = texts_.size();
  texts_.append(lower(text)).append("\n");
  fours_.resize(std::size_t{1} << kFourBits);
  for (auto rest = std::string_view(texts_).substr(begin); rest.size() >= kFour; rest.remove_prefix(1)) {
    auto& count = fours_[hash_of_four(rest)];
    if (count != UINT16_MAX) ++count;
  }
}

std::size_t WordCounts::count(std::string_view word) const {
  std::size_t count = 0;
  if (word.empty()) return count;
  for (auto at = texts_.find(word); at != std::string::npos; at = texts_.find(word, at + word.size())) ++count;
  return count;
}

std::size_t WordCounts::count_of_four(std::string_view text) const { return fours_.empty() ? 0 : fours_[hash_of_four(text)]; }

}  // namespace smtpwhy::knowledge
