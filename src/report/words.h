// The fixed words of the tables, for a person.
#pragma once

#include "knowledge/explain.h"

#include <string>
#include <string_view>

namespace smtpwhy {

/// Whose move it is: `sender-admin` → "the administrator of the sending side".
[[nodiscard]] std::string_view words_for_who(std::string_view who);
/// `later` → "Yes, later: …"
[[nodiscard]] std::string_view words_for_retry(std::string_view retry);
/// `relay` → "your provider's submission server"
[[nodiscard]] std::string_view words_for_speaker(std::string_view speaker);
/// On what the cause rests.
[[nodiscard]] std::string words_for_confidence(const knowledge::Explanation& explanation);

}  // namespace smtpwhy
