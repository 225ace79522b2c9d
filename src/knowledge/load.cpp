// toml++ is seen here and nowhere else.
#include "knowledge/load.h"

#include "base/pattern.h"
#include "base/text.h"
#include "knowledge/fields.h"
#include "knowledge/literals.h"

#include <algorithm>
#include <array>
#include <set>

// toml++ 3.3 asserts what a table may well hold (a table header that is a comment), and takes it for granted where assertions are off:
// its assertions are made to do nothing in both cases, so that it comes to its own error message.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

namespace smtpwhy::knowledge {
namespace {

constexpr int kDefaultPriority = 50;            // data/README.md
constexpr std::size_t kMostErrors = 50;         // that are told at once: who has more begins with the first
constexpr std::int64_t kGreatestNumber = 9999;  // codes, digits, priorities

std::string excerpt_at(std::string_view text, const toml::source_position& position) {
  for (toml::source_index line = 1; line < position.line && !text.empty(); ++line) {
    const auto end = text.find('\n');
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  const std::string line(text.substr(0, text.find('\n')));
  return "  " + line + "\n  " + std::string(position.column == 0 ? 0 : position.column - 1, ' ') + "^";
}

}  // namespace

TableStore::TableStore() : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}

TableStore::Place TableStore::place(const std::string& row, std::string_view field) const {
  auto found = places_.find(row + "#" + std::string(field));
  if (found == places_.end()) found = places_.find(row + "#");
  return found == places_.end() ? Place{} : found->second;
}

/// Goes through all files and keeps what it reads in a TableStore.
class TableLoader {
 public:
  LoadedTables load(const std::vector<TableFile>& files, const Tables* base) {
    if (base != nullptr) start_from(*base);
    for (const auto& file : files) read_file(file);
    finish();
    return {std::move(store_), std::move(errors_)};
  }

 private:
  class RowReader;

  std::string_view keep(std::string_view text) {
    auto* copy = static_cast<char*>(store_.memory_->allocate(text.size() + 1, 1));
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
  }

  template <class T>
  std::span<const T> keep_all(const std::vector<T>& items) {
    if (items.empty()) return {};
    auto* copy = static_cast<T*>(store_.memory_->allocate(items.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), copy);
    return {copy, items.size()};
  }

  void start_from(const Tables& base) {
    over_base_ = true;
    first_digits_.assign(base.first_digits.begin(), base.first_digits.end());
    second_digits_.assign(base.second_digits.begin(), base.second_digits.end());
    reply_codes_.assign(base.reply_codes.begin(), base.reply_codes.end());
    status_classes_.assign(base.status_classes.begin(), base.status_classes.end());
    status_subjects_.assign(base.status_subjects.begin(), base.status_subjects.end());
    status_codes_.assign(base.status_codes.begin(), base.status_codes.end());
    commands_.assign(base.commands.begin(), base.commands.end());
    causes_.assign(base.causes.begin(), base.causes.end());
    formats_.assign(base.formats.begin(), base.formats.end());
    base_rules_ = base.rules;
    store_.tables_.always = base.always;
  }

  void complain(const std::string& file, const toml::source_position& at, std::string message, std::string help = {}) {
    if (errors_.size() == kMostErrors) return;
    std::string where = file;
    if (at.line > 0) where += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    errors_.push_back({ErrorKind::table, std::move(message), std::move(where), std::move(help), excerpt_at(text_, at)});
  }

  void remember(const std::string& row, std::string_view field, const toml::source_position& at) {
    store_.places_[row + "#" + std::string(field)] = {file_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
                                                      excerpt_at(text_, at)};
  }

  void read_file(const TableFile& file) {
    file_ = file.name;
    text_ = file.text;
    try {
      read_root(file, toml::parse(file.text, file.name));
    } catch (const toml::parse_error& mistake) {
      complain(file.name, mistake.source().begin, std::string(mistake.description()));
    }
  }

  void read_root(const TableFile& file, const toml::table& root) {
    if (file.name.starts_with("rules/")) return read_rules(root);
    if (file.name.starts_with("formats/")) return read_format(root);
    for (const auto& [key, node] : root) read_section(std::string_view(key.str()), node);
  }

  void read_section(std::string_view key, const toml::node& node) {
    if (key == "first") return read_rows(node, first_digits_, "first digit", &DigitRow::digit);
    if (key == "second") return read_rows(node, second_digits_, "second digit", &DigitRow::digit);
    if (key == "reply_code") return read_rows(node, reply_codes_, "reply code", &ReplyCodeRow::code);
    if (key == "class") return read_rows(node, status_classes_, "class", &StatusClassRow::status_class);
    if (key == "subject") return read_rows(node, status_subjects_, "subject", &StatusSubjectRow::subject);
    if (key == "status_code") return read_rows(node, status_codes_, "status code", &StatusCodeRow::status);
    if (key == "command") return read_rows(node, commands_, "command", &CommandRow::name);
    if (key == "cause") return read_rows(node, causes_, "cause", &CauseRow::id);
    if (key == "always" && node.is_table()) return read_fields(*node.as_table(), store_.tables_.always, "always");
    complain(file_, node.source().begin, "no table is called \"" + std::string(key) + "\"", "data/README.md lists the tables");
  }

  template <class Row>
  void read_fields(const toml::table& table, Row& row, const std::string& name);

  template <class Row, class Key>
  void read_rows(const toml::node& node, std::vector<Row>& rows, std::string_view kind, Key Row::*key) {
    const auto* array = node.as_array();
    if (array == nullptr) return complain(file_, node.source().begin, "expected [[" + std::string(kind) + "]]");
    for (const auto& element : *array) {
      const auto* table = element.as_table();
      if (table == nullptr) {
        complain(file_, element.source().begin, "expected a table");
        continue;
      }
      Row row;
      read_fields(*table, row, std::string(kind));
      place_row(rows, row, row.*key, kind, *table);
    }
  }

  static std::string text_of(int key) { return std::to_string(key); }
  static std::string text_of(std::string_view key) { return std::string(key); }

  // A key twice in what is read now is a mistake; one that only the base has is replaced.
  template <class Row, class Key>
  void place_row(std::vector<Row>& rows, const Row& row, const Key& key, std::string_view kind, const toml::table& table) {
    const std::string name = std::string(kind) + " " + text_of(key);
    remember_all(name, table);
    if (!seen_.insert(name).second) complain(file_, table.source().begin, name + " stands twice");
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const Row& other) { return key_of(other) == key_of(row); });
    if (same == rows.end()) {
      rows.push_back(row);
    } else {
      *same = row;
    }
  }

  static int key_of(const DigitRow& row) { return row.digit; }
  static int key_of(const ReplyCodeRow& row) { return row.code; }
  static int key_of(const StatusClassRow& row) { return row.status_class; }
  static int key_of(const StatusSubjectRow& row) { return row.subject; }
  static std::string_view key_of(const StatusCodeRow& row) { return row.status; }
  static std::string_view key_of(const CommandRow& row) { return row.name; }
  static std::string_view key_of(const CauseRow& row) { return row.id; }
  static std::string_view key_of(const FormatRow& row) { return row.name; }

  void remember_all(const std::string& row, const toml::table& table) {
    remember(row, {}, table.source().begin);
    for (const auto& [key, node] : table) remember(row, key.str(), node.source().begin);
  }

  // `rules/postfix.toml` → `postfix`
  [[nodiscard]] std::string_view stem() const {
    const auto slash = file_.rfind('/');
    const auto dot = file_.rfind('.');
    return std::string_view(file_).substr(slash + 1, dot - slash - 1);
  }

  void read_rules(const toml::table& root);

  void read_rule(const toml::table& table, const RuleRow& common) {
    RuleRow row = common;
    read_fields(table, row, "rule");
    row.id = keep(std::string(common.file) + "/" + std::string(row.id));
    const std::string name = "rule " + std::string(row.id);
    remember_all(name, table);
    if (!seen_.insert(name).second) complain(file_, table.source().begin, name + " stands twice");
    rules_.push_back(row);
  }

  void read_format(const toml::table& root) {
    FormatRow row;
    row.name = keep(stem());
    read_fields(root, row, "format");
    place_row(formats_, row, row.name, "format", root);
  }

  // How common a word is only all samples together tell.
  void find_literals_of_formats() {
    WordCounts counts;
    for (const auto& format : formats_) {
      for (const auto& line : format.lines) {
        for (const auto sample : line.samples) counts.add(sample);
      }
    }
    for (auto& format : formats_) {
      const bool is_new = seen_.contains("format " + std::string(format.name));
      if (is_new) format.lines = with_literals(format.lines, counts);
    }
  }

  std::span<const FormatLineRow> with_literals(std::span<const FormatLineRow> rows, const WordCounts& counts) {
    std::vector<FormatLineRow> lines(rows.begin(), rows.end());
    for (auto& line : lines) {
      if (line.telling) line.literals = keep(literals_of(line.pattern, counts));
    }
    return keep_all(lines);
  }

  void find_literals_of_rules() {
    WordCounts counts;
    for (const auto rules : {std::span<const RuleRow>(rules_), base_rules_}) {
      for (const auto& rule : rules) {
        for (const auto sample : rule.samples) counts.add(sample);
      }
    }
    for (auto& rule : rules_) rule.literals = keep(literals_of(rule.pattern, counts));
  }

  void finish() {
    find_literals_of_formats();
    find_literals_of_rules();
    std::stable_sort(rules_.begin(), rules_.end(), [](const RuleRow& a, const RuleRow& b) {
      return a.priority != b.priority ? a.priority < b.priority : a.file < b.file;
    });
    for (auto rule : base_rules_) {
      rule.of_site = false;  // seen from the tables above
      if (!seen_.contains("rule " + std::string(rule.id))) rules_.push_back(rule);
    }
    auto& tables = store_.tables_;
    tables.first_digits = keep_all(first_digits_);
    tables.second_digits = keep_all(second_digits_);
    tables.reply_codes = keep_all(reply_codes_);
    tables.status_classes = keep_all(status_classes_);
    tables.status_subjects = keep_all(status_subjects_);
    tables.status_codes = keep_all(status_codes_);
    tables.commands = keep_all(commands_);
    tables.causes = keep_all(causes_);
    tables.rules = keep_all(rules_);
    tables.formats = keep_all(formats_);
  }

  TableStore store_;
  std::vector<Error> errors_;
  std::string file_;
  std::string_view text_;
  std::set<std::string> seen_;
  std::vector<DigitRow> first_digits_, second_digits_;
  std::vector<ReplyCodeRow> reply_codes_;
  std::vector<StatusClassRow> status_classes_;
  std::vector<StatusSubjectRow> status_subjects_;
  std::vector<StatusCodeRow> status_codes_;
  std::vector<CommandRow> commands_;
  std::vector<CauseRow> causes_;
  std::vector<RuleRow> rules_;
  std::span<const RuleRow> base_rules_;
  bool over_base_ = false;
  std::vector<FormatRow> formats_;
};

/// Visits the fields of one row and takes them from a TOML table; what is left over is a mistake.
class TableLoader::RowReader {
 public:
  RowReader(TableLoader& loader, const toml::table& table, std::string name)
      : loader_(loader), table_(table), name_(std::move(name)) {}

  template <class Field>
  void operator()(std::string_view key, Field& field, Optional /*may be left out*/) {
    known_.push_back(key);
    if (const auto* node = table_.get(key)) read(key, *node, field);
  }

  template <class Field>
  void operator()(std::string_view key, Field& field) {
    if (table_.get(key) == nullptr) {
      loader_.complain(loader_.file_, table_.source().begin, name_ + " has no \"" + std::string(key) + "\"");
    }
    (*this)(key, field, optional);
  }

  template <class Field>
  void computed(std::string_view /*key*/, Field& /*field*/) {}

  /// A key that is read elsewhere.
  void know(std::string_view key) { known_.push_back(key); }

  void refuse_unknown_keys() {
    for (const auto& [key, node] : table_) {
      if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
      const auto near = nearest(key.str(), known_);
      loader_.complain(loader_.file_, node.source().begin, "a " + name_ + " has no field \"" + std::string(key.str()) + "\"",
                       near.empty() ? std::string() : "did you mean \"" + std::string(near) + "\"?");
    }
  }

 private:
  // Words for people may be broken into lines in the table; patterns and samples mean what they are to the letter.
  static bool is_prose(std::string_view key) {
    static constexpr std::array<std::string_view, 6> keys = {"title", "explanation", "meaning", "note", "what", "fixes"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  }

  static std::string in_one_line(std::string_view text) {
    std::string line;
    for (auto rest = trim(text); !rest.empty();) {
      if (!line.empty()) line += ' ';
      line += first_word(rest, &rest);
    }
    return line;
  }

  void expected(std::string_view key, const toml::node& node, std::string_view what) {
    loader_.complain(loader_.file_, node.source().begin, "\"" + std::string(key) + "\" must be " + std::string(what));
  }

  void read(std::string_view key, const toml::node& node, int& field) {
    const auto number = node.value_exact<std::int64_t>();
    if (!number || *number < 0 || *number > kGreatestNumber) return expected(key, node, "a whole number from 0 to 9999");
    field = static_cast<int>(*number);
  }
  void read(std::string_view key, const toml::node& node, bool& field) {
    if (!node.is_boolean()) return expected(key, node, "true or false");
    field = **node.as_boolean();
  }
  void read(std::string_view key, const toml::node& node, std::string_view& field) {
    if (!node.is_string()) return expected(key, node, "a text");
    field = is_prose(key) ? loader_.keep(in_one_line(**node.as_string())) : loader_.keep(**node.as_string());
  }
  void read(std::string_view key, const toml::node& node, Texts& field) { read_list(key, node, field); }
  void read(std::string_view key, const toml::node& node, Numbers& field) { read_list(key, node, field); }

  template <class Item>
  void read_list(std::string_view key, const toml::node& node, std::span<const Item>& field) {
    if (!node.is_array()) return expected(key, node, "a list");
    std::vector<Item> items;
    for (const auto& element : *node.as_array()) read(key, element, items.emplace_back());
    field = loader_.keep_all(items);
  }

  template <class Row>
  void read(std::string_view key, const toml::node& node, std::span<const Row>& field) {
    if (!node.is_array()) return expected(key, node, "a list of tables");
    std::vector<Row> rows;
    for (const auto& element : *node.as_array()) {
      if (!element.is_table()) return expected(key, element, "a list of tables");
      loader_.read_fields(*element.as_table(), rows.emplace_back(), std::string(key));
    }
    field = loader_.keep_all(rows);
  }

  TableLoader& loader_;
  const toml::table& table_;
  std::string name_;
  std::vector<std::string_view> known_;
};

template <class Row>
void TableLoader::read_fields(const toml::table& table, Row& row, const std::string& name) {
  RowReader reader(*this, table, name);
  visit_fields(reader, row);
  reader.refuse_unknown_keys();
}

void TableLoader::read_rules(const toml::table& root) {
  RuleRow common;
  common.file = keep(stem());
  common.priority = kDefaultPriority;
  common.of_site = over_base_;
  RowReader reader(*this, root, "file of rules");
  reader("provider", common.provider, optional);
  reader("software", common.software, optional);
  reader("source", common.source, optional);
  reader("hosts", common.hosts, optional);
  reader("priority", common.priority, optional);
  reader.know("rule");
  reader.refuse_unknown_keys();
  const auto* rules = root.get_as<toml::array>("rule");
  if (rules == nullptr) return complain(file_, root.source().begin, "no [[rule]] in a file of rules");
  for (const auto& element : *rules) {
    if (const auto* table = element.as_table()) {
      read_rule(*table, common);
    } else {
      complain(file_, element.source().begin, "expected a table");
    }
  }
}

LoadedTables load_tables(const std::vector<TableFile>& files, const Tables* base) { return TableLoader().load(files, base); }

}  // namespace smtpwhy::knowledge
