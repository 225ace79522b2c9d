// The sentences of a report that all forms for people share: what came of it, where it stands, how each input was read. As they are: each
// form makes them harmless in its own way.
#pragma once

#include "report/renderer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// `1 line`, `2 lines`.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// A part of the outcome, and how it is to be taken.
struct OutcomePart {
  Accent accent = Accent::strong;
  std::string words;  ///< `2 failed for now (temporary)`
};

/// The worst first; none where no recipient's fate is known.
[[nodiscard]] std::vector<OutcomePart> words_for_attempts(const Attempts& attempts);

/// The same of a whole report; a single one where no recipient's fate is known.
[[nodiscard]] std::vector<OutcomePart> words_for_outcome(const Summary& summary);

/// `1 conversation, 2 deliveries`; empty: nothing was found.
[[nodiscard]] std::string words_for_found(const Totals& totals);

/// What is to be said instead of both, where nothing was found.
inline constexpr std::string_view kNothingFound = "No SMTP conversation was found, and no delivery.";

/// The findings that a report shows, the worst first; of the others how many they are.
struct ShownFindings {
  std::vector<const FindingGroup*> groups;
  std::uint64_t kinds_left_out = 0;
  std::uint64_t times_left_out = 0;  ///< that those were found
};
/// No more than `top`; all where that is nothing.
[[nodiscard]] ShownFindings shown_findings(const Summary& summary, std::optional<std::size_t> top);

/// `Limits were reached: …`; empty: none was.
[[nodiscard]] std::string words_for_limits(const LeftOut& limits);

/// What was not shown, only counted, or not looked at, a sentence each.
[[nodiscard]] std::vector<std::string> words_for_left_out(const Summary& summary, std::optional<std::size_t> top);

[[nodiscard]] Accent accent_of(Severity severity);

/// The title of what was found.
[[nodiscard]] std::string_view title_of(const Finding& finding);

/// Who said the words that are the evidence: `Reply`, `Log says`, …
[[nodiscard]] std::string_view speaker_label(std::string_view finding_kind);

/// How long a reply took, or was waited for: `after 45 s`; empty where that is not the point.
[[nodiscard]] std::string words_for_wait(const Evidence& evidence);

/// Where a failure began.
struct RootWords {
  std::string command;  ///< as it was said
  std::string place;    ///< empty: not logged
  std::string words;
};
[[nodiscard]] std::optional<RootWords> words_for_root(const Finding& finding, const std::vector<InputReport>& inputs);

/// What was said, in one line: the lines of a bounce are joined by blanks.
[[nodiscard]] std::string in_one_line(std::string_view text);

/// Whether what a piece of evidence answers is a command as it was said; else it is our own words for what has none: `the message`.
[[nodiscard]] bool is_command(std::string_view answered);

/// How the keys of a count are told.
using KeyWords = std::string (*)(std::string_view key);
[[nodiscard]] inline std::string as_it_is(std::string_view key) { return std::string(key); }

/// What totals name `.` and `CONNECT`, for a person; other verbs as they are.
[[nodiscard]] std::string words_for_verb(std::string_view verb);

/// `session.log:19`, or `line 19` of standard input.
[[nodiscard]] std::string place_of(std::string_view input, std::uint64_t line);
[[nodiscard]] std::string place_of(const Evidence& evidence, const std::vector<InputReport>& inputs);

/// From the first time to the last, or the one; empty: not known.
[[nodiscard]] std::string words_for_span(const FindingGroup& group);

/// Whom the problem hit and how it went on, a sentence each.
[[nodiscard]] std::vector<std::string> words_for_course(const FindingGroup& group, const Summary& summary);

/// How often it came up: ` (3 times)`, ` (this and 2 like it)`; empty: once.
[[nodiscard]] std::string words_for_count(const FindingGroup& group);

/// The first few references, where the rule's and the cause's own come first.
[[nodiscard]] std::vector<std::string_view> first_references(const knowledge::Explanation& explanation);

/// Whether there is anything to say of an input; where not, an error message has said it.
[[nodiscard]] bool was_read(const InputReport& input);

/// As given, or `standard input`.
[[nodiscard]] std::string name_of(const InputReport& input);

/// What came of one of several inputs: `1 failed for good (permanent), 2 accepted; 3 findings`.
[[nodiscard]] std::string words_for_share(const InputReport& input);

/// As what it was read, and how many of its lines went where.
[[nodiscard]] std::string words_for_input(const InputReport& input);

/// What to try where an input told nothing; empty where it did.
[[nodiscard]] std::string_view hint_for(const InputReport& input);

}  // namespace smtpwhy
