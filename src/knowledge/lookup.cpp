#include "knowledge/lookup.h"

#include "base/octets.h"
#include "base/text.h"

#include <algorithm>
#include <type_traits>

namespace smtpwhy::knowledge {
namespace {

template <class Row, class Key, class Member>
const Row* find(std::span<const Row> rows, const Key& key, Member Row::*member) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
    if constexpr (std::is_same_v<Key, std::string_view>) {
      return same_octets(row.*member, key);  // names are short
    } else {
      return row.*member == key;
    }
  });
  return found == rows.end() ? nullptr : &*found;
}

bool contains(Numbers numbers, int number) { return std::find(numbers.begin(), numbers.end(), number) != numbers.end(); }

}  // namespace

const DigitRow* find_first_digit(const Tables& tables, int digit) { return find(tables.first_digits, digit, &DigitRow::digit); }
const DigitRow* find_second_digit(const Tables& tables, int digit) { return find(tables.second_digits, digit, &DigitRow::digit); }

const ReplyCodeRow* find_reply_code(const Tables& tables, ReplyCode code) {
  return find(tables.reply_codes, code.value(), &ReplyCodeRow::code);
}

const AnswerRow* find_answer(const ReplyCodeRow& row, std::string_view command) {
  return find(row.answers, command, &AnswerRow::command);
}

const StatusClassRow* find_status_class(const Tables& tables, int status_class) {
  return find(tables.status_classes, status_class, &StatusClassRow::status_class);
}

const StatusSubjectRow* find_status_subject(const Tables& tables, int subject) {
  return find(tables.status_subjects, subject, &StatusSubjectRow::subject);
}

const StatusCodeRow* find_status_code(const Tables& tables, const EnhancedStatusCode& status) {
  const std::string key = "X" + to_string(status).substr(1);
  return find(tables.status_codes, key, &StatusCodeRow::status);
}

const CommandRow* find_command(const Tables& tables, std::string_view name) {
  return find(tables.commands, name, &CommandRow::name);
}
const CauseRow* find_cause(const Tables& tables, std::string_view id) { return find(tables.causes, id, &CauseRow::id); }

std::string_view group_of(const CauseRow& cause) { return cause.parent.empty() ? cause.id : cause.parent; }

bool may_answer(const Tables& tables, ReplyCode code, std::string_view command) {
  const auto* row = find_command(tables, command);
  const auto& always = tables.always;
  if (row == nullptr || contains(always.rfc5321, code.value()) || contains(always.tls_or_auth_required, code.value())) return true;
  return std::any_of(row->allows.begin(), row->allows.end(), [&](const AllowedRow& allowed) {
    return contains(allowed.intermediate, code.value()) || contains(allowed.success, code.value()) ||
           contains(allowed.failure, code.value()) || contains(allowed.error, code.value());
  });
}

}  // namespace smtpwhy::knowledge
