// Marked conversations: each line says by a mark who speaks. All such formats are rows of data/formats/*.toml, read by one reader.
#pragma once

#include "format/format.h"
#include "knowledge/tables.h"

namespace smtpwhy {

/// `row` must outlive the format and its readers. Lines whose pattern does not compile never match (the tables are checked).
[[nodiscard]] std::unique_ptr<Format> make_marked_format(const knowledge::FormatRow& row);

}  // namespace smtpwhy
