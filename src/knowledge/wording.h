// Advice with the very values of a case: `{ip}` and `{domain|the sender's domain}` in the texts of the tables (data/README.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::knowledge {

/// What is known of a case, by placeholder: `ip` → `192.0.2.9`. The values come from strangers.
using Values = std::map<std::string, std::string, std::less<>>;

/// The placeholders that exist, and the groups that a rule's pattern may have.
[[nodiscard]] const std::vector<std::string_view>& placeholders();

/// The placeholders that stand in `text`, in order; an unclosed brace gives nothing.
[[nodiscard]] std::optional<std::vector<std::string_view>> placeholders_in(std::string_view text);

/// Whether a placeholder begins in `text`.
[[nodiscard]] inline bool has_placeholder(std::string_view text) { return text.find('{') != std::string_view::npos; }

/// `text` for a person, with all placeholders filled; nothing where one is unknown and has no words for that.
[[nodiscard]] std::optional<std::string> fill_words(std::string_view text, const Values& values);

/// `text` as a command for a shell: a value enters only if it has the form of what its placeholder says (an IP address, a domain …)
/// and no leading dash, and is then quoted. Nothing where one is unknown or not of that form.
[[nodiscard]] std::optional<std::string> fill_command(std::string_view text, const Values& values);

}  // namespace smtpwhy::knowledge
