#include "smtp/queue_id.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

bool is_id_octet(char c) {
  constexpr std::string_view others = "-_.+=/@";
  return is_alpha(c) || is_digit(c) || others.find(c) != std::string_view::npos;
}

// An id at the head of `text`: a word with a digit in it, without a full stop at its end.
std::string_view id_at_head(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_id_octet);
  auto id = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  while (id.ends_with('.')) id.remove_suffix(1);
  return std::any_of(id.begin(), id.end(), is_digit) ? id : std::string_view();
}

std::string_view id_at_end(std::string_view text) {
  text = trim(text);
  const auto begin = std::find_if_not(text.rbegin(), text.rend(), is_id_octet).base();
  return id_at_head(text.substr(static_cast<std::size_t>(begin - text.begin())));
}

struct Words {
  std::string_view words;
  enum class Place { behind, before } id;
};

// Postfix, amavis; Exim; Microsoft; Haraka; qmail; Sendmail and OpenSMTPD; Google. The first that fits counts.
constexpr std::array<Words, 9> kWords = {{{"queued as ", Words::Place::behind},
                                          {" id=", Words::Place::behind},
                                          {"[internalid=", Words::Place::behind},
                                          {"message queued (", Words::Place::behind},
                                          {"queued mail for delivery as ", Words::Place::behind},
                                          {" qp ", Words::Place::behind},
                                          {" message accepted for delivery", Words::Place::before},
                                          {" - gsmtp", Words::Place::before},
                                          {"queued with id ", Words::Place::behind}}};

}  // namespace

std::string_view queued_as(std::string_view reply) {
  const auto lowered = lower(reply);
  for (const auto& [words, place] : kWords) {
    const auto at = lowered.rfind(words);
    if (at == std::string::npos) continue;
    const auto id = place == Words::Place::behind ? id_at_head(reply.substr(at + words.size())) : id_at_end(reply.substr(0, at));
    if (!id.empty()) return id;
  }
  return {};
}

}  // namespace smtpwhy
