// ReportReader: a JSON report (`smtpwhy/report-1`) that was written before, read back as far as a Snapshot needs it. Sessions and deliveries
// are passed over as they come, so that memory does not grow with them.
#pragma once

#include "base/json_members.h"
#include "base/result.h"
#include "summary/snapshot.h"

#include <string_view>

namespace smtpwhy {

class ReportReader {
 public:
  /// Octets of a report without sessions and deliveries; the most findings and totals that are kept come to less than half of it.
  static constexpr std::size_t kMost = std::size_t{64} << 20U;

  /// Octets that tell what a text is.
  static constexpr std::size_t kHead = 512;

  /// Whether a text that begins with `head` wants to be something that smtpwhy wrote as JSON. A log in JSON is not.
  [[nodiscard]] static bool is_for_us(std::string_view head);

  /// The next piece of the report, cut anywhere.
  void add(std::string_view piece);

  /// Adds what the report comes to. An Error where it is damaged, too large, or no report; nothing is added then.
  [[nodiscard]] Result<Done> finish(Snapshot& snapshot) const;

 private:
  JsonMembers members_{{"sessions", "deliveries"}, kMost};
  bool too_large_ = false;
};

}  // namespace smtpwhy
