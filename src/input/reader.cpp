#include "input/reader.h"

#include "input/unpacker.h"

#include <poll.h>

#include <vector>

namespace smtpwhy {
namespace {

void wait_for_more(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  (void)::poll(&wanted, 1, -1);  // where it fails, reading will tell
}

// False: `unpacker` wanted no more.
Result<bool> read_blocks(const InputFile& file, Unpacker& unpacker, const CountOctets& count) {
  std::vector<char> block(kInputBlock);
  for (;;) {
    const auto length = file.read(block);
    if (!length) return length.error();
    if (!*length) {
      wait_for_more(file.descriptor());
      continue;
    }
    if (**length == 0) return true;
    if (count) count(**length);
    auto more = unpacker.add({block.data(), **length});
    if (!more || !*more) return more;
  }
}

}  // namespace

Result<Done> read_input(const std::string& name, const TakeBytes& take, const CountOctets& count) {
  const auto file = InputFile::open(name);
  if (!file) return file.error();
  Unpacker unpacker(take);
  auto read = read_blocks(*file, unpacker, count);
  if (read.ok() && !*read) return Done{};
  // Also behind an error: something may have been held back.
  const auto finished = unpacker.finish();
  if (read.ok() && finished.ok()) return Done{};
  auto error = read.ok() ? finished.error() : read.error();
  if (error.where.empty()) error.where = shown_name(name);
  return error;
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
