// Distinct reply texts as bulk work sees them: the samples of all built-in rules, each many times with other addresses and numbers.
#pragma once

#include "knowledge/reply_text.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::bench {

struct BulkText {
  std::string pasted;          ///< with code and status
  knowledge::ReplyText reply;  ///< the same, read
  std::string_view command;    ///< what it answers, where its rule says so; into the tables
  std::string_view host;       ///< one of its rule's hosts, where it has any
};

/// At least `count` texts, no two alike, always the same and in no order.
[[nodiscard]] std::vector<BulkText> distinct_texts(std::size_t count);

}  // namespace smtpwhy::bench
