// Any bytes as a table: mistakes are told, nothing fails. The first line names the file, the rest is its text.
#include "knowledge/check.h"
#include "knowledge/load.h"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto* name : {"causes.toml", "rules/site.toml", "formats/site.toml"}) {
    const auto loaded = smtpwhy::knowledge::load_tables({{name, text}});
    if (loaded.errors.empty()) (void)smtpwhy::knowledge::check_tables(loaded.store);
  }
  return 0;
}
