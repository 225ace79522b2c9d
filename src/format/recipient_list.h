// Recipients as logs list them: one or several, with commas between, with or without angle brackets.
#pragma once

#include <string_view>
#include <vector>

namespace smtpwhy {

/// `<a@example.net>,<b@example.net>` → both, without brackets and white space around. A comma inside quotes or angle brackets is part of
/// an address (RFC 5321 section 4.1.2: quoted strings and source routes). An empty text gives one empty recipient. Views are into `text`.
[[nodiscard]] std::vector<std::string_view> recipients_in(std::string_view text);

}  // namespace smtpwhy
