// What is put on record is read back to the same events, whatever was said.
#include "send/record.h"

#include "catch.h"
#include "format/catalogue.h"
#include "run/input_run.h"
#include "support/conversations.h"

#include <random>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

/// Events as text, with all that the record must keep.
class EventList : public EventSink {
 public:
  void on_event(const Event& event) override {
    text_ +=
        fmt::format("{} {} {} {} {} {} [{}]\n", event.line, static_cast<int>(event.kind), static_cast<int>(event.side),
                    static_cast<int>(event.trouble), static_cast<int>(event.logger), event.stamp.micros.value_or(-1), event.text);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Told {
  EventKind kind;
  Side side;
  Trouble trouble;
  std::string text;
};

/// What is recorded, and what the record is read as.
std::pair<std::string, std::string> both_ways(const std::vector<Told>& told) {
  EventList written;
  LineLedger ledger;
  StringSink transcript;
  Record record(written, ledger, transcript);
  std::int64_t now = 1'795'640'524'748'999;
  record.open("mx.example.net", 25, now);
  for (const auto& one : told) record.tell(one.kind, one.side, one.trouble, one.text, now += 1'234'567);
  EventList read;
  testing::push_events(*testing::catalogue().find("smtpwhy-send"), transcript.text(), read);
  CHECK(record.octets() == transcript.text().size());
  return {written.text(), read.text()};
}

}  // namespace

TEST_CASE("The record is read back", "[send]") {
  const std::vector<std::vector<Told>> conversations = {
      {{EventKind::line, Side::server, Trouble::none, "220 mx"},
       {EventKind::note, Side::client, Trouble::none, "connection closed by nobody"},
       {EventKind::line, Side::client, Trouble::none, "EHLO me"},
       {EventKind::line, Side::server, Trouble::none, ""},
       {EventKind::line, Side::client, Trouble::none, ""},
       {EventKind::tls_started, Side::client, Trouble::none, "TLSv1.3 X"},
       {EventKind::elided_body, Side::client, Trouble::none, "(message: 1 lines, 2 octets)"},
       {EventKind::close, Side::client, Trouble::none, ""}},
      {{EventKind::line, Side::client, Trouble::none, "(message: 1 lines, 2 octets)"},
       {EventKind::line, Side::server, Trouble::none, "(message: 1 lines, 2 octets)"},
       {EventKind::line, Side::server, Trouble::none, "\\x41 \\\\ \\n \x1b[2J \t \r x \xff\xc2\x85 \u202e caf\u00e9"},
       {EventKind::line, Side::server, Trouble::none, " 250 two  spaces "}},
      {{EventKind::client_error, Side::client, Trouble::timeout, "t"},
       {EventKind::client_error, Side::client, Trouble::lost, "l"},
       {EventKind::client_error, Side::client, Trouble::connect_failed, "c"},
       {EventKind::client_error, Side::client, Trouble::tls_failed, "\\x"},
       {EventKind::client_error, Side::client, Trouble::hung_up, "h"},
       {EventKind::client_error, Side::client, Trouble::other, "o"}},
  };
  for (const auto& conversation : conversations) {
    const auto [written, read] = both_ways(conversation);
    CHECK(written == read);
  }
}

TEST_CASE("The record is read back, whatever octets a server sends", "[send]") {
  std::mt19937 random(821);
  for (int round = 0; round < 300; ++round) {
    std::vector<Told> conversation;
    for (int i = 0; i < 5; ++i) {
      std::string text;
      const auto length = random() % 20;
      for (std::size_t k = 0; k < length; ++k) {
        const char c = random() % 2 == 0 ? static_cast<char>(random() % 256) : " \\x(<>!*2"[random() % 9];
        if (c != '\n') text += c;
      }
      while (text.ends_with('\r')) text.pop_back();  // as the client does
      conversation.push_back({EventKind::line, random() % 2 == 0 ? Side::client : Side::server, Trouble::none, text});
    }
    const auto [written, read] = both_ways(conversation);
    CHECK(written == read);
  }
}

TEST_CASE("A line on record acts on no terminal", "[send]") {
  for (int c = 0; c < 256; ++c) {
    for (const char shown : escaped_line(std::string(1, static_cast<char>(c)))) CHECK((shown >= ' ' && shown <= '~'));
  }
}

}  // namespace smtpwhy
