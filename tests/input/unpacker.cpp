#include "input/unpacker.h"

#include "support/packed.h"

#include "catch.h"

namespace smtpwhy {
namespace {

using namespace std::string_view_literals;

constexpr Packing kPackings[] = {Packing::gzip, Packing::bzip2, Packing::xz, Packing::zstd};
constexpr std::string_view kTalk = "220 mx.example.net ESMTP\r\nEHLO me\r\n250 mx.example.net\r\nQUIT\r\n";

/// What came out, and behind it the error where there is one.
struct Unpacked {
  std::string text;
  std::string error;
  bool operator==(const Unpacked&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Unpacked& unpacked) {
  return out << unpacked.text.substr(0, 200) << " [" << unpacked.text.size() << "] " << unpacked.error;
}

Unpacked unpacked(const std::vector<std::string_view>& pieces) {
  Unpacked result;
  Unpacker unpacker([&](std::string_view bytes) {
    CHECK_FALSE(bytes.empty());
    result.text += bytes;
    return true;
  });
  const auto note = [&](const Result<bool>& done) {
    if (!done && result.error.empty()) result.error = describe(done.error());
    return done.ok();
  };
  bool going = true;
  for (std::size_t i = 0; going && i < pieces.size(); ++i) {
    // A heap block of the exact size, so that a sanitizer sees one byte too far.
    const std::vector<char> exact(pieces[i].begin(), pieces[i].end());
    going = note(unpacker.add({exact.data(), exact.size()}));
  }
  note(unpacker.finish());
  return result;
}

Unpacked unpacked_in_pieces(std::string_view bytes, std::size_t size) {
  std::vector<std::string_view> pieces;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) pieces.push_back(bytes.substr(0, size));
  return unpacked(pieces);
}

std::string said_of(Packing packing, std::string_view message) {
  std::string text(message);
  for (auto at = text.find("NAME"); at != std::string::npos; at = text.find("NAME")) text.replace(at, 4, name(packing));
  return text;
}

}  // namespace

TEST_CASE("what is not compressed passes through as it is", "[input]") {
  struct Row {
    std::string_view why, bytes;
  };
  for (const auto& row : std::vector<Row>{
           {"nothing", ""},
           {"a log", kTalk},
           {"one byte", "2"},
           {"the first byte of gzip", "\x1F"},
           {"a head of gzip without the method", "\x1F\x8B"},
           {"gzip with a method that does not exist", "\x1F\x8B\x07 more of it"},
           {"a text that begins like bzip2", "BZh is no word"},
           {"the head of bzip2, and then text", "BZh91AY&SX"},
           {"bzip2 with blocks of a size that does not exist", "BZh01AY&SY"},
           {"a head that no frame of zstd has", "\x4F\x2A\x4D\x18"},
           {"a head of xz",
            "\xFD"
            "7zX"},
           {"a head of zstd", "\x28\xB5\x2F"},
           {"gzip in the middle", "a\x1F\x8B\x08"},
           {"UTF-16",
            "\xFF\xFE"
            "2\0"
            "2\0"sv},
           {"zeros", "\0\0\0\0\0\0\0\0\0\0\0\0"sv},
       }) {
    INFO(row.why);
    CHECK(unpacked({row.bytes}) == Unpacked{std::string(row.bytes), {}});
    CHECK(unpacked_in_pieces(row.bytes, 1) == Unpacked{std::string(row.bytes), {}});
  }
}

TEST_CASE("compressed bytes, cut anywhere", "[input]") {
  const Unpacked expected{std::string(kTalk), {}};
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto whole = test::packed(packing, kTalk);
    CHECK(unpacked({whole}) == expected);
    CHECK(unpacked_in_pieces(whole, 1) == expected);
    const std::string_view bytes = whole;
    for (std::size_t at = 0; at <= bytes.size(); ++at) {
      if (unpacked({bytes.substr(0, at), bytes.substr(at)}) != expected) FAIL_CHECK("cut at " << at);
    }
    CHECK(unpacked({test::packed(packing, "")}) == Unpacked{});
  }
}

TEST_CASE("long compressed logs", "[input]") {
  const auto log = test::long_log(30000);
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto whole = test::packed(packing, log);
    REQUIRE(whole.size() > 500'000);
    CHECK((unpacked({whole}) == Unpacked{log, {}}));
    CHECK((unpacked_in_pieces(whole, 4099) == Unpacked{log, {}}));
  }
}

TEST_CASE("much that packs well comes out in blocks", "[input]") {
  const std::string zeros(20'000'000, '0');
  for (const auto packing : kPackings) {
    INFO(name(packing));
    std::size_t most = 0;
    std::size_t all = 0;
    Unpacker unpacker([&](std::string_view bytes) {
      most = std::max(most, bytes.size());
      all += bytes.size();
      return true;
    });
    CHECK(unpacker.add(test::packed(packing, zeros)).ok());
    CHECK(unpacker.finish().ok());
    CHECK(all == zeros.size());
    CHECK(most <= 1'000'000);
  }
}

TEST_CASE("several compressed files one behind the other, and padding", "[input]") {
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto first = test::packed(packing, "220 one\n");
    const auto second = test::packed(packing, "220 two\n");
    const auto nothing = test::packed(packing, "");
    const std::string zeros(512, '\0');
    for (const std::size_t size : {std::size_t{1}, first.size(), std::size_t{100000}}) {
      CHECK(unpacked_in_pieces(first + second, size) == Unpacked{"220 one\n220 two\n", {}});
      CHECK(unpacked_in_pieces(nothing + first + nothing + second + nothing, size) == Unpacked{"220 one\n220 two\n", {}});
      CHECK(unpacked_in_pieces(first + zeros, size) == Unpacked{"220 one\n", {}});
      CHECK(unpacked_in_pieces(first + zeros + second, size) == Unpacked{"220 one\n220 two\n", {}});
    }
  }
}

TEST_CASE("a compressed file that ends too soon gives what there is of it", "[input]") {
  const auto log = test::long_log(30000);
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto whole = test::packed(packing, log);
    for (const std::size_t left : {std::size_t{1}, std::size_t{7}, whole.size() / 2}) {
      const auto told = unpacked({std::string_view(whole).substr(0, whole.size() - left)});
      CHECK(told.error.starts_with(said_of(packing, "the NAME data ends too soon, after ")));
      CHECK(told.error.ends_with(" bytes\nhint: what there is of it was read; is the file complete, or still being written?"));
      CHECK(log.starts_with(told.text));
      CHECK(told.text.size() >= log.size() / 4);
    }
    const auto talk = test::packed(packing, kTalk);
    for (std::size_t length = 12; length < talk.size(); ++length) {
      const auto told = unpacked({std::string_view(talk).substr(0, length)});
      if (told.error.find("ends too soon") == std::string::npos) FAIL_CHECK("after " << length << ": " << told.error);
      CHECK(kTalk.starts_with(told.text));
    }
  }
}

TEST_CASE("damage: what stands before it comes out, and the error says so", "[input]") {
  const auto log = test::long_log(30000);
  for (const auto packing : kPackings) {
    INFO(name(packing));
    auto whole = test::packed(packing, log);
    for (std::size_t i = 0; i < 64; ++i) whole[whole.size() / 2 + i] = static_cast<char>(i * 37 + 1);
    const auto told = unpacked({whole});
    CHECK(told.error.starts_with(said_of(packing, "the NAME data is damaged near byte ")));
    CHECK(told.error.ends_with(said_of(packing, "\nhint: what stands before that was read; `NAME -t FILE` tests a file")));
    CHECK(told.text.size() >= log.size() / 8);
    // Bytes that were read before the damage shows may be wrong, so only the first are compared.
    CHECK((told.text.substr(0, log.size() / 8) == log.substr(0, log.size() / 8)));
  }
}

TEST_CASE("any byte may be wrong", "[input]") {
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto whole = test::packed(packing, kTalk);
    std::size_t unseen = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      auto wrong = whole;
      wrong[at] = static_cast<char>(wrong[at] ^ 0x55);
      const auto told = unpacked({wrong});
      const auto in_pieces = unpacked_in_pieces(wrong, 1);
      CHECK(in_pieces.error.empty() == told.error.empty());  // where it shows depends on how much is looked at in one go
      CHECK(in_pieces.text == told.text);
      unseen += told.error.empty() && told.text != wrong ? 1 : 0;
    }
    // gzip's header says when and on which system, bzip2's how large the blocks are; zstd has a check only where it was asked for.
    if (packing != Packing::zstd) CHECK(unseen <= 6);
  }
}

TEST_CASE("what follows compressed data and is none", "[input]") {
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto told = unpacked({test::packed(packing, kTalk) + "220 text, and nothing else\r\n"});
    CHECK(told.text == kTalk);
    if (packing == Packing::xz) {
      CHECK(told.error.starts_with("the xz data is damaged near byte "));  // liblzma does not tell one from the other
    } else {
      CHECK(told.error.starts_with(said_of(packing, "what follows the NAME data, near byte ")));
    }
  }
}

TEST_CASE("compressed twice", "[input]") {
  for (const auto inner : kPackings) {
    for (const auto outer : kPackings) {
      INFO(name(inner) << " in " << name(outer));
      const auto whole = test::packed(outer, test::packed(inner, kTalk));
      CHECK(unpacked({whole}) == Unpacked{std::string(kTalk), {}});
      CHECK(unpacked_in_pieces(whole, 1) == Unpacked{std::string(kTalk), {}});
      const auto cut = test::packed(outer, test::packed(inner, kTalk).substr(0, 40));
      CHECK(unpacked({cut}).error.starts_with(said_of(inner, "the NAME data ends too soon, after 40 bytes")));
    }
  }
  CHECK(unpacked({test::packed(Packing::gzip, "2")}) == Unpacked{"2", {}});
}

TEST_CASE("compressed once too often", "[input]") {
  auto bytes = std::string(kTalk);
  for (int i = 0; i <= Unpacker::kMostLayers; ++i) bytes = test::packed(Packing::gzip, bytes);
  CHECK(unpacked({bytes}) ==
        Unpacked{{}, "is compressed more than 2 times over\nhint: unpack it, and name the file that this gives"});
}

TEST_CASE("what becomes much larger than any log", "[input]") {
  constexpr std::size_t kAnyway = 100'000;
  struct Row {
    std::string_view why;
    std::uint64_t octets;  // that are packed
    std::uint64_t too_few_times;
    bool read;
  };
  for (const auto& row : std::vector<Row>{
           {"little is read, whatever it was packed in", kAnyway, 1, true},
           {"more, and just as many times as may be", kAnyway + 1, 0, true},
           {"more, and too many times", kAnyway + 1, 1, false},
           {"very much more", 100 * kAnyway, 1, false},
       }) {
    for (const auto packing : kPackings) {
      for (const bool twice : {false, true}) {
        INFO(row.why << ", " << name(packing) << (twice ? " twice" : ""));
        auto bytes = test::packed(packing, std::string(row.octets, 'x'));
        if (twice) bytes = test::packed(packing, bytes);
        const auto times = (row.octets + bytes.size() - 1) / bytes.size();
        std::uint64_t read = 0;
        const auto take = [&](std::string_view text) {
          read += text.size();
          return true;
        };
        Unpacker unpacker(take, {times - row.too_few_times, kAnyway});
        auto done = unpacker.add(bytes);
        const auto end = unpacker.finish();
        if (done.ok()) done = end;
        CHECK(done.ok() == row.read);
        CHECK((read == row.octets) == row.read);
        if (!done.ok()) CHECK(done.error().message.find("times its size, as no log does") != std::string::npos);
      }
    }
  }
}

TEST_CASE("what a layer gives counts, though the next makes nothing of it", "[input]") {
  constexpr std::size_t kSkipped = 1'000'000;
  std::string frame("\x50\x2A\x4D\x18"sv);  // one that is skipped (RFC 8878 section 3.1.2), and its size
  for (std::size_t shift = 0; shift < 32; shift += 8) frame += static_cast<char>(kSkipped >> shift & 0xFFU);
  frame += std::string(kSkipped, '\0');
  for (const auto outer : kPackings) {
    INFO(name(outer));
    Unpacker unpacker([](std::string_view) { return true; }, {50, 100'000});
    auto done = unpacker.add(test::packed(outer, frame));
    const auto end = unpacker.finish();
    CHECK_FALSE((done.ok() && end.ok()));
  }
}

TEST_CASE("archives and packers that are not read: which it is, and what to do", "[input]") {
  struct Row {
    std::string_view bytes, said, command;
  };
  for (const auto& row : std::vector<Row>{
           {"PK\x03\x04\x14\0\0\0"sv, "is a zip archive", "unzip -p"},
           {"7z\xBC\xAF\x27\x1C\0\4"sv, "is a 7-Zip archive", "7z x -so"},
           {"Rar!\x1A\x07\x01\0"sv, "is a RAR archive", "unrar p -inul"},
           {"\x1F\x9D\x90 220"sv, "is packed by compress", "uncompress -c"},
           {"\x04\x22\x4D\x18\x64\x40"sv, "is packed by lz4", "lz4 -dc"},
           {"LZIP\x01\x0C"sv, "is packed by lzip", "lzip -dc"},
       }) {
    const auto expected = std::string(row.said) + ", which smtpwhy does not read\nhint: unpack it: `" + std::string(row.command) +
                          " FILE | smtpwhy analyze`";
    CHECK(unpacked({row.bytes}) == Unpacked{{}, expected});
    CHECK(unpacked_in_pieces(row.bytes, 1) == Unpacked{{}, expected});
    CHECK(unpacked({test::packed(Packing::gzip, row.bytes)}) == Unpacked{{}, expected});
  }
}

TEST_CASE("zstd: frames to be skipped, and windows that are too large", "[input]") {
  const auto frame = test::packed(Packing::zstd, kTalk);
  const std::string skipped("\x5F\x2A\x4D\x18\x03\0\0\0abc"sv);
  CHECK(unpacked({skipped + frame + skipped + frame}) == Unpacked{std::string(kTalk) + std::string(kTalk), {}});
  // A frame header that asks for a window of 2 GiB (RFC 8878 section 3.1.1.1.2).
  const auto told = unpacked({"\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00\x00\x00\x00"sv});
  CHECK(told.error ==
        "the zstd data was packed in a way that takes too much memory to unpack\nhint: unpack it with zstd, and name the file that "
        "this gives");
}

TEST_CASE("who wants no more gets no more", "[input]") {
  for (const auto packing : kPackings) {
    INFO(name(packing));
    const auto whole = test::packed(packing, test::packed(packing, test::long_log(30000)));
    std::size_t calls = 0;
    Unpacker unpacker([&](std::string_view /*bytes*/) {
      ++calls;
      return false;
    });
    const auto done = unpacker.add(whole);
    REQUIRE(done.ok());
    CHECK_FALSE(*done);
    CHECK(calls == 1);
  }
}

}  // namespace smtpwhy
