#include "base/base64.h"

#include <cstdint>

namespace smtpwhy {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64(std::string_view bytes) {
  std::string result;
  for (; !bytes.empty(); bytes.remove_prefix(bytes.size() < 3 ? bytes.size() : 3)) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) result += i <= bytes.size() ? alphabet[bits >> (18U - 6U * i) & 0x3FU] : '=';
  }
  return result;
}

void Base64Decoder::decode(std::string_view piece, std::string& bytes) {
  for (const char c : piece) {
    if (c == '=') count_ = 0;
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) continue;
    bits_ = (bits_ << 6U | static_cast<std::uint32_t>(digit)) & 0xFFFFU;
    count_ += 6;
    if (count_ < 8) continue;
    count_ -= 8;
    bytes += static_cast<char>(bits_ >> count_ & 0xFFU);
  }
}

}  // namespace smtpwhy
