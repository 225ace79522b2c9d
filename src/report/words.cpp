#include "report/words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

struct Wording {
  std::string_view key;
  std::string_view words;
};

constexpr std::array<Wording, 6> kWho = {{
    {"sender", "the sender: whoever writes the message or runs the sending program"},
    {"sender-admin", "the sending side's administrator"},
    {"recipient", "the recipient"},
    {"recipient-admin", "the receiving side's administrator"},
    {"provider", "the mail provider that sends for you"},
    {"nobody", "nobody: it works as intended"},
}};

constexpr std::array<Wording, 3> kRetry = {{
    {"later", "yes, later: it may pass as it is"},
    {"after-fix", "only after the fix: the same attempt will fail again"},
    {"never", "no: it will not work for this message and recipient"},
}};

constexpr std::array<Wording, 4> kSpeaker = {{
    {"remote-server", "the receiving mail server"},
    {"relay", "the server that the mail was handed to"},
    {"own-server", "your own mail server"},
    {"client", "the sending program itself: no server said this"},
}};

template <std::size_t Size>
std::string_view words(const std::array<Wording, Size>& table, std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Wording& w) { return w.key == key; });
  return found == table.end() ? key : found->words;
}

}  // namespace

std::string_view words_for_who(std::string_view who) { return words(kWho, who); }
std::string_view words_for_retry(std::string_view retry) { return words(kRetry, retry); }
std::string_view words_for_speaker(std::string_view speaker) { return words(kSpeaker, speaker); }

std::string words_for_confidence(const knowledge::Explanation& e) {
  if (!e.confidence) return {};
  const std::string unknown = e.text.empty() ? "" : "the text is not known; ";
  switch (*e.confidence) {
    case knowledge::Confidence::rule: return fmt::format("the text is known (rule {})", e.rule);
    case knowledge::Confidence::status: return unknown + "judged by the status code";
    case knowledge::Confidence::code: return unknown + "judged by the reply code alone, so only likely";
    case knowledge::Confidence::by_class: return "neither text nor codes tell the cause; only temporary or permanent is certain";
  }
  return {};
}

}  // namespace smtpwhy
