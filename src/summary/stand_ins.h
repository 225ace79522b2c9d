// StandIns: names in place of others, so that a report can leave the house: the same name always gets the same stand-in, and what a name
// tells of its kind stays. Numbers are given in the order in which names come up, so the same input gives the same output.
//
//   alice@example.net       user1@domain1.example   postmaster keeps its name (RFC 5321 section 4.5.1)
//   mx1.example.net         host1.domain1.example   whose domain it is in stays visible
//   example.net             domain1.example
//   mailhub                 host2                   a name without a domain stays one
//   _dmarc.example.net      _dmarc.domain1.example  labels with _ in front are technical (RFC 8552)
//   192.0.2.9               an address for documentation (RFC 5737, RFC 3849), then 10.128.0.0/9; a private one (RFC 1918) stays one
//   9.2.0.192.example.net   the stand-in, reversed, in domain1.example (RFC 5782)
//   4F1A2B3C4D              queue-id-1; of what only looks like one, id-1
//   1234.abc@example.net    message-1@domain1.example
//
// localhost and the addresses of the machine itself (127.0.0.0/8, ::1, 0.0.0.0, ::) stay: they are everybody's, and often the very mistake.
// Domains that only mean something at home (.local, .lan and the like) keep that last label.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace smtpwhy {

class StandIns {
 public:
  /// Names that are told apart, all together; later ones are all called `redacted`. A busy server sees some hundred thousand in a day; with
  /// some 200 octets each this is the most memory that is for them.
  static constexpr std::size_t kMost = 300'000;

  /// How often a name got no stand-in of its own.
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

  /// `address` with a domain behind its last @; without one it is the name of a user.
  [[nodiscard]] std::string address(std::string_view address);
  [[nodiscard]] std::string user(std::string_view name);
  [[nodiscard]] std::string host(std::string_view name);
  /// `ip` as `is_ip` has it; other text stays.
  [[nodiscard]] std::string ip(std::string_view ip);
  [[nodiscard]] std::string queue_id(std::string_view id) { return id_called(id, "queue-id-"); }
  [[nodiscard]] std::string opaque_id(std::string_view id) { return id_called(id, "id-"); }
  [[nodiscard]] std::string message_id(std::string_view id);

  /// Whether there is a stand-in already.
  [[nodiscard]] bool knows_address(std::string_view address) const;
  [[nodiscard]] bool knows_host(std::string_view name) const;
  [[nodiscard]] bool knows_ip(std::string_view ip) const;
  /// The stand-in of an id, or of a name of a user or a host without a domain; empty: there is none.
  [[nodiscard]] std::string_view id(std::string_view id) const;
  [[nodiscard]] std::string_view word(std::string_view word) const;

 private:
  using Names = std::unordered_map<std::string, std::string>;

  /// The stand-in for `key`, made by `make` with the next number where there is none.
  template <class Make>
  std::string called(Names& names, std::string key, Make make);
  std::string id_called(std::string_view id, std::string_view prefix);
  std::string domain(const std::string& base);
  std::string host_in_domain(const std::string& name);

  Names addresses_;
  Names users_;
  Names hosts_;
  Names ips_;
  Names ids_;
  std::size_t domains_ = 0;
  std::size_t public_ips_ = 0;
  std::size_t private_ips_ = 0;
  std::size_t ips6_ = 0;
  std::size_t users_given_ = 0;
  std::size_t hosts_given_ = 0;
  std::size_t messages_ = 0;
  std::size_t ids_given_ = 0;
  std::uint64_t left_out_ = 0;
};

/// The part of a name that somebody has registered, as far as its form tells: `example.net` of `mx.example.net`, `example.co.uk` of
/// `mx.example.co.uk`. Lower case.
[[nodiscard]] std::string registered_domain(std::string_view name);

/// The name of a public block list: reports need it, and it tells nothing of the sites.
[[nodiscard]] bool is_public_list(std::string_view name);

}  // namespace smtpwhy
