#include "report/limits_json.h"

namespace smtpwhy {

void write_limits(JsonWriter& json, const LeftOut& limits) {
  if (!limits.any()) return;
  const auto object = json.object("limits");
  for (const auto& row : kLimitedNames) {
    if (limits.of(row.what) > 0) json.member(row.name, limits.of(row.what));
  }
}

}  // namespace smtpwhy
