#include "knowledge/known_phrases.h"

#include <algorithm>

namespace smtpwhy::knowledge {

bool KnownPhrases::stands_in(Phrase& phrase, std::string_view text) const {
  const auto words = std::string_view(letters_).substr(phrase.begin, phrase.size);
  std::size_t at = phrase.place;
  if (at > text.size() || !text.substr(at).starts_with(words)) at = text.find(words);
  if (at == std::string_view::npos || Neighbours::of(text, at, words.size()) != phrase.between) return false;
  phrase.place = static_cast<std::uint16_t>(std::min<std::size_t>(at, UINT16_MAX));
  return true;
}

bool KnownPhrases::stand_in(std::string_view text) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!stands_in(phrases_[i], text)) continue;
    in_vain_ = 0;
    return true;
  }
  if (count_ > 0 && ++in_vain_ > kPatience) count_ = most_ = 0;
  return false;
}

void KnownPhrases::learn(std::string_view text, std::string_view match) {
  if (match.empty() || match.size() > kLongest) {
    --most_;  // nearer to giving up
    return;
  }
  const auto place = static_cast<std::size_t>(match.data() - text.data());
  phrases_[count_++] = {static_cast<std::uint16_t>(letters_.size()), static_cast<std::uint16_t>(match.size()),
                        static_cast<std::uint16_t>(std::min<std::size_t>(place, UINT16_MAX)),
                        Neighbours::of(text, place, match.size())};
  letters_ += match;
}

}  // namespace smtpwhy::knowledge
