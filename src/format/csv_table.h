// CsvTable: rows of a log whose header names the columns, or that has those it has by default.
#pragma once

#include "base/csv_fields.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpwhy {

class CsvTable {
 public:
  /// `columns`: separated by commas, as they are where no header says otherwise.
  explicit CsvTable(std::string_view columns) { set_columns(columns); }

  void set_columns(std::string_view header);
  void set_columns(std::vector<std::string> columns) { columns_ = std::move(columns); }

  /// The next row, which must outlive what is got of it. Gives how many fields it has.
  std::size_t read(std::string_view line);

  /// Of the row that was read last; empty where there is no such column. Names are compared without case.
  [[nodiscard]] std::string_view get(std::string_view column) const;

  [[nodiscard]] bool has(std::string_view column) const;

  /// Where a column is until others are set, to be asked for in many rows; behind all of them where there is no such column.
  [[nodiscard]] std::size_t place_of(std::string_view column) const;
  [[nodiscard]] std::string_view at(std::size_t place) const;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

 private:
  std::vector<std::string> columns_;
  CsvRow row_;
};

}  // namespace smtpwhy
