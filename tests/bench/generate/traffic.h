// What happens to mail, before any log tells of it: who writes to whom, which server is asked, what it answers. Names are those reserved
// for examples, addresses those for benchmarks (RFC 2544: 198.18.0.0/15); only hosts of large providers bear their real names, since
// their replies are read by their own rules.
#pragma once

#include "bench/generate/random.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::bench {

/// A server's answer to the end of a message, or to an earlier command.
struct Answer {
  int code = 0;
  std::string_view status;   ///< `5.1.1`; empty: it gives none. Into the tables
  std::string_view command;  ///< `CONNECT`, `MAIL`, `RCPT`, `.`. Into the tables
  std::string text;          ///< without code and status; lines are separated by LF
};

enum class Fate : std::uint8_t {
  accepted,
  temporary,  ///< an answer 4xx
  permanent,  ///< an answer 5xx
  refused,    ///< connection refused
  timeout,    ///< connection timed out
  lost,       ///< the connection was lost on the way
  no_host     ///< DNS did not answer
};

struct Attempt {
  Fate fate = Fate::accepted;
  std::string host;
  std::string ip;
  Answer answer;  ///< of the server, where there was one

  [[nodiscard]] bool is_accepted() const { return fate == Fate::accepted; }
  [[nodiscard]] bool is_permanent() const { return fate == Fate::permanent; }
  [[nodiscard]] bool answered() const { return fate <= Fate::permanent; }
};

struct Mail {
  std::string sender;
  std::string sender_domain;
  std::string client;     ///< host name of who hands it in; `unknown` where it has none
  std::string client_ip;  ///< its address
  std::string message_id;
  std::vector<std::string> recipients;
  std::uint32_t size = 0;
};

class Traffic {
 public:
  explicit Traffic(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Mail mail();
  /// Delivering `mail` to one of its recipients. 90 of 100 are accepted, 6 are put off, 4 refused.
  [[nodiscard]] Attempt attempt(const Mail& mail, std::string_view recipient);
  /// The same, where the server was asked before and said no: three in four are accepted now.
  [[nodiscard]] Attempt attempt_again(const Mail& mail, std::string_view recipient);
  /// What this server says to a client that it does not want.
  [[nodiscard]] Answer refusal(const Mail& mail, std::string_view recipient);

  /// Microseconds until the next mail comes in: more by day than by night.
  [[nodiscard]] std::int64_t pause(std::int64_t now);

  [[nodiscard]] std::string token(std::size_t length, std::string_view letters);
  [[nodiscard]] Random& random() { return random_; }

 private:
  [[nodiscard]] Attempt attempt_as(const Mail& mail, std::string_view recipient, Fate fate);
  [[nodiscard]] Fate failure();
  [[nodiscard]] std::string address(std::string_view domain);
  [[nodiscard]] std::string domain();
  [[nodiscard]] std::string ip();
  [[nodiscard]] std::string filled(std::string_view text, const Mail& mail, std::string_view recipient, const Attempt& attempt);
  void put_filling(std::string& out, char name, const Mail& mail, std::string_view recipient, const Attempt& attempt);

  Random random_;
};

constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
constexpr std::string_view kAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz";

}  // namespace smtpwhy::bench
