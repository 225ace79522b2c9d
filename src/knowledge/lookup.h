// Finding rows of the tables by their keys. Tables are small and a run looks up few: a walk through the rows is enough.
#pragma once

#include "knowledge/tables.h"
#include "smtp/enhanced_status_code.h"
#include "smtp/reply_code.h"

namespace smtpwhy::knowledge {

// Each gives nullptr where there is no such row.
[[nodiscard]] const DigitRow* find_first_digit(const Tables& tables, int digit);
[[nodiscard]] const DigitRow* find_second_digit(const Tables& tables, int digit);
[[nodiscard]] const ReplyCodeRow* find_reply_code(const Tables& tables, ReplyCode code);
[[nodiscard]] const AnswerRow* find_answer(const ReplyCodeRow& row, std::string_view command);
[[nodiscard]] const StatusClassRow* find_status_class(const Tables& tables, int status_class);
[[nodiscard]] const StatusSubjectRow* find_status_subject(const Tables& tables, int subject);
[[nodiscard]] const StatusCodeRow* find_status_code(const Tables& tables, const EnhancedStatusCode& status);
[[nodiscard]] const CommandRow* find_command(const Tables& tables, std::string_view name);
[[nodiscard]] const CauseRow* find_cause(const Tables& tables, std::string_view id);

/// The group of a cause: its parent, or itself.
[[nodiscard]] std::string_view group_of(const CauseRow& cause);

/// Whether any RFC lists `code` among the replies to `command`, or it may answer anything (421, 500, 501; 530 where TLS or a login
/// is demanded). A command that the tables do not know is allowed any reply.
[[nodiscard]] bool may_answer(const Tables& tables, ReplyCode code, std::string_view command);

}  // namespace smtpwhy::knowledge
