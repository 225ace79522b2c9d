// ToldReport: a JSON report (`smtpwhy/report-1`) that was written before, read back so that it can be told again as a part of another:
// findings, inputs and totals as a whole, sessions and deliveries one by one.
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "report/renderer.h"
#include "summary/summary.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// A finding, with the name of its problem.
struct ToldFinding {
  std::string problem;
  FindingGroup group;
};

/// All of a report but sessions and deliveries. Views are into `text`.
struct ToldReport {
  TextArena text;
  std::vector<ToldFinding> findings;
  std::vector<InputReport> inputs;
  Totals totals;
  std::uint64_t findings_left_out = 0;  ///< how often something was found that is none of `findings`
  std::uint64_t kinds_left_out = 0;     ///< of these, problems that only were not shown
  LeftOut limits;
};

/// Reads a report whose sessions and deliveries were left out (`JsonMembers`). An Error where it is no JSON, no report, or written by a version
/// that did not yet name problems.
[[nodiscard]] Result<ToldReport> read_told_report(std::string_view json);

/// What a session or a delivery of a report adds to a summary (`Summary::recall_…`). False: it is no JSON object.
[[nodiscard]] bool recall_session(std::string_view json, Summary& summary);
[[nodiscard]] bool recall_delivery(std::string_view json, Summary& summary);

/// Whether a session has no end in its log.
[[nodiscard]] bool is_cut_off(std::string_view session);

}  // namespace smtpwhy
