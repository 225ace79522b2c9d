#include "run/table_folder.h"

#include "input/reader.h"
#include "knowledge/check.h"

#include <algorithm>
#include <filesystem>

namespace smtpwhy {
namespace {

namespace fs = std::filesystem;

Result<std::vector<std::string>> toml_files(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  for (auto at = fs::recursive_directory_iterator(folder, failure); !failure && at != fs::recursive_directory_iterator();
       at.increment(failure)) {
    if (at->path().extension() == ".toml") names.push_back(at->path().lexically_relative(folder).generic_string());
  }
  if (failure)
    return Error{ErrorKind::table, "cannot read the tables: " + failure.message(), folder, "--data wants a folder like data/", {}};
  if (names.empty())
    return Error{
        ErrorKind::table, "no *.toml file in it", folder, "put rules in DIR/rules/<name>.toml, causes in DIR/causes.toml", {}};
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<knowledge::TableFile>> read_files(const std::string& folder) {
  const auto names = toml_files(folder);
  if (!names) return names.error();
  std::vector<knowledge::TableFile> files;
  for (const auto& name : *names) {
    auto text = read_whole((fs::path(folder) / name).string());
    if (!text) return text.error();
    files.push_back({name, std::move(*text)});
  }
  return files;
}

// What the tables say is looked at only where their form is right.
std::vector<Error> mistakes_in(const knowledge::LoadedTables& loaded, const std::string& folder) {
  auto errors = loaded.errors.empty() ? knowledge::check_tables(loaded.store) : loaded.errors;
  for (auto& error : errors) error.where = folder + "/" + error.where;
  return errors;
}

}  // namespace

Result<knowledge::TableStore> load_table_folder(const std::string& folder) {
  const auto files = read_files(folder);
  if (!files) return files.error();
  auto loaded = knowledge::load_tables(*files, &knowledge::builtin_tables());
  if (const auto errors = mistakes_in(loaded, folder); !errors.empty()) return errors.front();
  return std::move(loaded.store);
}

std::vector<Error> check_table_folder(const std::string& folder) {
  const auto files = read_files(folder);
  if (!files) return {files.error()};
  return mistakes_in(knowledge::load_tables(*files, &knowledge::builtin_tables()), folder);
}

}  // namespace smtpwhy
