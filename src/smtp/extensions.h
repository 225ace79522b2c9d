// Extensions: what a server's reply to EHLO offers (RFC 5321 section 4.1.1.1).
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Whether a reply has a line for an extension, by its keyword: `lines` are without codes, and the first one greets.
[[nodiscard]] bool offers_extension(std::span<const std::string_view> lines, std::string_view keyword);

/// All that a reply offers.
class Extensions {
 public:
  Extensions() = default;
  /// From the lines of the reply, without codes; the first one greets.
  explicit Extensions(std::span<const std::string_view> lines);

  [[nodiscard]] bool has(std::string_view keyword) const { return offered_.find(keyword) != offered_.end(); }
  /// The mechanisms behind AUTH, in capitals, also where it is written `AUTH=`.
  [[nodiscard]] std::vector<std::string> mechanisms() const;

 private:
  std::map<std::string, std::string, std::less<>> offered_;  // keywords in capitals, with their parameters
};

}  // namespace smtpwhy
