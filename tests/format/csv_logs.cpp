// Logs as CSV: Exchange's conversations and deliveries, PowerMTA's accounting, the message trace of Microsoft 365.
#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string exchange_row(std::string_view mark, std::string_view data, std::string_view context = {}) {
  return "2026-01-05T10:00:00.000Z,EX1\\C,08DE4F7C11473A60,1,192.0.2.10:25,192.0.2.33:56026," + std::string(mark) + "," +
         std::string(data) + "," + std::string(context) + "\n";
}

std::string csv_events(std::string_view format, const std::string& log) { return events_of(*catalogue().find(format), log); }

}  // namespace

TEST_CASE("Exchange's protocol log: who is who", "[format]") {
  const std::string receive = "#Log-type: SMTP Receive Protocol Log\n";
  const std::string send = "#Log-type: SMTP Send Protocol Log\n";
  const std::string key = " 08DE4F7C11473A60||";
  struct Case {
    std::string_view reason;
    std::string log, events;
  };
  for (const auto& row : std::vector<Case>{
           {"in a Receive log Exchange is the server", receive + exchange_row(">", "250 ok") + exchange_row("<", "NOOP"),
            "2 server" + key + "250 ok\n3 client" + key + "NOOP\n"},
           {"in a Send log it is the client", send + exchange_row(">", "NOOP") + exchange_row("<", "250 ok"),
            "2 client" + key + "NOOP\n3 server" + key + "250 ok\n"},
           {"without a head a reply tells", exchange_row("<", "220 mx") + exchange_row(">", "NOOP"),
            "1 server" + key + "220 mx\n2 client" + key + "NOOP\n"},
           {"until then nobody knows", exchange_row("<", "EHLO a"), "1 unknown 08DE4F7C11473A60|<|EHLO a\n"},
           {"lines that became one, and commas in quotes", receive + exchange_row(">", "\"250  mx Hello, you SIZE 1\""),
            "2 server" + key + "250 mx Hello, you SIZE 1\n"},
           {"the message is not logged", send + exchange_row("<", "354 go") + exchange_row("<", "250 ok"),
            "2 server" + key + "354 go\n2 elided" + key + "\n3 server" + key + "250 ok\n"},
           {"nor is what logs in", receive + exchange_row(">", "334 x") + exchange_row(">", "535 no"),
            "2 server" + key + "334 x\n2 client" + key + "<authentication response>\n3 server" + key + "535 no\n"},
           {"beginning and end", send + exchange_row("+", "") + exchange_row("-", "", "Local"),
            "2 open" + key + "192.0.2.33\n3 close" + key + "\n"},
           {"an end that nobody wanted", send + exchange_row("-", "", "Remote(SocketError)"),
            "2 error" + key + "Remote(SocketError)\n2 close" + key + "\n"},
           {"remarks",
            send + exchange_row("*", "", "attempting to connect") +
                exchange_row("*", "", "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded") +
                exchange_row("*", "\"Failed to connect. Winsock error code: 10061, x\""),
            "3 tls" + key + "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded\n4 error" + key +
                "Failed to connect. Winsock error code: 10061, x\n"},
           {"columns in another order",
            "#Fields: session-id,event,data,a,b,c,d,e\n#Log-type: SMTP Send Protocol Log\ns,<,220 mx,,,,,\n",
            "3 server s||220 mx\n"},
           {"what is no row", "hello\na,b,c,d,e,f,g,h,i\n\n", ""},
       }) {
    INFO(row.reason);
    CHECK(csv_events("exchange-protocol", row.log) == row.events);
  }
}

TEST_CASE("Exchange's protocol log: a login whose answers are left out is one session", "[format]") {
  const auto log = "#Log-type: SMTP Receive Protocol Log\n" + exchange_row(">", "220 mx") + exchange_row("<", "AUTH LOGIN") +
                   exchange_row(">", "334 <authentication response>") + exchange_row(">", "334 <authentication response>") +
                   exchange_row(">", "535 5.7.3 Authentication unsuccessful");
  const auto session = sessions_of(log);
  INFO(session);
  CHECK(session.find("AUTH -> 535 5.7.3 Authentication unsuccessful [primary]") != std::string::npos);
}

TEST_CASE("tables of deliveries", "[format]") {
  struct Case {
    std::string_view reason, format;
    std::string log, deliveries;
  };
  for (const auto& row : std::vector<Case>{
           {"PowerMTA without a header: the columns it writes by default", "powermta-csv",
            "b,2026-01-05 10:00:02+0000,2026-01-05 10:00:00+0000,s@example.org,a@example.net,,failed,5.1.1 (bad),\"smtp;550 5.1.1 "
            "no, "
            "sorry\",mx.example.net (192.0.2.26),bad-mailbox,smtp\n",
            "outbound bounced from <s@example.org> to <a@example.net> relay=mx.example.net (192.0.2.26): ? -> 550 5.1.1 no, sorry "
            "[permanent]\n"},
           {"a header names other columns, and may change in the middle", "powermta-csv",
            "type,timeLogged,rcpt,dsnDiag\nt,2026-01-05 10:00:02+0000,a@example.net,smtp;451 later\ntype,rcpt,timeLogged,dsnDiag\n"
            "rb,b@example.net,2026-01-05 10:00:03+0000,smtp;550 no\n",
            "outbound deferred to <a@example.net>: ? -> 451 later [temporary]\n\n"
            "outbound bounced to <b@example.net>: ? -> 550 no [permanent]\n"},
           {"feedback is no delivery", "powermta-csv",
            "type,timeLogged,rcpt,dsnDiag\nf,2026-01-05 10:00:02+0000,a@example.net,550 x\n", ""},
           {"message tracking: two recipients with a status each", "exchange-tracking",
            "#Fields: date-time,event-id,message-id,recipient-address,recipient-status,return-path\n"
            "2026-01-05T10:00:03.000Z,FAIL,<1@example.org>,a@example.net;b@example.net,550 5.1.1 a;550 5.1.1 b,<>\n",
            "outbound bounced message_id=1@example.org from <> to <a@example.net>: ? -> 550 5.1.1 a [permanent]\n\n"
            "outbound bounced message_id=1@example.org from <> to <b@example.net>: ? -> 550 5.1.1 b [permanent]\n"},
           {"the last error among other things", "exchange-tracking",
            "#Fields: date-time,event-id,message-id,recipient-address,recipient-status\n"
            "2026-01-05T10:00:03.000Z,DEFER,<1@example.org>,a@example.net,[{LRT=};{LED=451 4.7.1 later};{FQDN=mx}]\n",
            "outbound deferred message_id=1@example.org to <a@example.net>: ? -> 451 4.7.1 later [temporary]\n"},
           {"an extended report of the message trace", "exchange-tracking",
            "date_time_utc,client_ip,event_id,message_id,recipient_address,recipient_status\n"
            "2026-01-25T10:00:03.000Z,,FAIL,<1@example.org>,a@example.net,[{LED=550 5.1.1 no};{MSG=};{FQDN=mx};{IP=};{LRT=}]\n",
            "outbound bounced message_id=1@example.org to <a@example.net>: ? -> 550 5.1.1 no [permanent]\n"},
           {"one whose columns are in quotes", "exchange-tracking",
            "\"date_time_utc\",\"event_id\",\"recipient_address\",\"recipient_status\"\n"
            "\"2026-01-25T10:00:03.000Z\",\"FAIL\",\"a@example.net\",\"550 5.1.1 no\"\n",
            "outbound bounced to <a@example.net>: ? -> 550 5.1.1 no [permanent]\n"},
           {"into a mailbox", "exchange-tracking",
            "#Fields: "
            "date-time,event-id,message-id,recipient-address,recipient-status\n2026-01-05T10:00:03.000Z,DELIVER,<1@example.org>,a@"
            "example.net,\n"
            "2026-01-05T10:00:03.000Z,HADISCARD,<1@example.org>,a@example.net,\n",
            "local sent message_id=1@example.org to <a@example.net>: ? ->  [success]\n"},
       }) {
    INFO(row.reason);
    CHECK(sessions_of(row.log, row.format) == row.deliveries);
  }
}

TEST_CASE("the message trace of Microsoft 365", "[format]") {
  const std::string reason =
      "Reason: [{LED=550 5.1.1 no; sorry};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.26};{LRT=}]. OutboundProxyTargetIP: x";
  const std::string refused = "relay=mx.example.net: ? -> 550 5.1.1 no; sorry [permanent]\n";
  const std::string trace = "queue_id=2b0c499b-c839-43d2-9c76-dda19649fe67";
  const std::string id = "2b0c499b-c839-43d2-9c76-dda19649fe67";
  struct Case {
    std::string_view reason;
    std::string log, deliveries;
  };
  for (const auto& row : std::vector<Case>{
           {"a row for a message and recipient",
            "\"MessageTraceId\",\"SenderAddress\",\"RecipientAddress\",\"Status\",\"ToIP\"\n\"" + id +
                "\",\"s@example.org\",\"a@example.net\",\"Failed\",\"192.0.2.26\"\n",
            "outbound bounced " + trace +
                " from <s@example.org> to <a@example.net> relay=192.0.2.26: ? -> Status: Failed [permanent]\n"},
           {"columns of one's own choice, without quotes", "Status,RecipientAddress,Size\nPending,a@example.net,1\n",
            "outbound deferred to <a@example.net>: ? -> Status: Pending [temporary]\n"},
           {"as a spreadsheet writes it where the comma is a decimal's",
            "Received;SenderAddress;RecipientAddress;Status\n25.01.2026 10:00;s@example.org;\"a@example.net\";Failed\n",
            "outbound bounced from <s@example.org> to <a@example.net>: ? -> Status: Failed [permanent]\n"},
           {"as it is copied out of one", "RecipientAddress\tStatus\tSubject\na@example.net\tPending\tHello; you, too\n",
            "outbound deferred to <a@example.net>: ? -> Status: Pending [temporary]\n"},
           {"a list below a table",
            "RecipientAddress,Status,Size\na@example.net,Delivered,1\n\nMessage Trace ID : " + id +
                "\nEvent : Fail\nDetail : " + reason + "\n",
            "outbound sent to <a@example.net>: ? ->  [success]\n\noutbound bounced " + trace + " " + refused},
           {"its values go on below there too",
            "RecipientAddress,Status,Size\na@example.net,Delivered,1\n\nMessage Trace ID : " + id +
                "\nEvent : Fail\nDetail : Reason: [{LED=550 5.1.1 no;\n         sorry};{FQDN=mx.example.net}]\n",
            "outbound sent to <a@example.net>: ? ->  [success]\n\noutbound bounced " + trace + " " + refused},
           {"a subject in the first column that looks like a list",
            "Subject;RecipientAddress;Status\nEvent: summer party;a@example.net;Failed\nStatus: ok;b@example.net;Pending\n",
            "outbound bounced to <a@example.net>: ? -> Status: Failed [permanent]\n\n"
            "outbound deferred to <b@example.net>: ? -> Status: Pending [temporary]\n"},
           {"two columns", "RecipientAddress\tStatus\na@example.net\tFailed\n",
            "outbound bounced to <a@example.net>: ? -> Status: Failed [permanent]\n"},
           {"neither delivered nor refused",
            "RecipientAddress,Status,Size\na@example.net,Quarantined,1\nb@example.net,Expanded,1\n", ""},
           {"went well", "RecipientAddress,Status,Size\na@example.net,Delivered,1\nb@example.net,FilteredAsSpam,1\n",
            "outbound sent to <a@example.net>: ? ->  [success]\n\noutbound sent to <b@example.net>: ? ->  [success]\n"},
           {"a row for each step",
            "Date,Event,Action,Detail\n1/25/2026 10:00:00 AM,Receive,,Message received by: EX1\n"
            "1/25/2026 10:00:01 AM,Fail,,\"" +
                reason + "\"\n1/25/2026 10:00:02 AM,Deliver,,The message was delivered.\n",
            "outbound bounced " + refused + "\nlocal sent: ? ->  [success]\n"},
           {"a detail that is no list", "Date,Event,Action,Detail\nx,Defer,,Reason: 451 4.7.1 later\n",
            "outbound deferred: ? -> 451 4.7.1 later [temporary]\n"},
           {"one that was cut off before the error", "Date,Event,Action,Detail\nx,Defer,,Reason: [{LE\n",
            "outbound deferred: ? -> Status: Defer [temporary]\n"},
           {"a detail that the service cut off", "Date,Event,Action,Detail\nx,Defer,,Reason: [{LED=451 4.7.1 later [Message=\n",
            "outbound deferred: ? -> 451 4.7.1 later [Message= [temporary]\n"},
           {"recipients with their steps",
            "origin_timestamp_utc,sender_address,recipient_status\n2026-01-25T10:00:00Z,<>,\"a@example.net##Receive, "
            "Fail;b@example.net##Receive;"
            "c@example.net##Receive, Defer, Send\"\n",
            "outbound bounced from <> to <a@example.net>: ? -> Status: Receive, Fail [permanent]\n\n"
            "outbound sent from <> to <c@example.net>: ? ->  [success]\n"},
           {"a list, whose values go on below",
            "Message Trace ID : " + id +
                "\nEvent : Fail\nAction :\nDetail : Reason: [{LED=550 5.1.1 no;\n         sorry};{FQDN=mx.example.net}]\n"
                "Data : <root>\n       550 this is data\n",
            "outbound bounced " + trace + " " + refused},
           {"lists end where a name comes again",
            "MessageTraceId : " + id + "\nEvent : Defer\nDetail : Reason: 451 later\nMessageTraceId : " + id + "\nEvent : Submit\n",
            "outbound deferred " + trace + ": ? -> 451 later [temporary]\n"},
           {"what was copied from the page", "Defer\n\n" + reason + "\n\nDefer: Reason: [{LED=451 later};{IP=192.0.2.26}]\n",
            "outbound bounced " + refused + "\noutbound deferred relay=192.0.2.26: ? -> 451 later [temporary]\n"},
           {"a copy that was dropped is no failure",
            "Reason: [{LED=250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded};{MSG=}]\nDrop: " + reason + "\n", ""},
           {"what is no row and no list", "RecipientAddress,Status,Size\nhello\n", ""},
       }) {
    INFO(row.reason);
    CHECK(sessions_of(row.log, "message-trace") == row.deliveries);
  }
}

}  // namespace smtpwhy::testing
