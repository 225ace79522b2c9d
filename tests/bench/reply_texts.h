// Distinct reply texts as bulk work sees them: samples of the built-in rules, many times with other addresses and numbers.
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

/// How often a sample is asked for.
enum class Mix {
  each_alike,  ///< each as often as any other: nothing that was used for one text is still at hand for the next
  as_in_a_log,  ///< a few samples make most of the texts: the share of one falls with its rank, as 1/rank (Zipf), the ranks being drawn
};

/// At least `count` texts, no two alike, always the same and in no order.
[[nodiscard]] std::vector<BulkText> distinct_texts(std::size_t count, Mix mix);

}  // namespace smtpwhy::bench
