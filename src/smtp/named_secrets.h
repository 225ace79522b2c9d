// What a text itself calls a secret: `password=…`, `"pass": "…"`, `Authorization: Bearer …`, `smtp://alice:…@mx.example.net`, `-ap …`; and
// what is a login by its form: PLAIN's in base64.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace smtpwhy {

/// A part of a text.
struct Span {
  std::size_t at = 0;
  std::size_t size = 0;
};

/// Whether the octet at `at` announces one.
[[nodiscard]] bool is_named_secret(std::string_view text, std::size_t at);

/// The first such secret behind `from`.
[[nodiscard]] std::optional<Span> find_named_secret(std::string_view text, std::size_t from);

}  // namespace smtpwhy
