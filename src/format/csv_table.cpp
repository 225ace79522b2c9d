#include "format/csv_table.h"

#include "base/text.h"

#include <algorithm>

namespace smtpwhy {

void CsvTable::set_columns(std::string_view header) {
  columns_ = csv_fields(header);
  for (auto& column : columns_) column = std::string(trim(column));
}

std::size_t CsvTable::read(std::string_view line) { return row_.read(line).size(); }

std::size_t CsvTable::place_of(std::string_view column) const {
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const std::string& name) {
    return name.size() == column.size() && (name == column || equals_ignoring_case(name, column));
  });
  return static_cast<std::size_t>(found - columns_.begin());
}

bool CsvTable::has(std::string_view column) const { return place_of(column) < columns_.size(); }

std::string_view CsvTable::get(std::string_view column) const { return at(place_of(column)); }

std::string_view CsvTable::at(std::size_t place) const {
  const auto& fields = row_.fields();
  return place < fields.size() && place < columns_.size() ? fields[place] : std::string_view();
}

}  // namespace smtpwhy
