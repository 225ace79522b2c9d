// Decompressor: compressed bytes in pieces of any size, and what was packed in them comes out. One layer; which kind it is must be
// known.
//
// All files of one kind that were put one behind the other are read, as gzip, xz and the like do, and zeros behind the end are
// padding. Memory is bounded however much comes out: what is handed on is handed on in blocks.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace smtpwhy {

enum class Packing : std::uint8_t { gzip, bzip2, xz, zstd };

/// The name of the program that packs so: `gzip`.
[[nodiscard]] std::string_view name(Packing packing);

/// Gets bytes, which live only during the call; false: no more, please.
using TakeBytes = std::function<bool(std::string_view)>;

class Decompressor {
 public:
  explicit Decompressor(Packing packing);
  ~Decompressor();
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;

  /// Hands on what `bytes` holds, to the last octet before damage; false: `take` wanted no more. Errors are of kind `input`,
  /// without a place; after one there is nothing more to be had.
  [[nodiscard]] Result<bool> add(std::string_view bytes, const TakeBytes& take);

  /// The bytes end here. An Error where they should not.
  [[nodiscard]] Result<bool> finish(const TakeBytes& take);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace smtpwhy
