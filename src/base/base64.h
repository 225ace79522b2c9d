// Base64 (RFC 4648 section 4): written for bytes that JSON cannot hold, read where mails have it (RFC 2045 section 6.8).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpwhy {

[[nodiscard]] std::string base64(std::string_view bytes);

/// Reads base64 piece by piece, wherever it was cut. What is no digit of it is skipped, as RFC 2045 wants.
class Base64Decoder {
 public:
  /// Appends the octets that are complete with `piece`.
  void decode(std::string_view piece, std::string& bytes);

 private:
  std::uint32_t bits_ = 0;
  unsigned count_ = 0;  // of the bits that wait for more
};

}  // namespace smtpwhy
