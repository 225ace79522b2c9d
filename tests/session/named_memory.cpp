// A memory of names against a list of pairs.
#include "session/named_memory.h"

#include "catch.h"

#include <algorithm>
#include <list>
#include <string>
#include <utility>

namespace smtpwhy {
namespace {

struct Value {
  int number = 0;
  void forget() { number = 0; }
};

using Model = std::list<std::pair<std::string, int>>;  // by when they came

Model::iterator in(Model& model, const std::string& name) {
  return std::find_if(model.begin(), model.end(), [&](const auto& known) { return known.first == name; });
}

void require_same(NamedMemory<Value>& memory, const Model& model) {
  REQUIRE(memory.size() == model.size());
  auto next = model.begin();
  memory.for_each([&](const Value& value) { REQUIRE(value.number == (next++)->second); });
}

}  // namespace

TEST_CASE("names come and go, and beyond the most the first are forgotten", "[session]") {
  constexpr std::size_t most = 300;
  NamedMemory<Value> memory(most);
  Model model;
  std::uint64_t forgotten = 0;
  std::uint32_t random = 1;
  for (int i = 1; i < 60000; ++i) {
    random = random * 1664525U + 1013904223U;
    const auto name = std::string(random >> 28U, 'x') + std::to_string((random >> 16U) % 500);
    const auto known = in(model, name);
    if ((random >> 8U) % 100 < (i / 3000 % 2 == 0 ? 40U : 70U)) {
      memory.forget(name);
      if (known != model.end()) model.erase(known);
    } else {
      auto& value = memory.at(name);
      CHECK(value.number == (known == model.end() ? 0 : known->second));
      value.number = i;
      if (known != model.end()) {
        known->second = i;
      } else if (model.emplace_back(name, i); model.size() > most) {
        model.pop_front();
        ++forgotten;
      }
    }
    const auto* const found = memory.find(name);
    REQUIRE((found != nullptr) == (in(model, name) != model.end()));
    if (i % 500 == 0) require_same(memory, model);
  }
  require_same(memory, model);
  CHECK(memory.forgotten() == forgotten);
  CHECK(forgotten > 0);
}

TEST_CASE("nothing is known by a name that nobody told", "[session]") {
  NamedMemory<Value> memory(10);
  CHECK(memory.find("a") == nullptr);
  memory.forget("a");
  CHECK(memory.empty());
  memory.at(std::string(100000, 'n')).number = 7;
  memory.forget(std::string(100000, 'n'));
  CHECK(memory.empty());
  CHECK(memory.at("").number == 0);
  CHECK(memory.size() == 1);
}

}  // namespace smtpwhy
