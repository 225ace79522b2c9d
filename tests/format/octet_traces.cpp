// nmap --script-trace and .NET's network trace: octets, put together into lines.
#include "catch.h"
#include "support/conversations.h"

#include <string>
#include <vector>

namespace smtpwhy::testing {
namespace {

std::string nmap_events(const std::string& log) { return events_of(*catalogue().find("nmap"), log); }
std::string dotnet_events(const std::string& log) { return events_of(*catalogue().find("dotnet-trace"), log); }

// Octets in columns, as both write them but for case and what stands at the eighth.
std::string columns(std::string_view octets, bool dotnet) {
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const char* const digits = dotnet ? "0123456789ABCDEF" : "0123456789abcdef";
    const auto octet = static_cast<unsigned char>(octets[i]);
    text += digits[octet / 16];
    text += digits[octet % 16];
    text += dotnet && i == 7 ? '-' : ' ';
  }
  return text;
}

std::string sent(std::string_view octets) { return "NSE: TCP a:1 > b:25 | 00000000: " + columns(octets, false) + "\n\n"; }
std::string got(std::string_view octets) { return "NSE: TCP a:1 < b:25 | 00000000: " + columns(octets, false) + "\n\n"; }

std::string front(std::string_view thread = "1") { return "System.Net.Sockets Verbose: 0 : [" + std::string(thread) + "] "; }
std::string block(std::string_view way, std::string_view thread = "1", std::string_view socket = "7") {
  return front(thread) + "Data from Socket#" + std::string(socket) + "::" + std::string(way) + "\n";
}
std::string row(std::string_view octets, std::string_view offset = "00000000", std::string_view thread = "1") {
  return front(thread) + std::string(offset) + " : " + columns(octets, true) + ": text\n";
}

}  // namespace

TEST_CASE("nmap's trace of its scripts", "[format]") {
  struct Case {
    std::string_view reason;
    std::string log, events;
  };
  const std::string connect = "NSE: TCP a:1 > b:25 | CONNECT\n";
  for (const auto& row : std::vector<Case>{
           {"both sides, and an end",
            connect + got("220 b\r\n") + sent("NOOP\r\n") + "NSE: TCP a:1 > b:25 | SEND\nNSE: TCP a:1 > b:25 | CLOSE\n",
            "1 open a:1||b\n2 server a:1||220 b\n4 client a:1||NOOP\n7 close a:1||\n"},
           {"further rows",
            "NSE: TCP a:1 < b:25 | 00000000: " + columns("220 0123456789ab", false) + "\n00000010: " + columns("c\r\n", false) +
                "\n",
            "1 server a:1||220 0123456789abc\n"},
           {"as it is, on several lines", "NSE: TCP a:1 < b:25 | 250-one\n250 two\n\n250 three\n",
            "2 server a:1||250-one\n2 server a:1||250 two\n"},
           {"a reply goes on though the client spoke in between", got("250-a\r\n") + sent("RSET\r\n") + got("250 b\r\n"),
            "3 client a:1||RSET\n5 server a:1||250-a\n5 server a:1||250 b\n"},
           {"a line in two pieces", sent("NO") + sent("OP\r\n"), "1 client a:1||NOOP\n"},
           {"a row that is missing takes its line along",
            "NSE: TCP a:1 > b:25 | 00000000: " + columns("NOOP\r\nAUTH PLAIN", false) +
                "\n00000020: " + columns("A=\r\nRSET\r\n", false) + "\n",
            "1 client a:1||NOOP\n2 client a:1||RSET\n"},
           {"what is not mail", connect + sent("GET / HTTP/1.1\r\n") + got("HTTP/1.1 200 OK\r\n") + got("250 ok\r\n"), ""},
           {"FTP greets as SMTP does, and then sends a password",
            "NSE: TCP a:1 > b:2121 | CONNECT\n" + got("220 ftp\r\n") + sent("USER alice\r\n") + got("331 go\r\n") +
                sent("PASS x\r\n"),
            "1 open a:1||b\n2 server a:1||220 ftp\n"},
           {"on FTP's own port not even that", "NSE: TCP a:1 > b:21 | CONNECT\n" + got("220 ftp\r\n") + sent("NOOP\r\n"), ""},
           {"NNTP", got("200 news\r\n") + sent("AUTHINFO PASS x\r\n") + got("481 no\r\n"), ""},
           {"TLS says nothing", got("220 go\r\n") + sent("\x16\x03\x01") + got("250 ok\r\n"),
            "1 server a:1||220 go\n3 tls a:1||\n"},
           {"nobody listens",
            "NSOCK INFO [0.1s] nsock_trace_handler_callback(): Callback: CONNECT ERROR [Connection refused (111)] for EID 8 "
            "[b:25]\n",
            "1 error b:25||Connection refused (111) b:25\n"},
           {"nobody listens, on a port that is none of mail's",
            "NSOCK INFO [0.1s] nsock_trace_handler_callback(): Callback: CONNECT ERROR [Connection refused (111)] for EID 8 "
            "[b:80]\n",
            ""},
           {"a connection on which nothing is said", connect + "NSE: TCP a:1 > b:25 | CLOSE\n", "1 open a:1||b\n"},
           {"the report", "Nmap scan report for b\n25/tcp open  smtp\n|_smtp-commands: b, PIPELINING\n", ""},
       }) {
    INFO(row.reason);
    CHECK(nmap_events(row.log) == row.events);
  }
}

TEST_CASE(".NET's network trace", "[format]") {
  struct Case {
    std::string_view reason;
    std::string log, events;
  };
  const std::string created =
      "System.Net.Sockets Information: 0 : [1] Socket#7 - Created connection from 192.0.2.7:5 to 192.0.2.1:25.\n";
  for (const auto& each : std::vector<Case>{
           {"both sides, and an end",
            created + block("Receive") + row("220 b\r\n") + "    DateTime=2026-01-25T10:00:00Z\n" + block("Send") +
                row("NOOP\r\n") + front() + "Socket#7::Dispose()\n",
            "1 open 7||192.0.2.1\n3 server 7||220 b\n6 client 7||NOOP\n7 close 7||\n"},
           {"further rows", block("Receive") + row("220 0123456789ab") + row("c\r\n", "00000010"),
            "2 server 7||220 0123456789abc\n"},
           {"threads that write at once",
            block("Receive") + block("Send", "2", "8") + row("220 b\r\n") + row("NOOP\r\n", "00000000", "2"),
            "3 server 7||220 b\n4 client 8||NOOP\n"},
           {"a call that does not tell the direction",
            block("PostCompletion") + row("220 b\r\n") + block("PostCompletion") + row("NOOP\r\n"),
            "2 server 7||220 b\n4 client 7||NOOP\n"},
           {"what was cut off",
            block("Send") + row("NOOP\r\nAUTH A") + front() + "(printing 12 out of 99)\n" + block("Send") + row("BC\r\nRSET\r\n"),
            "2 client 7||NOOP\n5 client 7||RSET\n"},
           {"what is not mail", created + block("Send") + row("GET / HTTP/1.1\r\n") + block("Receive") + row("250 ok\r\n"), ""},
           {"nobody listens",
            "System.Net.Sockets Error: 0 : [1] Exception in the Socket#7::Connect - No connection could be made 192.0.2.1:25\n",
            "1 error 7||No connection could be made 192.0.2.1:25\n"},
           {"rows without a block, and what is no row", row("220 b\r\n") + "hello\n", ""},
           {"without the source's name, with milliseconds",
            "[1]   (12)   Data from Socket#7::Receive\n[1]   (13)   00000000 : " + columns("220 b\r\n", true) + ": 220 b..\n",
            "2 server 7||220 b\n"},
       }) {
    INFO(each.reason);
    CHECK(dotnet_events(each.log) == each.events);
  }
}

TEST_CASE("traces of octets are known by their first octets", "[format]") {
  const auto* const nmap = catalogue().find("nmap");
  const auto* const dotnet = catalogue().find("dotnet-trace");
  CHECK(nmap->tells({.number = 1, .text = "NSE: TCP a:1 < b:25 | 00000000: 32 32 30 20 6d "}));
  CHECK_FALSE(nmap->tells({.number = 1, .text = "NSE: TCP a:1 > b:80 | 00000000: 47 45 54 20 2f "}));
  CHECK(dotnet->tells({.number = 1, .text = "System.Net.Sockets Verbose: 0 : [1] 00000000 : 45 48 4C 4F 20 6D : EHLO m"}));
  CHECK_FALSE(dotnet->tells({.number = 1, .text = "System.Net.Sockets Verbose: 0 : [1] 00000000 : 47 45 54 20 2F : GET /"}));
}

}  // namespace smtpwhy::testing
