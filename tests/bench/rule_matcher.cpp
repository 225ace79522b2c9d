// How many distinct reply texts a second are classified, and what one costs that comes alone or means harm.
// Budgets: 500,000 texts a second on one core; a hostile text of 1 MiB in 50 ms.
#include "knowledge/rule_matcher.h"
#include "knowledge/explain.h"
#include "knowledge/literals.h"
#include "knowledge/tables.h"

#include "bench/reply_texts.h"

#include <benchmark/benchmark.h>
#include <algorithm>

namespace smtpwhy::bench {
namespace {

using knowledge::builtin_tables;
using knowledge::Explainer;
using knowledge::MatchContext;
using knowledge::RuleMatcher;

constexpr std::size_t kTexts = 100'000;

const std::vector<BulkText>& texts(Mix mix) {
  static const auto each = distinct_texts(kTexts, Mix::each_alike);
  static const auto log = distinct_texts(kTexts, Mix::as_in_a_log);
  return mix == Mix::each_alike ? each : log;
}

enum class Known { text_only, command_and_host };

MatchContext context_of(const BulkText& text, Known known) {
  const bool all = known == Known::command_and_host;
  return {text.reply.code, text.reply.status, all ? text.command : std::string_view(), all ? text.host : std::string_view()};
}

// Runs `classify` over all texts, once before the clock runs so that every pattern is compiled; it says whether a rule knew the text.
template <class Classify>
void over_all_texts(benchmark::State& state, Mix mix, Classify classify) {
  const auto& all = texts(mix);
  const auto known = std::count_if(all.begin(), all.end(), classify);
  std::size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(classify(all[i]));
    if (++i == all.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["known"] = static_cast<double>(known) / static_cast<double>(all.size());
}

void find(benchmark::State& state, Known known, Mix mix = Mix::each_alike) {
  RuleMatcher matcher(builtin_tables());
  over_all_texts(state, mix,
                 [&](const BulkText& text) { return matcher.find(text.reply.text, context_of(text, known)) != nullptr; });
}
BENCHMARK_CAPTURE(find, text_only, Known::text_only);
BENCHMARK_CAPTURE(find, command_and_host, Known::command_and_host);
BENCHMARK_CAPTURE(find, text_only_as_in_a_log, Known::text_only, Mix::as_in_a_log);
BENCHMARK_CAPTURE(find, command_and_host_as_in_a_log, Known::command_and_host, Mix::as_in_a_log);

void match(benchmark::State& state, Known known) {
  RuleMatcher matcher(builtin_tables());
  over_all_texts(state, Mix::each_alike,
                 [&](const BulkText& text) { return matcher.match(text.reply.text, context_of(text, known)).has_value(); });
}
BENCHMARK_CAPTURE(match, text_only, Known::text_only);
BENCHMARK_CAPTURE(match, command_and_host, Known::command_and_host);

void read_reply_text(benchmark::State& state) {
  over_all_texts(state, Mix::each_alike,
                 [&](const BulkText& text) { return knowledge::read_reply_text(text.pasted).code.has_value(); });
}
BENCHMARK(read_reply_text);

void explain(benchmark::State& state, Known known) {
  Explainer explainer(builtin_tables());
  over_all_texts(state, Mix::each_alike, [&](const BulkText& text) {
    const auto context = context_of(text, known);
    return !explainer.explain(text.pasted, {.command = context.command, .host = context.host}).rule.empty();
  });
}
BENCHMARK_CAPTURE(explain, text_only, Known::text_only);
BENCHMARK_CAPTURE(explain, command_and_host, Known::command_and_host);

// What a single look-up pays: the indexes, and the patterns that it needs.
void first_text(benchmark::State& state) {
  const auto& all = texts(Mix::each_alike);
  std::size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    RuleMatcher matcher(builtin_tables());
    benchmark::DoNotOptimize(matcher.match(all[i % all.size()].reply.text, {}));
    ++i;
  }
}
BENCHMARK(first_text)->Unit(benchmark::kMicrosecond);

// The words of all rules' branches, one behind the other, as many as are looked at, without those that would make a rule match: many
// a pattern has to be compiled, and fails.
std::string hostile_text() {
  RuleMatcher matcher(builtin_tables());
  std::string text;
  std::vector<std::string_view> texts_of_rules;
  for (const auto& rule : builtin_tables().rules) texts_of_rules.push_back(rule.literals);
  const knowledge::Literals literals(texts_of_rules);
  for (std::size_t branch = 0; branch < literals.branches() && text.size() < RuleMatcher::kLongestText; ++branch) {
    const auto longer = text + std::string(literals.word(literals.searched_for(branch).begin)) + "\t";
    if (matcher.find(longer, {}) == nullptr) text = longer;
  }
  text.resize(RuleMatcher::kLongestText, '.');
  return text + std::string((1U << 20U) - text.size(), 'x');
}

void hostile(benchmark::State& state) {
  const auto text = hostile_text();
  for ([[maybe_unused]] auto _ : state) {
    RuleMatcher matcher(builtin_tables());
    benchmark::DoNotOptimize(matcher.find(text, {}));
  }
}
BENCHMARK(hostile)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smtpwhy::bench
