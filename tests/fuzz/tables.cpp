// Any ASCII text as a table: mistakes are told, nothing fails. Other characters are left out: toml++ 3.3 tests them for white space with
// a function that marks what it does not expect as unreachable.
#include "knowledge/check.h"
#include "knowledge/load.h"

#include <algorithm>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80U; })) return 0;
  for (const auto* name : {"causes.toml", "rules/site.toml", "formats/site.toml"}) {
    const auto loaded = smtpwhy::knowledge::load_tables({{name, text}});
    if (loaded.errors.empty()) (void)smtpwhy::knowledge::check_tables(loaded.store);
  }
  return 0;
}
