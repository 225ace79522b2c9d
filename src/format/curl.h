// What curl -v, --trace and --trace-ascii write. The lines are those of data/formats/curl.toml; here is what --trace puts them in.
#pragma once

#include "format/format.h"
#include "knowledge/tables.h"

#include <memory>

namespace smtpwhy {

/// The name of the row of data/formats whose lines curl writes.
inline constexpr std::string_view kCurl = "curl";

/// `row` must outlive the format and its readers.
[[nodiscard]] std::unique_ptr<Format> make_curl_format(const knowledge::FormatRow& row);

}  // namespace smtpwhy
