// Boost.Iostreams and libzstd are seen here and nowhere else.
//
// Boost's filters are not put into a chain of streams, because a stream keeps to itself what came out before an error. The filter
// inside each is called with our buffers instead. Its zstd filter does not tell whether a frame is complete, so a file that was
// cut short would pass for whole; zstd is therefore asked directly.
#include "input/decompressor.h"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>
#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zlib.hpp>

namespace smtpwhy {
namespace {

namespace io = boost::iostreams;

constexpr std::size_t kUnpacked = 256 * 1024;  // octets that are handed on at a time: two blocks of zstd
constexpr std::size_t kSlice = 16 * 1024;      // octets that are looked at in one go: what zstd unpacks in a go that fails is lost

enum class Step : std::uint8_t { more, end, damaged, other_data, too_large, no_memory };

/// One of the libraries. `from` and `to` move on by what was read and written, also where a step fails.
class Codec {
 public:
  virtual ~Codec() = default;
  virtual Step step(const char*& from, const char* from_end, char*& to, char* to_end, bool last) = 0;
  /// Behind an end: the next file in the same bytes.
  virtual void restart() = 0;
};

// What the exception means that is being handled. That nothing can be done without more bytes is no failure.
Step step_of_failure() {
  try {
    throw;
  } catch (const io::zlib_error& failure) {
    return failure.error() == io::zlib::buf_error ? Step::more : Step::damaged;
  } catch (const io::bzip2_error& failure) {
    if (failure.error() == io::bzip2::unexpected_eof) return Step::more;
    return failure.error() == io::bzip2::data_error_magic ? Step::other_data : Step::damaged;
  } catch (const io::lzma_error& failure) {
    if (failure.error() == io::lzma::buf_error) return Step::more;
    // Of the rest: a dictionary beyond the 100 MiB that Boost allows, and filters that this version does not know.
    return failure.error() == io::lzma::data_error ? Step::damaged : Step::too_large;
  }
}

template <class Filter>
class BoostCodec : public Codec {
 public:
  explicit BoostCodec(Filter filter) : filter_(std::move(filter)) {}

  Step step(const char*& from, const char* from_end, char*& to, char* to_end, bool last) override {
    try {
      return filter_.filter().filter(from, from_end, to, to_end, last) ? Step::more : Step::end;
    } catch (const BOOST_IOSTREAMS_FAILURE&) {
      return step_of_failure();
    } catch (const std::bad_alloc&) {
      return Step::no_memory;  // the libraries beneath take theirs from malloc, past our own way to do without
    }
  }

  void restart() override { filter_.filter().close(); }

 private:
  Filter filter_;
};

class ZstdCodec : public Codec {
 public:
  Step step(const char*& from, const char* from_end, char*& to, char* to_end, bool /*last*/) override {
    if (!stream_) return Step::no_memory;
    ZSTD_inBuffer in{from, static_cast<std::size_t>(from_end - from), 0};
    // A frame that it sees whole it reads in another way, which refuses some that pass in pieces: so it never sees the head with the rest.
    if (in.size > 0 && std::exchange(at_head_, false)) in.size = 1;
    ZSTD_outBuffer out{to, static_cast<std::size_t>(to_end - to), 0};
    const auto left = ZSTD_decompressStream(stream_.get(), &out, &in);
    from += in.pos;
    to += out.pos;
    if (ZSTD_isError(left) == 0) return left == 0 ? Step::end : Step::more;
    const auto code = ZSTD_getErrorCode(left);
    if (code == ZSTD_error_memory_allocation) return Step::no_memory;
    return code == ZSTD_error_frameParameter_windowTooLarge ? Step::too_large : Step::damaged;
  }

  void restart() override {
    ZSTD_initDStream(stream_.get());
    at_head_ = true;
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_{ZSTD_createDStream()};
  bool at_head_ = true;  // of a frame
};

std::unique_ptr<Codec> codec_for(Packing packing) {
  constexpr std::streamsize kUnused = 1;  // the filters' own buffers
  switch (packing) {
    case Packing::gzip: {
      io::zlib_params parameters;
      parameters.window_bits = 16 + 15;  // zlib.h: 16 stands for gzip's header and check, 15 for the largest window
      return std::make_unique<BoostCodec<io::zlib_decompressor>>(io::zlib_decompressor(parameters, kUnused));
    }
    case Packing::bzip2: return std::make_unique<BoostCodec<io::bzip2_decompressor>>(io::bzip2_decompressor(false, kUnused));
    case Packing::xz: return std::make_unique<BoostCodec<io::lzma_decompressor>>(io::lzma_decompressor(kUnused));
    case Packing::zstd: break;
  }
  return std::make_unique<ZstdCodec>();
}

}  // namespace

std::string_view name(Packing packing) {
  constexpr std::string_view kNames[] = {"gzip", "bzip2", "xz", "zstd"};
  return kNames[static_cast<std::size_t>(packing)];
}

class Decompressor::State {
 public:
  explicit State(Packing packing) : packing_(packing), codec_(codec_for(packing)), unpacked_(kUnpacked) {}

  Result<bool> run(std::string_view slice, bool last, const TakeBytes& take);

 private:
  [[nodiscard]] Error error(Step step) const;
  [[nodiscard]] Error ends_too_soon() const;
  [[nodiscard]] Error no_memory() const;
  bool begin_next_file(const char*& from, const char* end);

  Packing packing_;
  std::unique_ptr<Codec> codec_;
  std::vector<char> unpacked_;
  std::uint64_t read_ = 0;     // octets of the packed data
  bool at_end_ = false;        // of a file; others may follow
  bool further_file_ = false;  // one that follows has begun, and nothing has come out of it yet
};

// False where there is nothing but padding. Zeros begin no file of any kind.
bool Decompressor::State::begin_next_file(const char*& from, const char* end) {
  const auto* const begin = std::find_if(from, end, [](char c) { return c != '\0'; });
  read_ += static_cast<std::uint64_t>(begin - from);
  from = begin;
  if (from == end) return false;
  codec_->restart();
  at_end_ = false;
  further_file_ = true;
  return true;
}

Result<bool> Decompressor::State::run(std::string_view slice, bool last, const TakeBytes& take) {
  const char* from = slice.data();
  const char* const end = from + slice.size();
  for (;;) {
    if (at_end_ && !begin_next_file(from, end)) return true;
    const char* const before = from;
    char* to = unpacked_.data();
    const auto step = codec_->step(from, end, to, to + unpacked_.size(), last);
    read_ += static_cast<std::uint64_t>(from - before);
    const auto length = static_cast<std::size_t>(to - unpacked_.data());
    if (length > 0) {
      further_file_ = false;
      if (!take({unpacked_.data(), length})) return false;
    }
    if (step == Step::other_data && from != before && from[-1] == '\0') {
      at_end_ = true;  // padding behind bzip2, which looks for the next file by itself
    } else if (step != Step::more && step != Step::end) {
      return error(step);
    } else {
      at_end_ = step == Step::end;
      if (!at_end_ && from == end && length < unpacked_.size()) return last ? Result<bool>(ends_too_soon()) : true;
      if (!at_end_ && from == before && length == 0) return error(Step::damaged);  // no step goes without reading or writing
    }
  }
}

Error Decompressor::State::ends_too_soon() const {
  return {ErrorKind::input,
          fmt::format("the {} data ends too soon, after {} bytes", name(packing_), read_),
          {},
          "what there is of it was read; is the file complete, or still being written?",
          {}};
}

Error Decompressor::State::no_memory() const {
  return {ErrorKind::input,
          fmt::format("memory ran out while the {} data was unpacked, after {} bytes", name(packing_), read_),
          {},
          fmt::format(
              "what stands before that was read; is there a limit on memory (`ulimit -v`, a container's)? Else unpack it with {}",
              name(packing_)),
          {}};
}

Error Decompressor::State::error(Step step) const {
  if (step == Step::no_memory) return no_memory();
  if (step == Step::too_large) {
    return {ErrorKind::input,
            fmt::format("the {} data was packed in a way that takes too much memory to unpack", name(packing_)),
            {},
            fmt::format("unpack it with {}, and name the file that this gives", name(packing_)),
            {}};
  }
  const bool other_data = step == Step::other_data || further_file_;
  return {ErrorKind::input,
          other_data ? fmt::format("what follows the {} data, near byte {}, is something else", name(packing_), read_)
                     : fmt::format("the {} data is damaged near byte {}", name(packing_), read_),
          {},
          fmt::format("what stands before that was read; `{} -t FILE` tests a file", name(packing_)),
          {}};
}

Decompressor::Decompressor(Packing packing) : state_(std::make_unique<State>(packing)) {}
Decompressor::~Decompressor() = default;

Result<bool> Decompressor::add(std::string_view bytes, const TakeBytes& take) {
  while (!bytes.empty()) {
    auto done = state_->run(bytes.substr(0, kSlice), false, take);
    if (!done || !*done) return done;
    bytes.remove_prefix(std::min(kSlice, bytes.size()));
  }
  return true;
}

Result<bool> Decompressor::finish(const TakeBytes& take) { return state_->run({}, true, take); }

}  // namespace smtpwhy
