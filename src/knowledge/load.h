// Reads the tables from their TOML text. No file is opened here: whoever calls brings names and contents.
#pragma once

#include "base/result.h"
#include "knowledge/tables.h"

#include <map>
#include <memory>
#include <memory_resource>
#include <string>
#include <vector>

namespace smtpwhy::knowledge {

/// One file of tables: `rules/postfix.toml`, relative to the data folder, with `/`. The name decides what may stand in it.
struct TableFile {
  std::string name;
  std::string text;
};

/// Tables and all that they are made of. The tables' views live as long as this; it may be moved.
class TableStore {
 public:
  TableStore();

  [[nodiscard]] const Tables& tables() const { return tables_; }

  /// `file:line:column` of a row, or of one of its fields where that was given: `place("rule postfix/unknown", "pattern")`.
  /// Empty for rows that came from elsewhere.
  struct Place {
    std::string where;
    std::string excerpt;  ///< the line, and a caret
  };
  [[nodiscard]] Place place(const std::string& row, std::string_view field = {}) const;

 private:
  friend class TableLoader;
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
  Tables tables_;
  std::map<std::string, Place> places_;
};

struct LoadedTables {
  TableStore store;
  std::vector<Error> errors;  ///< all mistakes that were found; the tables are of use only where there is none
};

/// Reads `files`, laid over `base` where given (which must outlive the result): a row with a key that the base has replaces it,
/// and new rules are tried before the base's. Finds mistakes of form; whether the content is right, check.h finds.
[[nodiscard]] LoadedTables load_tables(const std::vector<TableFile>& files, const Tables* base = nullptr);

}  // namespace smtpwhy::knowledge
