// The test framework, whichever of its two generations is installed: Catch2 3 (a library) or Catch2 2 (one header).
// Tests include this file and nothing of Catch2, and use what both have: TEST_CASE, SECTION, REQUIRE, CHECK, INFO, CAPTURE,
// UNSCOPED_INFO, FAIL, GENERATE, Catch::Approx as `Approx`, Catch::Matchers and the matcher ContainsSubstring().
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
namespace Catch::Matchers {
/// Catch2 3's name for what Catch2 2 calls Contains().
inline auto ContainsSubstring(const std::string& part) { return Contains(part); }
}  // namespace Catch::Matchers
#endif
