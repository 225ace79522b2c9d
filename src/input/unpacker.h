// Unpacker: finds out by their first bytes whether bytes are compressed, and takes what is packed out of its wrapping; other bytes
// pass through as they are. Something compressed may be wrapped again. Archives of several files are refused with a hint.
#pragma once

#include "input/decompressor.h"

#include <memory>
#include <string>
#include <string_view>

namespace smtpwhy {

class Unpacker {
 public:
  /// A log that was packed, and put with others into something that packs again, has two; more is a trap or a mistake. With each
  /// layer memory grows, by up to 100 MiB.
  static constexpr int kMostLayers = 2;

  explicit Unpacker(TakeBytes take, int layers = kMostLayers) : take_(std::move(take)), layers_(layers) {}

  /// Hands on what `bytes` comes to; nothing is held back but a head that is too short to tell. False: `take` wanted no more.
  /// Errors are of kind `input`, without a place; what could be unpacked before was handed on.
  [[nodiscard]] Result<bool> add(std::string_view bytes);

  /// The bytes end here.
  [[nodiscard]] Result<bool> finish();

 private:
  [[nodiscard]] Result<bool> settle(bool last);
  [[nodiscard]] Result<bool> unpack(std::string_view bytes);
  [[nodiscard]] TakeBytes inner_take();
  [[nodiscard]] Result<bool> inner_result(const Result<bool>& outer) const;

  TakeBytes take_;
  int layers_;
  bool settled_ = false;
  std::string head_;  // until it is settled
  std::unique_ptr<Decompressor> decompressor_;
  std::unique_ptr<Unpacker> inner_;  // what comes out may be packed again
  Result<bool> inner_done_ = true;
};

}  // namespace smtpwhy
