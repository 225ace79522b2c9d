// Unpacker: finds out by their first bytes whether bytes are compressed, and takes what is packed out of its wrapping; other bytes
// pass through as they are. Something compressed may be wrapped again. Archives of several files are refused with a hint.
#pragma once

#include "input/decompressor.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace smtpwhy {

/// What is unpacked of an input at the most, so that a small file made for the purpose does not keep a machine busy for hours. Memory does
/// not grow with it.
struct UnpackingLimits {
  /// Mail logs become 10 to 40 times as large, and 150 times where a client tried the same thing all day: each line has its own time. gzip
  /// cannot pack anything better than 1 to 1032, and the others do so only with what repeats to the octet.
  static constexpr std::uint64_t kMostTimes = 500;
  /// So much is unpacked whatever it was packed in: that takes seconds.
  static constexpr std::uint64_t kMostAnyway = std::uint64_t{1} << 30U;

  std::uint64_t times = kMostTimes;
  std::uint64_t anyway = kMostAnyway;
};

class Unpacker {
 public:
  /// A log that was packed, and put with others into something that packs again, has two; more is a trap or a mistake. With each
  /// layer memory grows, by up to 100 MiB.
  static constexpr int kMostLayers = 2;

  explicit Unpacker(TakeBytes take, UnpackingLimits limits = {})
      : take_(std::move(take)), amount_(std::make_unique<Amount>()), all_(amount_.get()) {
    amount_->limits = limits;
  }

  /// Hands on what `bytes` comes to; nothing is held back but a head that is too short to tell. False: `take` wanted no more.
  /// Errors are of kind `input`, without a place; what could be unpacked before was handed on.
  [[nodiscard]] Result<bool> add(std::string_view bytes);

  /// Whether all bytes to come are handed on as they are.
  [[nodiscard]] bool passes_through() const { return settled_ && decompressor_ == nullptr; }

  /// The bytes end here.
  [[nodiscard]] Result<bool> finish();

 private:
  /// Of all layers together: octets that came, and what may be made of them.
  struct Amount {
    UnpackingLimits limits;
    std::uint64_t packed = 0;
    [[nodiscard]] bool allows(std::uint64_t unpacked) const {
      return unpacked <= limits.anyway || unpacked <= limits.times * packed;
    }
  };

  /// What is in another one.
  Unpacker(TakeBytes take, int layers, Amount& all) : take_(std::move(take)), layers_(layers), all_(&all) {}

  [[nodiscard]] Result<bool> settle(bool last);
  [[nodiscard]] Result<bool> unpack(std::string_view bytes);
  [[nodiscard]] TakeBytes inner_take();
  [[nodiscard]] Result<bool> inner_result(const Result<bool>& outer) const;

  TakeBytes take_;
  int layers_ = kMostLayers;
  std::unique_ptr<Amount> amount_;  // of the outermost
  Amount* all_;
  bool settled_ = false;
  std::string head_;  // until it is settled
  std::unique_ptr<Decompressor> decompressor_;
  std::uint64_t unpacked_ = 0;       // octets that it gave
  std::unique_ptr<Unpacker> inner_;  // what comes out may be packed again
  Result<bool> inner_done_ = true;
};

}  // namespace smtpwhy
