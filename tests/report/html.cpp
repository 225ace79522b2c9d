#include "report/html_cases.h"
#include "report/html_chart.h"
#include "report/html_text.h"

#include "base/printable.h"
#include "base/text.h"
#include "support/reports.h"

#include "catch.h"

#include <set>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// A page without its style and script, which are ours and hold what text of a log must not.
std::string body_of(std::string page) {
  for (const std::string name : {"style", "script"}) {
    const auto begin = page.find("<" + name + ">");
    const auto end = page.find("</" + name + ">");
    REQUIRE(begin != std::string::npos);
    REQUIRE(end > begin);
    page.erase(begin, end - begin);
  }
  return page;
}

std::set<std::string> elements_of(std::string_view page) {
  std::set<std::string> names;
  for (auto at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
    names.emplace(page.substr(at + 1, page.find_first_of(" >", at) - at - 1));
  }
  return names;
}

std::string conversation(std::string_view recipient, std::string_view reply) {
  return "=== Connected to mx.example.net.\n<-  220 mx.example.net ESMTP\n -> EHLO me\n<-  250 ok\n -> MAIL FROM:<a@b.example>\n<- "
         " 250 ok\n"
         " -> RCPT TO:<" +
         std::string(recipient) + ">\n<** " + std::string(reply) +
         "\n -> QUIT\n<-  221 bye\n=== Connection closed with remote host.\n";
}

// Where the evidence of a page's problems links to.
std::vector<std::string> targets_of(std::string_view page) {
  std::vector<std::string> targets;
  constexpr std::string_view head = "[<a href=\"#";
  for (auto at = page.find(head); at != std::string_view::npos; at = page.find(head, at + 1)) {
    const auto begin = at + head.size();
    targets.emplace_back(page.substr(begin, page.find('"', begin) - begin));
  }
  return targets;
}

}  // namespace

TEST_CASE("HTML: text stays text", "[report]") {
  struct Row {
    std::string_view why, text, html;
  };
  for (const auto& row : std::vector<Row>{
           {"plain", "550 no such user", "550 no such user"},
           {"an element", "<script>", "&lt;script&gt;"},
           {"quotes of both kinds and backticks", "\"'`", "&quot;&#39;&#96;"},
           {"a reference", "&lt;", "&amp;lt;"},
           {"a line break", "a\nb", "a\\x0ab"},
           {"an escape", "\x1B[31m", "\\x1b[31m"},
           {"zeros", std::string_view("a\0b", 3), "a\\x00b"},
           {"a bidirectional override", "\xE2\x80\xAE", "\\u{202E}"},
           {"bytes that are not UTF-8", "\xFF", "\\xff"},
           {"other alphabets", "\xC3\xA4", "\xC3\xA4"},
           {"nothing", "", ""},
       }) {
    INFO(row.why);
    CHECK(html_text(row.text) == row.html);
  }
}

TEST_CASE("HTML: hostile text makes no element and no attribute", "[report]") {
  std::string harmless;  // enough for a filter, a list and figures
  for (const auto* reply : {"550 5.1.1 no", "552 5.2.2 full", "451 4.7.1 later", "554 5.7.1 spam"})
    harmless += conversation("c@d.example", reply);
  const auto usual = elements_of(body_of(test::report_on("html", harmless)));
  for (const auto& [why, log] : test::hostile_logs()) {
    INFO(why);
    const auto page = test::report_on("html", log, "\"><script>.log");
    CHECK(printable(join(split(page, '\n'), "")) == join(split(page, '\n'), ""));
    const auto body = body_of(page);
    auto elements = elements_of(body);
    elements.erase("i");
    for (const auto& element : elements) {
      INFO(element);
      CHECK(usual.count(element) == 1);
    }
    CHECK(body.find("alert(1)>") == std::string::npos);
    CHECK(body.find("<img") == std::string::npos);
    CHECK(count_of(body, "<script>") + count_of(body, "</script>") == 1);  // the end of ours
  }
}

TEST_CASE("HTML: each piece of evidence links to its place in the conversation", "[report]") {
  std::string log;
  for (int i = 0; i < 5; ++i) log += conversation("c@d.example", "550 5.1.1 no such user");
  log += conversation("e@d.example", "452 4.2.2 mailbox full");
  log += "=== Connected to mx.example.net.\n<-  220 mx.example.net ESMTP\n -> EHLO me\n";  // a missing reply
  const auto page = test::report_on("html", log);
  const auto targets = targets_of(page);
  CHECK(targets.size() == 3 + 1 + 1);
  for (const auto& target : targets) {
    INFO(target);
    CHECK(count_of(page, " id=\"" + target + "\"") == 1);
  }
  CHECK(page.find("and 2 more") != std::string::npos);
}

TEST_CASE("HTML: many conversations are counted, and few are shown: those of each problem among them", "[report]") {
  std::string log;
  const std::size_t many = HtmlCases::kMostAlike + 50;
  for (std::size_t i = 0; i < many; ++i) log += conversation("c@d.example", "550 5.1.1 no such user");
  log += conversation("e@d.example", "452 4.2.2 mailbox full");
  const auto page = test::report_on("html", log);
  CHECK(count_of(page, "<details class=\"case\"") == HtmlCases::kMostAlike + 1);
  CHECK(page.find("101 of 151 are shown; the other 50") != std::string::npos);
  CHECK(targets_of(page).size() == 4);
  CHECK(page.size() < 400'000);
}

TEST_CASE("HTML: a long conversation and a long reply are cut, and it says so", "[report]") {
  std::string log =
      "=== Connected to mx.example.net.\n<-  220 mx.example.net ESMTP\n -> EHLO me\n<-  250 ok\n -> MAIL FROM:<a@b.example>\n<-  "
      "250 ok\n";
  for (std::size_t i = 0; i < HtmlCases::kMostExchanges + 7; ++i) log += " -> NOOP\n<-  250 ok\n";
  log += " -> RCPT TO:<c@d.example>\n<** 550 5.1.1 " + std::string(HtmlCases::kLongestText, 'x') + "\n -> QUIT\n<-  221 bye\n";
  const auto page = test::report_on("html", log);
  CHECK(page.find("more exchanges are not shown.") != std::string::npos);
  REQUIRE(targets_of(page).size() == 1);
  CHECK(count_of(page, " id=\"" + targets_of(page).front() + "\"") == 1);
  const auto delivery = test::report_on("html",
                                        "Nov 22 01:04:26 mx postfix/smtp[7]: 4F1A2B3C4D: to=<c@d.example>, "
                                        "relay=mx.d.example[192.0.2.1]:25, delay=1, delays=1/0/0/0, "
                                        "dsn=5.1.1, status=bounced (" +
                                            std::string(HtmlCases::kLongestText + 9, 'x') + ")\n");
  CHECK(delivery.find("(9 octets more)") != std::string::npos);
}

TEST_CASE("HTML: many problems are listed at a glance, each with a link; a few need neither list, filter nor figures", "[report]") {
  std::string log;
  for (char c = 'a'; c < 'u'; ++c) log += conversation("c@d.example", "554 5.0.0 odd " + std::string(9, c));
  const auto page = test::report_on("html", log);
  const auto problems = count_of(page, "<article id=\"problem-");
  CHECK(problems > 12);
  CHECK(count_of(page, "<a href=\"#problem-") == problems);
  CHECK(page.find(fmt::format("<summary>{} more problem", problems - 12)) != std::string::npos);
  CHECK(page.find("<ol start=\"13\">") != std::string::npos);
  CHECK(page.find("id=\"filter\"") != std::string::npos);
  CHECK(page.find("href=\"#figures\"") != std::string::npos);
  const auto small = test::report_on("html", conversation("c@d.example", "550 5.1.1 no such user"));
  for (const auto* part : {"id=\"glance\"", "id=\"filter\"", "id=\"figures\"", "href=\"#figures\""}) {
    INFO(part);
    CHECK(small.find(part) == std::string::npos);
  }
  CHECK(small.find("href=\"#cases\"") != std::string::npos);
}

TEST_CASE("HTML: nothing failed", "[report]") {
  const auto page = test::report_on(
      "html",
      "220 mx.example.net ESMTP\nHELO me\n250 mx\nMAIL FROM:<a@b.example>\n250 ok\nRCPT TO:<c@d.example>\n250 ok\nDATA\n"
      "354 go\n.\n250 ok\nQUIT\n221 bye\n");
  CHECK(page.find("<p>None was found.</p>") != std::string::npos);
  CHECK(page.find("1 accepted") != std::string::npos);
  CHECK(page.find("id=\"cases\"") == std::string::npos);
  CHECK(page.find("id=\"filter\"") == std::string::npos);
}

TEST_CASE("a chart tells its numbers as text and as a table too", "[report]") {
  const auto chart = html_bar_chart({"x", "By <cause>", "failures", {{"a & b", 3, "plain"}, {std::string(60, 'y'), 1, "plain"}}});
  CHECK(chart.find("<title id=\"x-title\">By &lt;cause&gt;</title>") != std::string::npos);
  CHECK(chart.find("a &amp; b: 3") != std::string::npos);
  CHECK(chart.find("<th scope=\"row\">a &amp; b</th><td class=\"number\">3</td>") != std::string::npos);
  CHECK(chart.find("<th scope=\"row\">" + std::string(60, 'y') + "</th>") != std::string::npos);
  CHECK(chart.find("width=\"120\"") != std::string::npos);  // a third of the highest
  CHECK(html_bar_chart({"x", "t", "failures", {}}).empty());
}

TEST_CASE("a chart over time stacks outcomes, and nothing is drawn outside", "[report]") {
  Timeline timeline;
  CHECK(html_time_chart(timeline).empty());
  timeline.add(0, {1'000'000, 1, 1});
  timeline.add(120'000'000, {0, 0, 2});
  const auto chart = html_time_chart(timeline);
  CHECK(chart.find("1970-01-01T00:00:00Z") != std::string::npos);
  CHECK(chart.find(">Columns of 1 minute (UTC), the highest: 1000002</text>") != std::string::npos);
  CHECK(chart.find(">1970-01-01 00:00</text>") != std::string::npos);
  CHECK(chart.find("in 3 columns of 1 minute each, at most 1000002 in one") != std::string::npos);
  CHECK(chart.find("<td class=\"number\">1000000</td>") != std::string::npos);
  CHECK(chart.find("y=\"-") == std::string::npos);
  CHECK(count_of(chart, "<rect ") >= 3 + 2);
}

}  // namespace smtpwhy
