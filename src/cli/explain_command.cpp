// smtpwhy explain: looks up one reply, from the command line, or many, from standard input.
#include "cli/commands.h"

#include "base/text.h"
#include "base/utf16.h"
#include "input/line_splitter.h"
#include "input/reader.h"
#include "knowledge/explain.h"
#include "knowledge/reply_text.h"
#include "report/explanation_json.h"
#include "report/explanation_text.h"
#include "smtp/command.h"
#include "smtp/secrets.h"

#include <functional>

#include <fmt/format.h>

namespace smtpwhy::cli {
namespace {

using knowledge::Explanation;
using Write = std::function<void(const Explanation&)>;

/// What the options say about the context of all texts.
struct Question {
  std::string command;
  std::string host;
};

Result<Write> writer(const Arguments& arguments, Console& console) {
  const auto form = arguments.get("format", "text");
  if (form == "json" || form == "jsonl") {
    return Write([&console](const Explanation& e) {
      write_explanation_json(e, console.out);
      console.out.write("\n");
    });
  }
  if (form != "text") {
    return Error{
        ErrorKind::usage, fmt::format("explain has no output form \"{}\"", form), {}, hint_at(form, {"text", "json", "jsonl"}), {}};
  }
  const auto style = text_style(console, arguments.get("color", "auto"));
  if (!style) return style.error();
  return Write([&console, style = *style, first = true](const Explanation& e) mutable {
    if (!first) console.out.write("\n");
    first = false;
    write_explanation_text(e, style, console.out);
  });
}

/// Explains each line of an input as it comes; for jsonl, where each line is a text and gives one object.
class LineByLine : public LineSink {
 public:
  explicit LineByLine(std::function<void(std::string_view)> explain) : explain_(std::move(explain)) {}
  void on_line(const InputLine& line) override { explain_(line.text); }

 private:
  std::function<void(std::string_view)> explain_;
};

Result<Done> explain_input(bool each_line, const TextSink& out, const std::function<void(std::string_view)>& explain) {
  if (each_line) {
    LineByLine lines(explain);
    LineSplitter splitter(lines);
    auto done = read_input(std::string(kStandardInput), [&](std::string_view block) {
      splitter.add(block);
      return !out.closed();
    });
    splitter.finish();
    return done;
  }
  const auto text = read_whole(std::string(kStandardInput));
  if (!text) return text.error();
  const auto texts = knowledge::split_reply_texts(without_mark(*text));
  if (texts.empty()) {
    return Error{
        ErrorKind::usage, "nothing to explain", "standard input", "`smtpwhy explain 550 5.7.1`, or a reply on standard input", {}};
  }
  for (const auto& one : texts) explain(one);
  return Done{};
}

Result<Question> question_in(const Arguments& arguments) {
  const Question question{upper(arguments.get("command")), arguments.get("host")};
  const auto known = parse_command(question.command).verb != Verb::unknown || question.command == "CONNECT";
  if (question.command.empty() || known) return question;
  const auto near = nearest(question.command, split(find_option_row("command", "explain")->words, ' '));
  return Error{ErrorKind::usage,
               fmt::format("\"{}\" is no SMTP command", question.command),
               {},
               near.empty() ? "a verb such as RCPT, \".\" for the end of the message, or CONNECT for the greeting"
                            : fmt::format("did you mean {}?", near),
               {}};
}

}  // namespace

Exit run_explain(const Arguments& arguments, Console& console) {
  const auto fail = [&](const Error& error) {
    complain(console, error);
    return Exit::trouble;
  };
  const auto tables = ChosenTables::choose(arguments);
  if (!tables) return fail(tables.error());
  const auto write = writer(arguments, console);
  if (!write) return fail(write.error());
  const auto question = question_in(arguments);
  if (!question) return fail(question.error());
  knowledge::Explainer explainer(tables->tables());
  knowledge::ExplainContext context;
  context.command = question->command;
  context.host = question->host;
  const auto explain = [&](std::string_view text) { (*write)(explainer.explain(without_secrets(text, {}), context)); };
  if (!arguments.words.empty()) {
    explain(join(arguments.words, " "));
    return Exit::done;
  }
  if (console.input_is_terminal) {
    return fail({ErrorKind::usage, "nothing to explain", {}, "`smtpwhy explain 550 5.7.1`, or a reply on standard input", {}});
  }
  const auto done = explain_input(arguments.get("format") == "jsonl", console.out, explain);
  return done ? Exit::done : fail(done.error());
}

}  // namespace smtpwhy::cli
