// A site's own tables: a folder of the same form as data/, laid over what is compiled in.
#pragma once

#include "base/result.h"
#include "knowledge/load.h"

#include <string>
#include <vector>

namespace smtpwhy {

/// Reads and checks all `*.toml` files below `folder`. The first mistake is the error.
[[nodiscard]] Result<knowledge::TableStore> load_table_folder(const std::string& folder);

/// All mistakes in the `*.toml` files below `folder`, laid over the built-in tables; none where it is in order.
[[nodiscard]] std::vector<Error> check_table_folder(const std::string& folder);

}  // namespace smtpwhy
