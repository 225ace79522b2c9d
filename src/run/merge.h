// merge: JSON reports of parts, put together into the report of the whole.
//
// Exact where no session and no message goes from one part to the next: counts, times and evidence add up, and who was hit and which messages
// got through is told anew from the sessions and deliveries that the reports hold. What parts have left out stays left out.
#pragma once

#include "base/result.h"
#include "knowledge/tables.h"
#include "report/renderer.h"
#include "run/progress.h"

#include <string>
#include <vector>

namespace smtpwhy {

struct MergeResult {
  std::vector<Error> errors;       ///< reports that could not be read: the rest is told
  std::vector<std::string> notes;  ///< where the whole may differ from one run over everything, a sentence each
};

/// Reads all `reports` (paths; each is read twice) in their order, and tells the renderer. The inputs of the first are numbered first.
[[nodiscard]] MergeResult merge(const std::vector<std::string>& reports, const knowledge::Tables& tables, Renderer& renderer);

}  // namespace smtpwhy
