// The stages wired: inputs by name, what cannot be read, formats by force.
#include "run/analyze.h"

#include "catch.h"

#include "run/input_run.h"
#include "run/output.h"

#include <filesystem>
#include <map>

namespace smtpwhy {
namespace {

const std::string kSource = SMTPWHY_SOURCE_DIR;

struct Outcome {
  Result<AnalyzeResult> result;
  std::string text;
};

Outcome run(const AnalyzeRequest& request) {
  StringSink sink;
  MemorySpool spool;
  const auto renderer = make_json_report({sink, spool, {}});
  auto result = analyze(request, knowledge::builtin_tables(), *renderer, sink);
  return {std::move(result), sink.text()};
}

/// Has findings put in words, or not, whatever the form wants.
class Forwarding : public Renderer {
 public:
  Forwarding(Renderer& form, bool in_words) : form_(form), in_words_(in_words) {}
  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t input) override {
    form_.on_session(session, diagnosis, input);
  }
  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t input) override {
    form_.on_delivery(delivery, diagnosis, input);
  }
  void on_end(const std::vector<InputReport>& inputs, const Summary& summary) override { form_.on_end(inputs, summary); }
  [[nodiscard]] bool shows_words() const override { return in_words_; }

 private:
  Renderer& form_;
  bool in_words_;
};

// In both forms: as JSON, and as text, which alone tells whether titles differ.
std::string report_of(const std::string& log, bool in_words) {
  std::string reports;
  for (const auto make : {make_json_report, make_text_report}) {
    StringSink sink;
    MemorySpool spool;
    const auto form = make({sink, spool, {}});
    Forwarding renderer(*form, in_words);
    REQUIRE(analyze({{log, log}, {}}, knowledge::builtin_tables(), renderer, sink).ok());
    reports += sink.text();
  }
  return reports;
}

}  // namespace

TEST_CASE("several inputs: sessions are numbered on, totals are of all", "[run]") {
  const auto log = kSource + "/corpus/swaks/postfix-user-unknown.log";
  const auto outcome = run({{log, log}, {}});
  REQUIRE(outcome.result.ok());
  CHECK(outcome.result->totals.sessions == 2);
  CHECK(outcome.result->totals.permanent == 2);
  CHECK(outcome.text.find("\"id\":2,\"input\":1") != std::string::npos);
}

TEST_CASE("what cannot be read is told, the rest is reported", "[run]") {
  const auto outcome = run({{kSource + "/no-such-file", kSource + "/corpus/swaks/postfix-user-unknown.log", kSource}, {}});
  REQUIRE(outcome.result.ok());
  REQUIRE(outcome.result->errors.size() == 2);
  CHECK(describe(outcome.result->errors[0]) ==
        kSource + "/no-such-file: cannot read: No such file or directory\nhint: check the spelling; use - for standard input");
  CHECK(outcome.result->errors[1].message == "is a directory");
  CHECK(outcome.result->totals.sessions == 1);
}

TEST_CASE("a report is the same whether each finding was put in words or the first of its problem", "[run]") {
  std::map<std::filesystem::path, std::string> first_of;  // each format's
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource + "/corpus")) {
    if (entry.path().extension() != ".log") continue;
    auto& first = first_of[entry.path().parent_path()];
    if (const auto name = entry.path().string(); first.empty() || name < first) first = name;
  }
  CHECK(first_of.size() > 50);
  for (const auto& [folder, log] : first_of) {
    INFO(log);
    CHECK(report_of(log, true) == report_of(log, false));
  }
}

TEST_CASE("titles that differ are told where only verdicts are asked for", "[run]") {
  const auto form = [](std::string_view name) {
    return "Nov 22 01:08:48 mx postfix/smtp[1]: 4F1A2B3C4D: to=<" + std::string(name) +
           "@example.org>, relay=mx.example.org[192.0.2.1]:25, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 "
           "5.1.1 <" +
           std::string(name) + "@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command))\n";
  };
  const auto group_of = [&](const std::string& log) {
    knowledge::Explainer explainer(knowledge::builtin_tables());
    const FormatCatalogue catalogue(knowledge::builtin_tables());
    StringSink sink;
    MemorySpool spool;
    const auto text = make_text_report({sink, spool, {}});
    const Selection everything;
    Output output(explainer, everything, *text);
    std::uint64_t next_id = 1;
    InputRun input(catalogue, {}, next_id, output);
    input.add(log);
    (void)input.finish();
    REQUIRE(output.summary().findings().size() == 1);
    const auto& group = *output.summary().findings().front();
    CHECK_FALSE(group.first.explanation.fixes.empty());
    CHECK(group.count == 2);
    return group.titles_differ;
  };
  CHECK(group_of(form("a") + form("b")));
  CHECK_FALSE(group_of(form("a") + form("a")));
}

TEST_CASE("a format by force", "[run]") {
  const auto outcome = run({{kSource + "/corpus/swaks/postfix-user-unknown.log"}, "msmtp"});
  REQUIRE(outcome.result.ok());
  CHECK(outcome.result->totals.sessions == 0);
  CHECK(outcome.text.find("\"format\":null") != std::string::npos);
}

TEST_CASE("a format that does not exist: a hint, and nothing is read", "[run]") {
  const auto outcome = run({{kSource + "/no-such-file"}, "swacks"});
  REQUIRE(!outcome.result.ok());
  CHECK(outcome.result.error().kind == ErrorKind::usage);
  CHECK(describe(outcome.result.error()) == "there is no input format \"swacks\"\nhint: did you mean swaks?");
}

TEST_CASE("no memory for more: what was taken is reported, and no further input is read", "[run]") {
  const auto log = kSource + "/corpus/swaks/postfix-user-unknown.log";
  struct Row {
    const char* why;
    int blocks;  // that are taken before memory ends; each log is one
    std::string while_reading;
    std::size_t inputs;
    std::uint64_t sessions;
  };
  const Row rows[] = {
      {"at once", 0, log, 1, 0}, {"behind the first", 1, log, 2, 1}, {"when all was read: it is no matter", 2, "", 2, 2}};
  for (const auto& row : rows) {
    INFO(row.why);
    AnalyzeRequest request{{log, log}, {}};
    int asked = 0;
    request.no_memory = [&] { return asked++ >= row.blocks; };
    const auto outcome = run(request);
    REQUIRE(outcome.result.ok());
    CHECK(outcome.result->interrupted == !row.while_reading.empty());
    CHECK(outcome.result->out_of_memory == row.while_reading);
    CHECK(outcome.result->totals.sessions == row.sessions);
    CHECK((outcome.text.find("\"interrupted\":true") != std::string::npos) == !row.while_reading.empty());
    const auto second = outcome.text.find(log, outcome.text.find("\"inputs\":"));
    CHECK((outcome.text.find(log, second + 1) != std::string::npos) == (row.inputs == 2));
  }
}

}  // namespace smtpwhy
