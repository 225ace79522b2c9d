// Names in any bytes are hidden: that ends, gives the same again, and what is everybody's stays.
#include "knowledge/tables.h"
#include "summary/hidden_text.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace smtpwhy;

void require(bool truth) {
  if (!truth) std::abort();
}

std::string hidden(std::string_view text, bool known_only) {
  StandIns names;
  const std::set<std::string> sites = {"example.com"};
  return hidden_text(text, {names, sites, known_only});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(hidden(text, false) == hidden(text, false));
  require(hidden(text, true) == text);  // nothing is known yet
  const std::string marked = "<alice@example.net> " + std::string(text);
  require(hidden(marked, false).starts_with("<user1@domain1.example> "));
  return 0;
}
