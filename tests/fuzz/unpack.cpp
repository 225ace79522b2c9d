// Any bytes as something compressed. Promises: nothing fails but with an Error that says something, and pieces of any size give the
// same text: all of it where there is no error, else as far as both go.
#include "input/unpacker.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace smtpwhy;

constexpr std::size_t kMostText = 4 * 1024 * 1024;  // a few bytes can hold far more, which tells nothing new

void require(bool promise) {
  if (!promise) std::abort();
}

struct Unpacked {
  std::string text;
  bool failed = false;
};

Unpacked unpacked(std::string_view bytes, std::size_t piece) {
  Unpacked result;
  Unpacker unpacker([&](std::string_view text) {
    require(!text.empty());
    result.text += text;
    return result.text.size() < kMostText;
  });
  Result<bool> done = true;
  for (; !bytes.empty() && done.ok() && *done; bytes.remove_prefix(std::min(piece, bytes.size()))) {
    done = unpacker.add(bytes.substr(0, piece));
  }
  if (done.ok() && *done) done = unpacker.finish();
  result.failed = !done.ok();
  require(!result.failed || (!done.error().message.empty() && !done.error().help.empty()));
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = unpacked(bytes, std::max<std::size_t>(1, bytes.size()));
  const auto pieces = unpacked(bytes, 3);
  const auto length = std::min(whole.text.size(), pieces.text.size());
  require(whole.text.compare(0, length, pieces.text, 0, length) == 0);
  require(whole.failed == pieces.failed || length >= kMostText);
  require(whole.failed || whole.text.size() == length || length >= kMostText);
  return 0;
}
