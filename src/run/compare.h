// compare: one side of a comparison, from logs and JSON reports to what they come to.
#pragma once

#include "knowledge/tables.h"
#include "run/analyze.h"
#include "summary/snapshot.h"

namespace smtpwhy {

struct ComparedSide {
  Snapshot snapshot;
  std::vector<Error> errors;  ///< inputs that could not be read, or not to their end
};

/// Reads all inputs of `request`: logs as `analyze` does, and reports that it wrote as JSON, which are known by their content. Of the request
/// only inputs, format and calendar count. An unknown `input_format` is a usage error, and nothing is read then. `tables` must outlive what
/// this gives.
[[nodiscard]] Result<ComparedSide> read_side(const AnalyzeRequest& request, const knowledge::Tables& tables);

}  // namespace smtpwhy
