// The tables: what smtpwhy knows, as plain rows. Their text form and meaning are described in data/README.md.
//
// Rows hold views and spans only, so that the built-in tables are constants that cost nothing at start, and tables read at run
// time (see load.h) have the same type. All text is UTF-8 of our own.
#pragma once

#include <span>
#include <string_view>

namespace smtpwhy::knowledge {

using Texts = std::span<const std::string_view>;
using Numbers = std::span<const int>;

struct DigitRow {
  int digit = 0;
  std::string_view name;
  std::string_view meaning;
};

/// What a reply code means as an answer to one command.
struct AnswerRow {
  std::string_view command;
  std::string_view meaning;
  std::string_view cause;
};

struct ReplyCodeRow {
  int code = 0;
  std::string_view title;
  std::string_view rfc821_text;
  std::string_view rfc5321_text;
  bool standard = false;
  Texts defined_by;
  Texts commands;
  std::string_view meaning;
  std::string_view note;
  std::string_view cause;
  Texts cause_words;                 ///< in lower case; the cause is meant where the text has one of them, or no words at all
  std::string_view cause_otherwise;  ///< and else this one
  int did_you_mean = 0;              ///< 0: none
  std::span<const AnswerRow> answers;
};

struct StatusClassRow {
  int status_class = 0;
  std::string_view name;
  std::string_view meaning;
};

struct StatusSubjectRow {
  int subject = 0;
  std::string_view name;
  std::string_view meaning;
};

struct StatusCodeRow {
  std::string_view status;  ///< `X.1.1`
  std::string_view title;
  Numbers classes;
  Numbers reply_codes;
  bool registered = false;
  Texts defined_by;
  std::string_view meaning;
  std::string_view note;
  std::string_view cause;
  std::string_view cause_4;
};

struct AllowedRow {
  std::string_view source;
  Numbers intermediate;
  Numbers success;
  Numbers failure;
  Numbers error;
  std::string_view note;
};

struct CommandRow {
  std::string_view name;
  std::string_view what;
  std::span<const AllowedRow> allows;
};

struct CauseRow {
  std::string_view id;
  std::string_view parent;  ///< empty: a group
  std::string_view about;   ///< whose name fills `{domain}` and `{address}`: `recipient`, `sender`, `server`; empty: nobody's
  std::string_view title;
  std::string_view explanation;
  std::string_view who;
  std::string_view retry;
  std::string_view retry_4;  ///< empty: as `retry`
  Texts fixes;
  Texts checks;
  Texts references;
};

struct RuleRow {
  std::string_view file;  ///< `postfix`
  std::string_view id;    ///< `postfix/user-unknown`
  std::string_view provider;
  std::string_view software;
  std::string_view source;
  Texts hosts;  ///< whose words these are: `*.example.com`, or a whole name; at these hosts the rule is tried before all others
  std::string_view pattern;
  std::string_view cause;
  bool only_hosts = false;  ///< says nothing elsewhere
  Texts commands;
  Texts codes;
  Texts statuses;
  std::string_view speaker;
  std::string_view who;
  std::string_view retry;
  std::string_view title;
  std::string_view explanation;
  Texts fixes;
  Texts checks;
  Texts references;
  Texts samples;
  std::string_view literals;  ///< without which the pattern does not match, see literals.h; empty: unknown
  int priority = 50;
  bool of_site = false;  ///< laid over the built-in ones: tried before all of those
};

struct FormatLineRow {
  std::string_view kind;
  std::string_view pattern;
  bool telling = false;
  std::string_view unquote;    ///< `python`: the text is a string literal of that language; `escapes`: only `\r\n` and the like
  std::string_view split;      ///< what the log puts between the lines of a text that it writes into one
  std::string_view side;       ///< who logs such lines, where it is not the format's `side`
  std::string_view process;    ///< a pattern for the process that writes such lines; empty: as the format says
  bool repeats = false;        ///< of a continuation: where it says once more what the line before ended with, it is left out
  std::string_view command;    ///< what a delivery's text answers, where no group tells
  std::string_view direction;  ///< of a delivery: `inbound`, `outbound`, `local`; empty: by its kind
  Texts samples;
  std::string_view literals;  ///< of a telling line: without which its pattern does not match, see literals.h; empty: unknown
};

struct FormatRow {
  std::string_view name;
  std::string_view title;
  std::string_view side;     ///< `client`, `server`, or empty
  bool fallback = false;     ///< any other format that speaks up is preferred
  std::string_view process;  ///< a pattern for the process that writes such lines, as syslog names it; empty: any
  std::string_view source;
  std::span<const FormatLineRow> lines;
};

/// Always allowed as an answer, by standard.
struct AlwaysRow {
  Numbers rfc821;
  Numbers rfc5321;
  Numbers tls_or_auth_required;
};

struct Tables {
  std::span<const DigitRow> first_digits;
  std::span<const DigitRow> second_digits;
  std::span<const ReplyCodeRow> reply_codes;
  std::span<const StatusClassRow> status_classes;
  std::span<const StatusSubjectRow> status_subjects;
  std::span<const StatusCodeRow> status_codes;
  AlwaysRow always;
  std::span<const CommandRow> commands;
  std::span<const CauseRow> causes;
  std::span<const RuleRow> rules;  ///< in the order in which they are tried
  std::span<const FormatRow> formats;
};

/// What is compiled in. Checked when the program was built.
[[nodiscard]] const Tables& builtin_tables();

}  // namespace smtpwhy::knowledge
