#include "knowledge/compile/emit.h"

#include "knowledge/fields.h"

#include <type_traits>
#include <vector>

#include <fmt/format.h>

namespace smtpwhy::knowledge {
namespace {

// As a string literal. Octal escapes end after three digits, so that a digit may follow.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?') {
      result += '\\';
      result += c;
    } else if (byte < 0x20U || byte >= 0x7FU) {
      result += fmt::format("\\{:03o}", byte);
    } else {
      result += c;
    }
  }
  return result + "\"";
}

class Emitter {
 public:
  std::string emit(const Tables& tables) {
    const std::string first = list(tables.first_digits, "DigitRow");
    const std::string second = list(tables.second_digits, "DigitRow");
    const std::string codes = list(tables.reply_codes, "ReplyCodeRow");
    const std::string classes = list(tables.status_classes, "StatusClassRow");
    const std::string subjects = list(tables.status_subjects, "StatusSubjectRow");
    const std::string statuses = list(tables.status_codes, "StatusCodeRow");
    const std::string always = row(tables.always);
    const std::string commands = list(tables.commands, "CommandRow");
    const std::string causes = list(tables.causes, "CauseRow");
    const std::string rules = list(tables.rules, "RuleRow");
    const std::string formats = list(tables.formats, "FormatRow");
    const std::string all = fmt::format("{}", fmt::join(std::vector<std::string>{first, second, codes, classes, subjects, statuses,
                                                                                 always, commands, causes, rules, formats},
                                                        ", "));
    return "// Made from data/ by smtpwhy-tables. Do not edit.\n#include \"knowledge/tables.h\"\n\nnamespace smtpwhy::knowledge {\n"
           "namespace {\n\n" +
           arrays_ + "constexpr Tables kTables = {" + all +
           "};\n\n}  // namespace\n\n"
           "const Tables& builtin_tables() { return kTables; }\n\n}  // namespace smtpwhy::knowledge\n";
  }

 private:
  // The fields of one row, in their order, as an initialiser.
  class RowWriter {
   public:
    explicit RowWriter(Emitter& emitter) : emitter_(emitter) {}
    template <class Field>
    void operator()(std::string_view /*key*/, Field& field, Optional /*unused*/ = {}) {
      fields.push_back(emitter_.value(field));
    }
    template <class Field>
    void computed(std::string_view key, Field& field) {
      (*this)(key, field);
    }
    std::vector<std::string> fields;

   private:
    Emitter& emitter_;
  };

  template <class Row>
  std::string row(Row values) {
    RowWriter writer(*this);
    visit_fields(writer, values);
    return fmt::format("{{{}}}", fmt::join(writer.fields, ", "));
  }

  static std::string value(int number) { return std::to_string(number); }
  static std::string value(bool truth) { return truth ? "true" : "false"; }
  // With its length, which the compiler would otherwise count octet by octet: Clang gives up on tables of this size.
  static std::string value(std::string_view text) {
    return text.empty() ? std::string("{}") : fmt::format("{{{}, {}}}", quoted(text), text.size());
  }
  std::string value(Texts texts) { return list(texts, "std::string_view"); }
  std::string value(Numbers numbers) { return list(numbers, "int"); }
  std::string value(std::span<const AnswerRow> rows) { return list(rows, "AnswerRow"); }
  std::string value(std::span<const AllowedRow> rows) { return list(rows, "AllowedRow"); }
  std::string value(std::span<const FormatLineRow> rows) { return list(rows, "FormatLineRow"); }

  // Writes an array of its own for the items and gives its name.
  template <class Item>
  std::string list(std::span<const Item> items, std::string_view type) {
    if (items.empty()) return "{}";
    std::vector<std::string> values;
    for (const auto& item : items) {
      if constexpr (std::is_same_v<Item, int> || std::is_same_v<Item, std::string_view>) {
        values.push_back(value(item));
      } else {
        values.push_back(row(item));
      }
    }
    std::string name = fmt::format("k{}", ++count_);
    arrays_ += fmt::format("constexpr {} {}[] = {{{}}};\n", type, name, fmt::join(values, ",\n    "));
    return name;
  }

  std::string arrays_;
  int count_ = 0;
};

}  // namespace

std::string emit_tables(const Tables& tables) { return Emitter().emit(tables); }

}  // namespace smtpwhy::knowledge
