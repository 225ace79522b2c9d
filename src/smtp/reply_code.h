// ReplyCode: the three digits that begin a reply (RFC 821 appendix E, RFC 5321 section 4.2).
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace smtpwhy {

/// What the first digit says (RFC 5321 section 4.2.1; `preliminary` from RFC 821, which no SMTP command uses).
enum class ReplySeverity { preliminary, success, intermediate, temporary, permanent };

/// `preliminary`, `success`, …: as it stands in every output.
[[nodiscard]] std::string_view name(ReplySeverity severity);

class ReplyCode {
 public:
  /// Any number of three digits, from 100; others give nothing. Codes outside every standard are codes all the same.
  [[nodiscard]] static constexpr std::optional<ReplyCode> from(int value) {
    if (value < 100 || value > 999) return std::nullopt;
    return ReplyCode(value);
  }

  [[nodiscard]] constexpr int value() const { return value_; }

  /// The digit at `position`, counted from 1 on the left.
  [[nodiscard]] constexpr int digit(int position) const {
    return position == 1 ? value_ / 100 : position == 2 ? value_ / 10 % 10 : value_ % 10;
  }

  /// By the first digit, as RFC 5321 section 4.2.1 tells clients to read unknown codes; nothing for 6 to 9.
  [[nodiscard]] constexpr std::optional<ReplySeverity> severity() const {
    if (digit(1) > 5) return std::nullopt;
    return static_cast<ReplySeverity>(digit(1) - 1);
  }

  /// Within RFC 5321's grammar for reply codes (section 4.2: 2 to 5, then 0 to 5, then 0 to 9).
  [[nodiscard]] constexpr bool follows_grammar() const { return digit(1) >= 2 && digit(1) <= 5 && digit(2) <= 5; }

  [[nodiscard]] constexpr bool is_failure() const { return digit(1) == 4 || digit(1) == 5; }

  friend constexpr auto operator<=>(const ReplyCode&, const ReplyCode&) = default;

 private:
  constexpr explicit ReplyCode(int value) : value_(static_cast<short>(value)) {}
  short value_;
};

// Codes that mean one thing wherever they stand.
inline constexpr int kGreeting = 220;        ///< RFC 5321 section 4.3.1
inline constexpr int kLoginChallenge = 334;  ///< RFC 4954 section 4
inline constexpr int kRepliesForEach = 353;  ///< PRDR, an extension without an RFC: a reply for each recipient follows
inline constexpr int kServiceClosing = 421;  ///< may break into anything (RFC 5321 section 3.8)
inline constexpr int kBadSequence = 503;     ///< RFC 5321 section 4.2.3

}  // namespace smtpwhy
