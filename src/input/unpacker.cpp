#include "input/unpacker.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

using namespace std::string_view_literals;

/// The first bytes of what begins so.
struct Beginning {
  std::string_view bytes;          ///< `?` stands for a byte from `least` to `greatest`
  std::optional<Packing> packing;  ///< nothing: refused
  std::string_view called = {};
  std::string_view hint = {};
  char least = '1';
  char greatest = '9';
};

// From RFC 1952, the bzip2 and xz format descriptions and RFC 8878. Behind "BZh" and the block size bzip2 has the number of its
// first block, or of its end: three letters alone may begin a text.
constexpr Beginning kBeginnings[] = {
    {"\x1F\x8B\x08"sv, Packing::gzip},
    {"BZh?1AY&SY"sv, Packing::bzip2},
    {"BZh?\x17\x72\x45\x38\x50\x90"sv, Packing::bzip2},
    {"\xFD\x37zXZ\0"sv, Packing::xz},
    {"\x28\xB5\x2F\xFD"sv, Packing::zstd},
    {"?\x2A\x4D\x18"sv, Packing::zstd, {}, {}, '\x50', '\x5F'},  // a frame to be skipped: pzstd begins with one
    {"PK\x03\x04"sv, {}, "a zip archive", "unzip -p"},
    {"7z\xBC\xAF\x27\x1C"sv, {}, "a 7-Zip archive", "7z x -so"},
    {"Rar!\x1A\x07"sv, {}, "a RAR archive", "unrar p -inul"},
    {"\x1F\x9D"sv, {}, "packed by compress", "uncompress -c"},
    {"\x04\x22\x4D\x18"sv, {}, "packed by lz4", "lz4 -dc"},
    {"LZIP\x01"sv, {}, "packed by lzip", "lzip -dc"},
};

// As far as both go.
bool agrees(std::string_view head, const Beginning& row) {
  const auto length = static_cast<std::ptrdiff_t>(std::min(head.size(), row.bytes.size()));
  return std::equal(head.begin(), head.begin() + length, row.bytes.begin(), [&](char c, char expected) {
    return c == expected || (expected == '?' && c >= row.least && c <= row.greatest);
  });
}

const Beginning* beginning_of(std::string_view head) {
  const auto* const found = std::find_if(std::begin(kBeginnings), std::end(kBeginnings), [&](const Beginning& row) {
    return head.size() >= row.bytes.size() && agrees(head, row);
  });
  return found == std::end(kBeginnings) ? nullptr : found;
}

bool may_become_more(std::string_view head) {
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](const Beginning& row) { return head.size() < row.bytes.size() && agrees(head, row); });
}

Error refused(const Beginning& row) {
  return {ErrorKind::input,
          fmt::format("is {}, which smtpwhy does not read", row.called),
          {},
          fmt::format("unpack it: `{} FILE | smtpwhy analyze`", row.hint),
          {}};
}

Error too_many_layers(int most) {
  return {ErrorKind::input,
          fmt::format("is compressed more than {} times over", most),
          {},
          "unpack it, and name the file that this gives",
          {}};
}

Error too_much(std::uint64_t times) {
  return {ErrorKind::input,
          fmt::format("unpacks to more than {} times its size, as no log does", times),
          {},
          "what stands before that was read; if it is right, unpack it and name the file that this gives",
          {}};
}

}  // namespace

Result<bool> Unpacker::add(std::string_view bytes) {
  if (amount_) amount_->packed += bytes.size();
  if (settled_) return unpack(bytes);
  if (bytes.empty()) return true;
  head_ += bytes;
  return settle(false);
}

Result<bool> Unpacker::finish() {
  if (!settled_) {
    if (auto done = settle(true); !done || !*done) return done;
  }
  if (!decompressor_) return true;
  auto done = inner_result(decompressor_->finish(inner_take()));
  // An end that comes too soon is told, but first what is held back further in is handed on.
  auto inner_done = inner_->finish();
  return done.ok() ? inner_done : done;
}

Result<bool> Unpacker::settle(bool last) {
  const auto* row = beginning_of(head_);
  if (row == nullptr && !last && may_become_more(head_)) return true;
  settled_ = true;
  if (row != nullptr && !row->packing) return refused(*row);
  if (row != nullptr && layers_ == 0) return too_many_layers(kMostLayers);
  if (row != nullptr) {
    decompressor_ = std::make_unique<Decompressor>(*row->packing);
    inner_.reset(new Unpacker(take_, layers_ - 1, *all_));
  }
  const auto head = std::move(head_);
  return unpack(head);
}

// What is not packed at all has no limit.
Result<bool> Unpacker::unpack(std::string_view bytes) {
  if (!decompressor_) return bytes.empty() || take_(bytes);
  return inner_result(decompressor_->add(bytes, inner_take()));
}

// Each layer counts for itself: one may give much that the next makes nothing of.
TakeBytes Unpacker::inner_take() {
  return [this](std::string_view bytes) {
    unpacked_ += bytes.size();
    inner_done_ = all_->allows(unpacked_) ? inner_->add(bytes) : Result<bool>(too_much(all_->limits.times));
    return inner_done_.ok() && *inner_done_;
  };
}

// The decompressor only knows that no more is wanted, not why.
Result<bool> Unpacker::inner_result(const Result<bool>& outer) const { return inner_done_.ok() ? outer : inner_done_; }

}  // namespace smtpwhy
