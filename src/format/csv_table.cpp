#include "format/csv_table.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {

void CsvTable::set_columns(std::string_view header) {
  columns_ = csv_fields(header);
  for (auto& column : columns_) column = std::string(trim(column));
}

std::size_t CsvTable::read(std::string_view line) { return row_.read(line).size(); }

std::size_t CsvTable::index_of(std::string_view column) const {
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const std::string& name) {
    return name.size() == column.size() && (name == column || equals_ignoring_case(name, column));
  });
  return static_cast<std::size_t>(found - columns_.begin());
}

bool CsvTable::has(std::string_view column) const { return index_of(column) < columns_.size(); }

std::string_view CsvTable::get(std::string_view column) const {
  const auto index = index_of(column);
  const auto& fields = row_.fields();
  return index < fields.size() && index < columns_.size() ? fields[index] : std::string_view();
}

}  // namespace smtpwhy
