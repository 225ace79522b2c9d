// KnownAnswers: which rule knew texts of a form that came before, see TextForm. What is kept of an answer is enough to tell that it is the
// right one for another text of the same form, which may hold anything in its holes; that the answer still holds, who asks finds out.
#pragma once

#include "knowledge/literal_index.h"
#include "knowledge/tables.h"
#include "knowledge/text_form.h"
#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// Holds for a text in whose holes no word of a rule has an octet, where neither `branches` nor `patterns` match.
struct KnownAnswer {
  const RuleRow* rule = nullptr;                 ///< null: no rule knows such a text
  bool by_words = false;                         ///< it matches by a word that is in no hole; else its pattern is asked again
  std::vector<std::uint32_t> branches;           ///< of rules that come before it: a word of each stands there, but not all
  std::vector<std::size_t> patterns;             ///< rules before it whose words stand there
  std::vector<LiteralIndex::Reaching> reaching;  ///< words that may reach into a hole
};

class KnownAnswers {
 public:
  /// What an answer depends on beside the text.
  struct Asked {
    std::size_t tiers = 0;  ///< a number: the same for the same rules in the same order
    std::optional<ReplyCode> code;
    std::optional<EnhancedStatusCode> status;
    std::string_view command;
  };
  struct Slot {
    std::uint64_t hash = 0;
    bool came_again = false;
    std::optional<KnownAnswer> answer;  ///< nothing: the form came once
    std::string key;
    std::size_t tiers = 0;
    std::optional<ReplyCode> code;
    std::optional<EnhancedStatusCode> status;
    std::string command;
  };

  /// Valid until the next one is asked for; who asks adds the answer where there is none. Null where no text of that form, asked about so,
  /// came before.
  [[nodiscard]] Slot* find(const TextForm& form, const Asked& asked);

  static constexpr std::size_t kMost = 1024;  ///< forms: what a log says of failures has some hundreds

 private:
  static bool is_for(const Slot& slot, const TextForm& form, const Asked& asked);
  static void keep(Slot& slot, const TextForm& form, const Asked& asked);

  std::vector<Slot> slots_ = std::vector<Slot>(kMost);
};

}  // namespace smtpwhy::knowledge
