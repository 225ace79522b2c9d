#include "knowledge/word_counts.h"

#include "base/text.h"

namespace smtpwhy::knowledge {

namespace {

constexpr std::size_t kFour = 4;
constexpr std::size_t kHashBits = 16;

// Knuth's multiplicative hash: the upper bits depend on all four.
std::size_t hash_of_four(std::string_view text) {
  std::uint32_t octets = 0;
  for (const char c : text.substr(0, kFour)) octets = octets << 8U | static_cast<unsigned char>(c);
  return octets * 2654435761U >> (32U - kHashBits);
}

}  // namespace

void WordCounts::add(std::string_view text) {
  const auto begin = texts_.size();
  texts_.append(lower(text)).append("\n");
  fours_.resize(std::size_t{1} << kHashBits);
  for (auto rest = std::string_view(texts_).substr(begin); rest.size() >= kFour; rest.remove_prefix(1)) {
    auto& count = fours_[hash_of_four(rest)];
    if (count != UINT16_MAX) ++count;
  }
}

std::size_t WordCounts::count(std::string_view word) const {
  std::size_t count = 0;
  for (auto at = texts_.find(word); at != std::string::npos; at = texts_.find(word, at + word.size())) ++count;
  return count;
}

std::size_t WordCounts::count_of_four(std::string_view text) const { return fours_.empty() ? 0 : fours_[hash_of_four(text)]; }

}  // namespace smtpwhy::knowledge
