// Finding: one diagnosed problem with its evidence. The engine finds and never prints.
//
// No false alarms: what is not certain is a warning or a note, and says so.
#pragma once

#include "base/time.h"
#include "knowledge/explain.h"
#include "session/session.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

enum class Severity : std::uint8_t { permanent, temporary, warning, note };
[[nodiscard]] std::string_view name(Severity severity);

/// Octets of a text that a finding keeps: many findings are kept to the end. The exchange itself has all of it.
inline constexpr std::size_t kLongestEvidence = 4096;

struct Evidence {
  std::size_t input = 0;   ///< index of the input
  std::uint64_t line = 0;  ///< 0: there is none
  std::string text;        ///< what was said
  std::string command;     ///< what it answers, `RCPT TO:<a@example.net>`; `the greeting`; empty: nothing in particular
  std::optional<std::uint32_t> after_us =
      std::nullopt;  ///< how long it took, or was waited for in vain; only where that is the point
  bool cut = false;  ///< the end of `text` was left out
};

/// `said` as evidence: as much of it as is kept.
[[nodiscard]] inline Evidence evidence_of(std::size_t input, std::uint64_t line, std::string_view said, std::string command) {
  return {
      input, line, std::string(said.substr(0, kLongestEvidence)), std::move(command), std::nullopt, said.size() > kLongestEvidence};
}

/// Where a failure began, if that was before it showed.
struct Root {
  std::string_view kind;   ///< `hello-name`, `login-not-tried`, …
  std::string words;       ///< a sentence
  std::uint64_t line = 0;  ///< of the finding's input; 0: not logged
  std::string command;     ///< what was said there
};

struct Finding {
  std::string_view kind;  ///< which check found it: `failed-reply`, …
  Severity severity = Severity::note;
  knowledge::Explanation explanation;
  Evidence evidence;
  std::optional<std::int64_t> time;                    ///< UTC, in microseconds since 1970
  std::optional<std::size_t> exchange = std::nullopt;  ///< the one of the session that it is about; nothing: none in particular
  std::optional<Root> root = std::nullopt;
};

/// Whether something did not go through; what is not certain, or did no harm, is no failure.
[[nodiscard]] inline bool is_failure(const Finding& finding) {
  return finding.severity == Severity::permanent || finding.severity == Severity::temporary;
}

/// Cause and group of one exchange that failed; views into the tables.
struct ExchangeVerdict {
  std::string_view cause;
  std::string_view cause_group;
};

struct Diagnosis {
  std::vector<ExchangeVerdict> exchanges;  ///< one for each exchange of the session, empty where nothing failed
  std::vector<Finding> findings;
};

struct DeliveryDiagnosis {
  ExchangeVerdict verdict;         ///< empty where nothing failed
  std::optional<Finding> finding;  ///< nothing where nothing failed
};

}  // namespace smtpwhy
