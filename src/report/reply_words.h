// What to tell a customer of a problem: plain words, no jargon, and only what they can do themselves.
#pragma once

#include "diagnose/finding.h"

#include <string>
#include <string_view>

namespace smtpwhy {

/// The problem as a customer sees it: many causes of one kind are one problem to them. Views into tables and literals.
struct CustomerProblem {
  std::string_view key;       ///< what problems that are told together have in common
  std::string_view happened;  ///< a sentence; empty: only the cause's own title tells
  std::string_view advice;    ///< what they can do; empty: nothing
};

[[nodiscard]] CustomerProblem customer_problem(const knowledge::Explanation& explanation);

/// What they can do, or who has to act instead, and whether to send again.
[[nodiscard]] std::string words_for_customer(const Finding& finding);

}  // namespace smtpwhy
