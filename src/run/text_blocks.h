// TextBlocks: copies of short-lived texts, and room for such as come by themselves, in memory that is used again for the next ones.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>

namespace smtpwhy {

class TextBlocks {
 public:
  /// A copy that lives until `clear`.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* const copy = place_for(text.size());
    std::memcpy(copy, text.data(), text.size());
    octets_ += text.size();
    return {copy, text.size()};
  }

  /// Memory for texts that come by themselves, until `clear`; empty where the first block has not so much.
  [[nodiscard]] std::span<char> place_in_first_block(std::size_t octets) {
    if (octets > kMostKept - used_) return {};
    return {place_for(octets), octets};
  }

  [[nodiscard]] std::size_t octets() const { return octets_; }

  /// Where copies are, the first `kMostKept` octets of them.
  [[nodiscard]] std::string_view first_block() const { return {first_.get(), kMostKept}; }

  /// All views end. Of what was allocated `kMostKept` octets stay.
  void clear() {
    further_.release();
    used_ = 0;
    octets_ = 0;
  }

  static constexpr std::size_t kMostKept = std::size_t{128} * 1024;  ///< more than the texts of nearly all loads

 private:
  // Nearly all is in the first block.
  [[nodiscard]] char* place_for(std::size_t octets) {
    if (octets > kMostKept - used_) return static_cast<char*>(further_.allocate(octets, 1));
    auto* const place = first_.get() + used_;
    used_ += octets;
    return place;
  }

  std::unique_ptr<char[]> first_ = std::make_unique_for_overwrite<char[]>(kMostKept);
  std::size_t used_ = 0;  // of the first block
  std::pmr::monotonic_buffer_resource further_;
  std::size_t octets_ = 0;
};

}  // namespace smtpwhy
