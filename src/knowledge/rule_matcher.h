// RuleMatcher: which rule knows a reply's text. Rules are tried in the order of the tables, and the first that matches wins; where it is
// known who said it, the rules of that host come before all others but a site's own.
//
// A rule's literals (made when the tables were read) are looked for first, so that only the few patterns are compiled, and only once,
// whose words stand in the text at all. Not to be shared between threads: patterns are compiled as they are needed.
#pragma once

#include "base/pattern.h"
#include "knowledge/tables.h"
#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// What is known beside the text. A rule that is limited to some commands, codes or statuses does not match where these are not known.
struct MatchContext {
  std::optional<ReplyCode> code;
  std::optional<EnhancedStatusCode> status;
  std::string_view command;  ///< a verb, `.` or `CONNECT`; empty: not known
  std::string_view host;     ///< who said it; empty: not known
};

struct RuleMatch {
  const RuleRow* rule = nullptr;
  Captures captures;  ///< views into the text and the matcher
};

class RuleMatcher {
 public:
  /// `tables` must outlive this. Patterns are expected to be valid: those that are not never match (check.h finds them).
  explicit RuleMatcher(const Tables& tables);

  /// Nothing where no rule knows `text`. At most `kLongestText` octets of it are looked at.
  [[nodiscard]] std::optional<RuleMatch> match(std::string_view text, const MatchContext& context);

  /// Whose host that is, as the rules' `hosts` tell; empty: nobody's.
  [[nodiscard]] std::string_view provider_of(std::string_view host) const;

  static constexpr std::size_t kLongestText = 16384;  // a reply of 32 lines of 512 octets; the cause stands at its head

 private:
  [[nodiscard]] const Pattern* pattern_of(std::size_t rule);
  [[nodiscard]] std::optional<RuleMatch> match_rule(std::size_t rule, std::string_view text, std::string_view lowered,
                                                    const MatchContext& context);

  const Tables& tables_;
  std::vector<std::optional<Pattern>> patterns_;
  std::vector<bool> compiled_;
};

}  // namespace smtpwhy::knowledge
