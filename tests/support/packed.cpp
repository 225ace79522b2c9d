#include "support/packed.h"

#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>

namespace smtpwhy::test {

std::string packed(Packing packing, std::string_view text) {
  namespace io = boost::iostreams;
  std::string result;
  {
    io::filtering_ostream stream;
    if (packing == Packing::gzip) stream.push(io::gzip_compressor());
    if (packing == Packing::bzip2) stream.push(io::bzip2_compressor());
    if (packing == Packing::xz) stream.push(io::lzma_compressor());
    if (packing == Packing::zstd) stream.push(io::zstd_compressor());
    stream.push(io::back_inserter(result));
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  }
  return result;
}

std::string long_log(std::size_t lines) {
  std::string text;
  std::uint32_t number = 1;
  for (std::size_t i = 0; i < lines; ++i) {
    text += "RCPT TO:<";
    for (int j = 0; j < 6; ++j) {
      number = number * 1664525U + 1013904223U;
      text += std::to_string(number >> 8U);
    }
    text += "@example.net>\r\n";
  }
  return text;
}

}  // namespace smtpwhy::test
