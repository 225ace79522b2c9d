#include "knowledge/check.h"

#include "base/pattern.h"
#include "base/text.h"
#include "knowledge/lookup.h"
#include "knowledge/reply_text.h"
#include "knowledge/rule_matcher.h"
#include "knowledge/wording.h"
#include "smtp/command.h"
#include "smtp/names.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <fmt/format.h>

namespace smtpwhy::knowledge {
namespace {

using Words = std::vector<std::string_view>;

const Words kWho = {"sender", "sender-admin", "recipient", "recipient-admin", "provider", "nobody"};
const Words kRetry = {"later", "after-fix", "never"};
const Words kSpeaker = {"remote-server", "relay", "own-server", "client"};
const Words kSide = {"client", "server"};
const Words kAbout = {"recipient", "sender", "server"};
const Words kLineKinds = {"client",      "server",      "either",      "continuation", "body",    "open",           "close",
                          "tls-started", "elided-body", "told-reply",  "lost",         "timeout", "connect-failed", "tls-failed",
                          "hung-up",     "error",       "latency",     "noise",        "message", "sent",           "deferred",
                          "bounced",     "rejected",    "expired",     "discarded",    "begun",   "under-way",      "about",
                          "within",      "client-turn", "server-turn", "turn-ends"};
const Words kLineGroups = {"text",      "date",    "time",   "key",     "mark",     "host",       "port",
                           "ms",        "seconds", "status", "command", "queue_id", "message_id", "sender",
                           "recipient", "client",  "relay",  "attempt", "reply",    "frames",     "below"};
const Words kProcessGroups = {"queue_id"};
const Words kUnquote = {"python", "escapes"};
const Words kDirection = {"inbound", "outbound", "local"};

bool outside_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// Whether a character of several octets stands in a class ([oö]) or is repeated (ö?). A pattern sees octets, so one of them alone would be
/// meant, and the class never matches the character.
bool splits_a_character(std::string_view expression) {
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\') {
      ++i;
    } else if (outside_ascii(c)) {
      const auto next = expression.substr(i + 1, 1);
      if (in_class || next == "?" || next == "*" || next == "+" || next == "{") return true;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (expression.substr(i + 1, 1) == "^") ++i;
      if (expression.substr(i + 1, 1) == "]") ++i;  // `[]a]`: the first is a member
    }
  }
  return false;
}

/// Behind the item that begins at `at`: an escape, a class or one octet.
std::size_t behind_item(std::string_view expression, std::size_t at) {
  if (expression[at] == '\\') return at + 2;
  if (expression[at++] != '[') return at;
  if (expression.substr(at, 1) == "^") ++at;
  if (expression.substr(at, 1) == "]") ++at;  // `[]a]`: the first is a member
  while (at < expression.size() && expression[at] != ']') at += expression[at] == '\\' ? 2 : 1;
  return at + 1;
}

/// Behind what opens a group at `at`: `(`, `(?:`, `(?i:`, `(?P<name>`; or behind all of `(?i)`, which is none.
std::size_t behind_opening(std::string_view expression, std::size_t at) {
  if (expression.substr(at, 2) != "(?") return at + 1;
  return std::min(expression.find_first_of(":>)", at), expression.size()) + 1;
}

/// Whether an octet outside ASCII stands at `at`, or a group with a branch that begins so.
bool begins_outside_ascii(std::string_view expression, std::size_t at) {
  if (at >= expression.size()) return false;
  if (expression[at] != '(') return outside_ascii(expression[at]);
  at = behind_opening(expression, at);
  if (begins_outside_ascii(expression, at)) return true;
  int depth = expression[at - 1] == ')' ? 0 : 1;
  while (depth > 0 && at < expression.size()) {
    const char c = expression[at];
    if (c == '|' && depth == 1 && begins_outside_ascii(expression, at + 1)) return true;
    if (c == '(') ++depth;
    if (c == ')') --depth;
    at = behind_item(expression, at);
  }
  return false;
}

/// Whether `\b` stands directly before a letter outside ASCII. Its octets count as no part of a word, so behind a blank there is no boundary,
/// and such a branch matches nothing but in the middle of a word.
bool has_boundary_before_letter(std::string_view expression) {
  for (std::size_t i = 0; i < expression.size(); i = behind_item(expression, i)) {
    if (expression.substr(i, 2) == "\\b" && begins_outside_ascii(expression, i + 2)) return true;
  }
  return false;
}

class Checker {
 public:
  explicit Checker(const TableStore& store) : store_(store), tables_(store.tables()) {}

  std::vector<Error> check() {
    check_digits();
    for (const auto& row : tables_.reply_codes) check_reply_code(row);
    for (const auto& row : tables_.status_codes) check_status_code(row);
    for (const auto& row : tables_.commands) check_command(row);
    for (const auto& row : tables_.causes) check_cause(row);
    for (const auto& row : tables_.rules) check_rule(row);
    for (const auto& row : tables_.formats) check_format(row);
    return std::move(errors_);
  }

 private:
  void complain(std::string_view field, std::string message, std::string help = {}) {
    const auto place = store_.place(row_, field);
    errors_.push_back({ErrorKind::table, row_ + ": " + std::move(message), place.where, std::move(help), place.excerpt});
  }

  void expect_one_of(std::string_view field, std::string_view word, const Words& allowed) {
    if (word.empty() || std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return;
    const auto near = nearest(word, allowed);
    complain(field, fmt::format("{} is not one of: {}", word, join(allowed, ", ")),
             near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
  }

  void expect_cause(std::string_view field, std::string_view cause) {
    if (cause.empty() || find_cause(tables_, cause) != nullptr) return;
    Words known;
    for (const auto& row : tables_.causes) known.push_back(row.id);
    const auto near = nearest(cause, known);
    complain(field, fmt::format("there is no cause \"{}\"", cause), near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
  }

  void expect_reference(std::string_view field, std::string_view reference) {
    if (reference == "IANA" || (reference.starts_with("https://") && reference.find(' ') == std::string_view::npos)) return;
    static const auto form = Pattern::compile(R"(^RFC [1-9][0-9]{2,4}( (section|appendix) [0-9A-Z]+(\.[0-9]+)*)?$)");
    if (!form->search(reference)) {
      complain(field, fmt::format("\"{}\" is no reference", reference),
               "`RFC 5321 section 4.2.3`, `RFC 821 appendix E`, `IANA`, `https://…`");
    }
  }

  void expect_command(std::string_view field, std::string_view command) {
    const auto verb = name(parse_command(command).verb);
    if (command == "CONNECT" || (!verb.empty() && verb == command)) return;
    complain(field, fmt::format("\"{}\" is no command", command), "a verb in capitals, \".\" or \"CONNECT\"");
  }

  void expect_code(std::string_view field, int code) {
    if (!ReplyCode::from(code)) complain(field, fmt::format("{} is no reply code", code));
  }

  void expect_form(std::string_view field, std::string_view text, std::string_view form, std::string_view example) {
    const auto pattern = Pattern::compile(form);
    if (!pattern->search(text)) complain(field, fmt::format("\"{}\" fits no reply", text), std::string(example));
  }

  void expect_host_form(std::string_view field, std::string_view host) {
    if (!is_domain(host.starts_with("*.") ? host.substr(2) : host)) {
      complain(field, fmt::format("\"{}\" is no host", host), "mx.example.com, or *.example.com for all below it");
    }
  }

  void expect_code_form(std::string_view field, std::string_view code) {
    expect_form(field, code, "^[1-9x][0-9x][0-9x]$", "550, 55x or 5xx");
  }

  void expect_status_form(std::string_view field, std::string_view status) {
    expect_form(field, status, R"(^[245X]\.[0-9]{1,3}\.[0-9]{1,3}$)", "5.7.1 or X.7.1");
  }

  // What has to be there is there (the loader sees to that), and not empty.
  void expect_words(std::string_view field, std::string_view text) {
    if (text.empty()) complain(field, "must not be empty");
  }

  void expect_placeholders(std::string_view field, std::string_view text) {
    const auto found = placeholders_in(text);
    if (!found) return complain(field, "a brace is not closed");
    for (const auto name : *found) expect_one_of(field, name, placeholders());
  }

  template <class Items, class Expect>
  void expect_each(std::string_view field, const Items& items, Expect expect) {
    for (const auto& item : items) (this->*expect)(field, item);
  }

  void check_digits() {
    row_ = "first digit";
    if (tables_.first_digits.size() != 5) complain({}, "RFC 821 appendix E has 1 to 5");
    row_ = "second digit";
    if (tables_.second_digits.size() != 6) complain({}, "RFC 821 appendix E has 0 to 5");
  }

  void check_reply_code(const ReplyCodeRow& row) {
    row_ = fmt::format("reply code {}", row.code);
    expect_code("code", row.code);
    expect_cause("cause", row.cause);
    expect_cause("cause_otherwise", row.cause_otherwise);
    if (row.cause_words.empty() != row.cause_otherwise.empty())
      complain("cause_words", "cause_words and cause_otherwise need each other");
    for (const auto word : row.cause_words) {
      if (word.empty() || lower(word) != word) complain("cause_words", fmt::format("\"{}\" is not in lower case", word));
    }
    if (row.did_you_mean != 0) expect_code("did_you_mean", row.did_you_mean);
    expect_each("defined_by", row.defined_by, &Checker::expect_reference);
    expect_each("commands", row.commands, &Checker::expect_command);
    for (const auto& answer : row.answers) {
      expect_command("answer", answer.command);
      expect_cause("answer", answer.cause);
    }
    const bool has_cause =
        !row.cause.empty() || std::any_of(row.answers.begin(), row.answers.end(), [](const auto& a) { return !a.cause.empty(); });
    if (has_cause && row.code / 100 != 4 && row.code / 100 != 5 && row.code / 100 != 1)
      complain("cause", "a reply that is no failure has no cause");
  }

  void check_status_code(const StatusCodeRow& row) {
    row_ = fmt::format("status code {}", row.status);
    if (!row.status.starts_with('X') || !parse_status("5" + std::string(row.status.substr(1))))
      complain("status", "a status has the form X.1.1");
    expect_cause("cause", row.cause);
    expect_cause("cause_4", row.cause_4);
    expect_each("defined_by", row.defined_by, &Checker::expect_reference);
    expect_each("reply_codes", row.reply_codes, &Checker::expect_code);
    for (const int c : row.classes) {
      if (c != 2 && c != 4 && c != 5) complain("classes", fmt::format("{} is no class: 2, 4 and 5 are", c));
    }
  }

  void check_command(const CommandRow& row) {
    row_ = fmt::format("command {}", row.name);
    expect_command("name", row.name);
    for (const auto& allowed : row.allows) {
      expect_reference("allows", allowed.source);
      for (const auto& numbers : {allowed.intermediate, allowed.success, allowed.failure, allowed.error}) {
        expect_each("allows", numbers, &Checker::expect_code);
      }
    }
  }

  void check_cause(const CauseRow& row) {
    row_ = fmt::format("cause {}", row.id);
    for (const auto& [field, text] : {std::pair("title", row.title), {"who", row.who}, {"retry", row.retry}})
      expect_words(field, text);
    expect_cause("parent", row.parent);
    const auto* parent = find_cause(tables_, row.parent);
    if (parent != nullptr && !parent->parent.empty()) complain("parent", "a parent must be a group, without a parent of its own");
    expect_one_of("about", row.about, kAbout);
    expect_one_of("who", row.who, kWho);
    expect_one_of("retry", row.retry, kRetry);
    expect_one_of("retry_4", row.retry_4, kRetry);
    expect_placeholders("title", row.title);
    expect_placeholders("explanation", row.explanation);
    expect_each("fixes", row.fixes, &Checker::expect_placeholders);
    expect_each("checks", row.checks, &Checker::expect_placeholders);
    expect_each("references", row.references, &Checker::expect_reference);
    if (row.fixes.empty()) complain("fixes", "a cause needs at least one thing to do");
  }

  void check_rule(const RuleRow& row) {
    row_ = fmt::format("rule {}", row.id);
    if (store_.place(row_).where.empty())
      return;  // from the tables below, which were checked; its texts may be taken by a rule of these
    expect_words("cause", row.cause);
    expect_cause("cause", row.cause);
    expect_one_of("speaker", row.speaker, kSpeaker);
    expect_one_of("who", row.who, kWho);
    expect_one_of("retry", row.retry, kRetry);
    expect_each("commands", row.commands, &Checker::expect_command);
    expect_each("codes", row.codes, &Checker::expect_code_form);
    expect_each("hosts", row.hosts, &Checker::expect_host_form);
    expect_each("statuses", row.statuses, &Checker::expect_status_form);
    expect_each("references", row.references, &Checker::expect_reference);
    if (!row.source.empty()) expect_reference("source", row.source);
    expect_placeholders("title", row.title);
    expect_placeholders("explanation", row.explanation);
    expect_each("fixes", row.fixes, &Checker::expect_placeholders);
    expect_each("checks", row.checks, &Checker::expect_placeholders);
    if (row.only_hosts && row.hosts.empty()) complain("only_hosts", "its file names no hosts");
    if (!check_pattern("pattern", row.pattern, placeholders())) return;
    expect_words(row);
    check_samples(row);
  }

  // A reply without words is never asked about.
  void expect_words(const RuleRow& row) {
    if (Pattern::compile(row.pattern)->search("")) complain("pattern", "it matches a reply without any words");
  }

  bool check_pattern(std::string_view field, std::string_view expression, const Words& groups) {
    const auto pattern = Pattern::compile(expression);
    if (!pattern) {
      complain(field, pattern.error().message);
      return false;
    }
    if (splits_a_character(expression)) {
      complain(field, "a letter outside ASCII stands in a class, or is repeated",
               "a pattern sees octets: (?:o|ö) instead of [oö], and (?:ö)? instead of ö?");
    }
    if (has_boundary_before_letter(expression)) {
      complain(field, "\\b stands before a letter outside ASCII, where no word begins for it",
               "(?:é|\\be)chec instead of \\b(?:é|e)chec");
    }
    for (const auto& group : pattern->group_names()) expect_one_of(field, group, groups);
    return true;
  }

  // A rule that only some hosts say is tried as said by one of them.
  static std::string_view host_of(const RuleRow& row) {
    if (!row.only_hosts || row.hosts.empty()) return {};
    return row.hosts.front().starts_with("*.") ? row.hosts.front().substr(2) : row.hosts.front();
  }

  void check_samples(const RuleRow& row) {
    if (row.samples.empty()) complain("samples", "a rule needs at least one sample");
    for (const auto sample : row.samples) {
      const auto reply = read_reply_text(sample);
      const auto command = row.commands.empty() ? std::string_view() : row.commands.front();
      const auto match = matcher_.match(reply.text, {reply.code, reply.status, command, host_of(row)});
      if (!match) {
        complain("samples", fmt::format("not matched: {}", sample),
                 "the pattern is matched against the text without code and status");
      } else if (match->rule != &row) {
        complain("samples", fmt::format("taken by rule {}: {}", match->rule->id, sample),
                 "put the more specific rule first, or narrow the other");
      }
    }
  }

  void check_format(const FormatRow& row) {
    row_ = fmt::format("format {}", row.name);
    expect_one_of("side", row.side, kSide);
    bool valid = row.process.empty() || check_pattern("process", row.process, kProcessGroups);
    for (const auto& line : row.lines) {
      expect_one_of("line", line.kind, kLineKinds);
      expect_one_of("line", line.unquote, kUnquote);
      expect_one_of("line", line.side, kSide);
      expect_one_of("line", line.direction, kDirection);
      valid = (line.process.empty() || check_pattern("process", line.process, {})) && valid;
      valid = check_pattern("line", line.pattern, kLineGroups) && valid;
    }
    if (!valid) return;
    for (const auto& line : row.lines) {
      for (const auto sample : line.samples) check_line_sample(row, line, sample);
    }
  }

  void check_line_sample(const FormatRow& row, const FormatLineRow& line, std::string_view sample) {
    const auto first = std::find_if(row.lines.begin(), row.lines.end(), [&](const auto& other) {
      return (&other == &line || !may_pass(other, line)) && matches(other, sample) &&
             (other.process.empty() || other.process == line.process);
    });
    if (first == row.lines.end()) return complain("line", fmt::format("a sample of {} is not matched: {}", line.kind, sample));
    if (&*first != &line) return complain("line", fmt::format("a sample of {} is taken by {}: {}", line.kind, first->kind, sample));
    if (!line.telling) return;
    for (const auto& other : tables_.formats) {
      // by the process; or one is taken only where no other speaks up, and of those the one with most lines
      const bool told_apart = !row.process.empty() || !other.process.empty() || row.fallback || other.fallback;
      if (&other != &row && !told_apart && tells(other, sample))
        complain("line", fmt::format("format {} takes this telling sample as well: {}", other.name, sample));
    }
  }

  // Between marks `within` takes all; outside of them, lines behind it are reached. They are no marks, and tell of no format: that is
  // looked for without knowing what stands above.
  static bool may_pass(const FormatLineRow& within, const FormatLineRow& line) {
    return within.kind == "within" && !line.telling && !line.kind.ends_with("-turn") && line.kind != "turn-ends";
  }

  // Each sample is tried on many lines, and each line's pattern compiled once.
  bool matches(const FormatLineRow& line, std::string_view sample) {
    auto& pattern = patterns_[line.pattern];
    if (!pattern) pattern = std::make_unique<Result<Pattern>>(Pattern::compile(line.pattern));
    return *pattern && (*pattern)->search(sample);
  }

  bool tells(const FormatRow& format, std::string_view sample) {
    return std::any_of(format.lines.begin(), format.lines.end(),
                       [&](const auto& line) { return line.telling && matches(line, sample); });
  }

  const TableStore& store_;
  const Tables& tables_;
  RuleMatcher matcher_{tables_};
  std::map<std::string_view, std::unique_ptr<Result<Pattern>>> patterns_;  // of lines of formats
  std::string row_;
  std::vector<Error> errors_;
};

}  // namespace

const std::vector<std::string_view>& line_kinds() { return kLineKinds; }

std::vector<Error> check_tables(const TableStore& store) { return Checker(store).check(); }

}  // namespace smtpwhy::knowledge
