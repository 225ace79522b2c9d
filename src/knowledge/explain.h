// explain: what a reply means, whose move it is and what to do. The only place where replies are classified.
//
// What decides, in this order: a rule that knows the text, the enhanced status code, the reply code as an answer to that command, the
// class. The text comes first because many servers misuse the codes.
#pragma once

#include "knowledge/reply_text.h"
#include "knowledge/rule_matcher.h"
#include "knowledge/tables.h"
#include "knowledge/wording.h"
#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// What is known of where a text came from.
struct ExplainContext {
  std::string_view command;         ///< the verb that it answers, `.`, `CONNECT`; empty: not known
  std::string_view host;            ///< whose words these are; empty: not known
  bool from_client = false;         ///< the client's own words: no server said this
  std::string_view sender;          ///< the reverse-path; empty: not known
  std::string_view recipient;       ///< the forward-path in question; empty: not known
  std::string_view otherwise;       ///< the cause where neither text nor codes tell one; empty: none
  bool from_own_server = false;     ///< the server that logged it said this itself
  const ReplyText* read = nullptr;  ///< the text as `read_reply_text` gave it, where somebody has read it already
  std::optional<EnhancedStatusCode> status = std::nullopt;  ///< known beside a text that has none
  std::optional<ReplySeverity> severity = std::nullopt;     ///< known beside a text without any code
};

/// How much of an explanation is wanted: much of the work is to put it in words.
enum class Depth : std::uint8_t {
  /// Of what went wrong: codes, text, severity, speaker, cause and its group, rule, provider and confidence, as in all of it; the title is
  /// only begun.
  verdict,
  words
};

struct DigitMeaning {
  int digit = 0;
  int position = 0;  ///< 1 to 3
  std::string meaning;
};

enum class Confidence { rule, status, code, by_class };
[[nodiscard]] std::string_view name(Confidence confidence);

/// What the title of a verdict is made of. Views of sender and recipient are as they were given.
struct BegunTitle {
  const CauseRow* cause = nullptr;
  const RuleRow* rule = nullptr;  ///< null: none
  std::string host;
  std::string_view sender;
  std::string_view recipient;
};

/// Views are into the tables.
struct Explanation {
  std::string input;
  std::optional<ReplyCode> reply_code;
  std::optional<EnhancedStatusCode> enhanced_status;
  std::string text;
  std::optional<ReplySeverity> severity;  ///< by the reply code, else by the status
  std::vector<DigitMeaning> digits;

  std::string code_title;     ///< empty: no code
  std::string code_meaning;   ///< as an answer to the command, where that is known
  std::string rfc821_phrase;  ///< RFC 821's own words for the code; empty: it has none
  std::string rfc5321_phrase;
  std::string status_title;
  std::string status_meaning;
  std::vector<std::string> notes;  ///< disagreements, codes outside every standard, traps

  std::string_view cause;  ///< empty: nothing failed, or nothing tells
  std::string_view cause_group;
  std::string title;
  std::optional<BegunTitle> begun_title;  ///< then `title` is empty: `Explainer::complete_title` makes it
  std::string explanation;
  std::string_view speaker;  ///< `remote-server`, `relay`, `own-server`, `client`
  std::string_view who;      ///< empty: not known
  std::string_view retry;    ///< empty: nothing to retry
  std::vector<std::string> fixes;
  std::vector<std::string> checks;  ///< commands for a POSIX shell
  std::string_view provider;
  std::string_view rule;
  std::optional<Confidence> confidence;  ///< what named the cause
  Values captures;
  std::vector<std::string_view> references;
};

/// Explains texts with one set of tables. Not to be shared between threads.
class Explainer {
 public:
  /// `tables` must outlive this and all that it gives.
  explicit Explainer(const Tables& tables) : tables_(tables), matcher_(tables) {}

  /// Total: any text gives an explanation; what is not known, or is beyond the depth, stays empty.
  [[nodiscard]] Explanation explain(std::string_view text, const ExplainContext& context = {}, Depth depth = Depth::words);

  /// Gives a verdict of this explainer the title, and the captures, that the whole explanation has; does nothing where it has its title.
  /// What was given as sender and recipient must still be there.
  void complete_title(Explanation& verdict);

  /// What the catalogue says of a cause that something else than a text has shown; nothing but that where there is no such cause.
  [[nodiscard]] Explanation explain_cause(std::string_view cause, const ExplainContext& context = {},
                                          Depth depth = Depth::words) const;

  [[nodiscard]] const Tables& tables() const { return tables_; }

 private:
  void keep_captures(Explanation& explanation, const RuleRow& rule);
  void classify(Explanation& explanation, const ExplainContext& context, Depth depth);

  const Tables& tables_;
  RuleMatcher matcher_;
};

}  // namespace smtpwhy::knowledge
