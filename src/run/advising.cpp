#include "run/advising.h"

#include "report/words.h"

#include <fmt/format.h>

namespace smtpwhy {

std::vector<std::string> TableAdviser::advice_on(const Refusal& refusal) {
  knowledge::ExplainContext context;
  context.command = refusal.command;
  context.host = refusal.host;
  context.sender = refusal.sender;
  context.recipient = refusal.recipient;
  const auto explanation = explainer_.explain(refusal.reply, context);
  if (explanation.cause.empty()) return {};
  std::vector<std::string> lines = {fmt::format("Cause: {} ({})", explanation.title, explanation.cause)};
  if (!explanation.who.empty()) lines.push_back(fmt::format("Whose move: {}", words_for_who(explanation.who)));
  if (!explanation.retry.empty()) lines.push_back(fmt::format("Try again? {}", words_for_retry(explanation.retry)));
  if (!explanation.fixes.empty()) lines.push_back("What to do: " + explanation.fixes.front());
  return lines;
}

}  // namespace smtpwhy
