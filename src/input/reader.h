// Opens inputs and reads them in large blocks. Files are not mapped: one that is cut short meanwhile would kill the program.
#pragma once

#include "base/result.h"
#include "input/decompressor.h"
#include "input/input_end.h"
#include "input/input_file.h"

#include <functional>
#include <span>
#include <string>

namespace smtpwhy {

/// Is told of so many octets more that were read, before they are unpacked; for who shows how far it has come.
using CountOctets = std::function<void(std::size_t octets)>;

/// Where the next block may be read to: memory that is left alone until this is asked again. Empty: nowhere.
using PlaceForBlock = std::function<std::span<char>()>;

/// Reads all of `name` (a path, or `-` for standard input), unpacks it where it is compressed (see `Unpacker`), and hands it on in
/// blocks, until `take` gives false. An Error of kind `input` where it cannot be opened (missing, a directory, not allowed), where
/// reading breaks off, or where compressed data is damaged or ends too soon: what came before that has been handed on.
[[nodiscard]] Result<Done> read_input(const std::string& name, const TakeBytes& take, const CountOctets& count = {});

/// The same until `stop`, a descriptor, has something to read (-1: never); what was read before has been handed on. Blocks that are
/// handed on as they are may be read to `place`.
[[nodiscard]] Result<InputEnd> read_input_until(int stop, const std::string& name, const TakeBytes& take,
                                                const CountOctets& count = {}, const PlaceForBlock& place = {});

/// All of a file in one piece; for tables and other small files.
[[nodiscard]] Result<std::string> read_whole(const std::string& path);

}  // namespace smtpwhy
