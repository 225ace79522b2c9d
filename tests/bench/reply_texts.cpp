#include "bench/reply_texts.h"

#include "base/text.h"
#include "knowledge/tables.h"

#include <algorithm>
#include <random>

namespace smtpwhy::bench {
namespace {

constexpr std::size_t kTokenLength = 10;  // as in queue ids

using Random = std::mt19937;

std::string token(Random& random) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string text;
  while (text.size() < kTokenLength) text += letters[random() % letters.size()];
  return text;
}

bool is_dotted_number(std::string_view word) {
  return std::count(word.begin(), word.end(), '.') == 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.'; });
}

bool is_word_octet(char c) { return is_digit(c) || is_alpha(c) || c == '.' || c == '-' || c == '_' || c == '+'; }

// IP addresses and the local parts of mail addresses become others; a text without any gets a token at its end, as servers add one.
// Everything else stays, so that its rule still knows it.
std::string with_other_names(std::string_view sample, Random& random) {
  std::string text;
  for (std::size_t at = 0; at < sample.size();) {
    const auto rest = sample.substr(at);
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_word_octet);
    const auto word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    const auto behind = rest.substr(word.size(), 1);
    if (is_dotted_number(word)) {
      text += "198.51." + std::to_string(random() % 256) + "." + std::to_string(random() % 256);
    } else if (!word.empty() && behind == "@") {
      text += token(random);
    } else {
      text += word;
    }
    text += behind;
    at += word.size() + behind.size();
  }
  return text;
}

std::string_view host_of(const knowledge::RuleRow& rule) {
  if (rule.hosts.empty()) return {};
  return rule.hosts.front().starts_with("*.") ? rule.hosts.front().substr(2) : rule.hosts.front();
}

struct Sample {
  const knowledge::RuleRow* rule;
  std::string_view text;
};

std::vector<Sample> samples_in_order() {
  std::vector<Sample> samples;
  for (const auto& rule : knowledge::builtin_tables().rules) {
    for (const auto text : rule.samples) samples.push_back({&rule, text});
  }
  return samples;
}

BulkText text_of(const Sample& sample, Random& random) {
  auto text = with_other_names(sample.text, random) + " " + token(random);
  const auto command = sample.rule->commands.empty() ? std::string_view() : sample.rule->commands.front();
  auto reply = knowledge::read_reply_text(text);
  return {std::move(text), std::move(reply), command, host_of(*sample.rule)};
}

std::vector<BulkText> each_alike(std::size_t count, Random& random) {
  const auto samples = samples_in_order();
  std::vector<BulkText> texts;
  while (texts.size() < count) {
    for (const auto& sample : samples) texts.push_back(text_of(sample, random));
  }
  std::shuffle(texts.begin(), texts.end(), random);
  return texts;
}

std::vector<BulkText> as_in_a_log(std::size_t count, Random& random) {
  auto samples = samples_in_order();
  std::shuffle(samples.begin(), samples.end(), random);
  std::vector<double> shares;
  while (shares.size() < samples.size()) shares.push_back(1.0 / static_cast<double>(shares.size() + 1));
  std::discrete_distribution<std::size_t> rank(shares.begin(), shares.end());
  std::vector<BulkText> texts;
  while (texts.size() < count) texts.push_back(text_of(samples[rank(random)], random));
  return texts;
}

}  // namespace

std::vector<BulkText> distinct_texts(std::size_t count, Mix mix) {
  Random random(1);  // NOLINT: the same texts in every run
  const auto texts = mix == Mix::each_alike ? each_alike(count, random) : as_in_a_log(count, random);
  return std::vector<BulkText>(texts);  // a copy: in memory, one text lies behind the other, as where a log is read
}

}  // namespace smtpwhy::bench
