// Pairs of samples: FOLDER/<kind>/bad-*.log shows what its folder is called after, good-*.log does not.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace smtpwhy::testing {

/// Checks each sample below `folder` (within the project) with `shows(text, kind)`, and that each kind has both. Gives the kinds.
std::set<std::string> check_samples(std::string_view folder, const std::function<bool(std::string_view, std::string_view)>& shows);

}  // namespace smtpwhy::testing
