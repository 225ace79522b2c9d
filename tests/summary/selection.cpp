#include "summary/selection.h"

#include <functional>
#include "catch.h"

namespace smtpwhy {
namespace {

Finding finding(std::string_view cause, std::string_view group, std::string_view provider, Severity severity) {
  Finding result;
  result.severity = severity;
  result.explanation.cause = cause;
  result.explanation.cause_group = group;
  result.explanation.provider = provider;
  return result;
}

Delivery delivery_at(std::optional<std::int64_t> time, std::string_view recipient) {
  Delivery delivery;
  delivery.recipient = recipient;
  if (time) {
    delivery.time.micros = time;
    delivery.time.form = StampForm::dated;
  }
  return delivery;
}

TEST_CASE("which deliveries are reported", "[summary]") {
  struct Row {
    std::string_view why;
    std::function<void(Selection&)> select;
    std::string_view taken;  // of: spam at 100, a full mailbox at 200, a success without a time
  };
  for (const auto& row : std::vector<Row>{
           {"all", [](Selection&) {}, "spam full success"},
           {"since: at that time is within, and what has no time", [](Selection& s) { s.since = 200; }, "full success"},
           {"until", [](Selection& s) { s.until = 100; }, "spam success"},
           {"a cause", [](Selection& s) { s.causes = {"mailbox-full"}; }, "full"},
           {"its group", [](Selection& s) { s.causes = {"content"}; }, "spam"},
           {"one of two",
            [](Selection& s) {
              s.causes = {"content", "mailbox-full"};
            },
            "spam full"},
           {"a provider, whatever its case", [](Selection& s) { s.providers = {"Google"}; }, "spam"},
           {"a severity", [](Selection& s) { s.severities = {"temporary"}; }, "full"},
           {"a domain: successes too", [](Selection& s) { s.domains = {"EXAMPLE.net"}; }, "full success"},
           {"all fields have to fit",
            [](Selection& s) {
              s.providers = {"google"};
              s.severities = {"temporary"};
            },
            ""},
       }) {
    INFO(row.why);
    Selection selection;
    row.select(selection);
    std::string taken;
    const auto take = [&](std::string_view name, const Delivery& delivery, std::optional<Finding> found) {
      if (selection.take(delivery, {{}, std::move(found)})) taken += (taken.empty() ? "" : " ") + std::string(name);
    };
    take("spam", delivery_at(100, "a@example.com"), finding("spam", "content", "google", Severity::permanent));
    take("full", delivery_at(200, "b@example.net"), finding("mailbox-full", "mailbox-full", "", Severity::temporary));
    take("success", delivery_at(std::nullopt, "c@example.net"), std::nullopt);
    CHECK(taken == row.taken);
  }
}

TEST_CASE("a session is reported with the findings that are wanted", "[summary]") {
  Session session;
  session.transactions.push_back({"a@example.org", {{"b@example.net", Outcome::permanent, {}}}, Outcome::permanent});
  Diagnosis diagnosis;
  diagnosis.findings = {finding("spam", "content", "google", Severity::permanent),
                        finding("mailbox-full", "mailbox-full", "", Severity::temporary)};
  Selection selection;
  selection.severities = {"temporary"};
  CHECK(selection.take(session, diagnosis));
  REQUIRE(diagnosis.findings.size() == 1);
  CHECK(diagnosis.findings[0].explanation.cause == "mailbox-full");
  selection.severities = {"permanent"};
  CHECK_FALSE(selection.take(session, diagnosis));
  Selection other;
  other.domains = {"example.com"};
  CHECK_FALSE(other.take(session, diagnosis));
  other.domains = {"example.net"};
  CHECK(other.take(session, diagnosis));
}

}  // namespace
}  // namespace smtpwhy
