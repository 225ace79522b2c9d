#include "input/reader.h"

#include "input/unpacker.h"

#include <poll.h>

#include <array>
#include <cstdint>
#include <vector>

namespace smtpwhy {
namespace {

// False: it is to stop. Where waiting fails, reading will tell.
bool wait_for_more(int descriptor, int stop) {
  std::array<pollfd, 2> wanted = {{{descriptor, POLLIN, 0}, {stop, POLLIN, 0}}};  // one of -1 is left out
  (void)::poll(wanted.data(), wanted.size(), -1);
  return wanted[1].revents == 0;
}

enum class BlocksEnd : std::uint8_t { ended, refused, stopped };

Result<BlocksEnd> read_blocks(const InputFile& file, Unpacker& unpacker, int stop, const CountOctets& count,
                              const PlaceForBlock& place) {
  std::vector<char> own(kInputBlock);
  for (;;) {
    if (stop >= 0 && !wait_for_more(file.descriptor(), stop)) return BlocksEnd::stopped;
    const auto given = place && unpacker.passes_through() ? place() : std::span<char>();
    const auto block = given.empty() ? std::span<char>(own) : given;
    const auto length = file.read(block);
    if (!length) return length.error();
    if (!*length) {
      if (!wait_for_more(file.descriptor(), stop)) return BlocksEnd::stopped;
      continue;
    }
    if (**length == 0) return BlocksEnd::ended;
    if (count) count(**length);
    const auto more = unpacker.add({block.data(), **length});
    if (!more) return more.error();
    if (!*more) return BlocksEnd::refused;
  }
}

}  // namespace

Result<InputEnd> read_input_until(int stop, const std::string& name, const TakeBytes& take, const CountOctets& count,
                                  const PlaceForBlock& place) {
  const auto file = InputFile::open(name);
  if (!file) return file.error();
  Unpacker unpacker(take);
  const auto read = read_blocks(*file, unpacker, stop, count, place);
  if (read.ok() && *read == BlocksEnd::refused) return InputEnd::ended;
  // Also behind an error: something may have been held back.
  const auto finished = unpacker.finish();
  if (read.ok() && *read == BlocksEnd::stopped) return InputEnd::stopped;  // that it is not complete is no error then
  if (read.ok() && finished.ok()) return InputEnd::ended;
  auto error = read.ok() ? finished.error() : read.error();
  if (error.where.empty()) error.where = shown_name(name);
  return error;
}

Result<Done> read_input(const std::string& name, const TakeBytes& take, const CountOctets& count) {
  const auto end = read_input_until(-1, name, take, count);
  return end ? Result<Done>(Done{}) : end.error();
}

Result<std::string> read_whole(const std::string& path) {
  std::string text;
  const auto done = read_input(path, [&](std::string_view block) {
    text += block;
    return true;
  });
  if (!done) return done.error();
  return text;
}

}  // namespace smtpwhy
