// Limits that were reached, in JSON: the same member in reports, comparisons and traces.
#pragma once

#include "event/left_out.h"
#include "report/json_writer.h"

namespace smtpwhy {

/// The member `limits` of the object that is open; none where nothing was left out.
void write_limits(JsonWriter& json, const LeftOut& limits);

}  // namespace smtpwhy
