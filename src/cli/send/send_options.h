// What the options of `send` ask for, read and checked: nothing is connected to before all of it is right.
#pragma once

#include "base/result.h"
#include "cli/options.h"
#include "run/sending.h"
#include "send/io/asio_transport.h"

#include <string>

namespace smtpwhy::cli {

/// Without message and password, which are had from elsewhere.
struct SendOrder {
  SendRequest request;
  ConnectionSettings connection;
  std::string mx_domain;    ///< empty: the host is named
  std::uint16_t port = 25;  ///< of the hosts that MX records name
  bool dry_run = false;
};

[[nodiscard]] Result<SendOrder> send_order(const Arguments& arguments);

/// `mx.example.net`, `mx.example.net:587`, `192.0.2.1:25`, `[2001:db8::1]:25`, `2001:db8::1`.
[[nodiscard]] Result<Host> parse_host(const std::string& text, std::uint16_t otherwise);

/// `30s`, `5m`, `500ms`; a number alone is seconds.
[[nodiscard]] Result<Deadlines::Duration> parse_duration(std::string_view option, const std::string& text);

/// --user, --auth and --allow-plaintext-auth; the password is had from elsewhere.
[[nodiscard]] Result<Done> take_login(const Arguments& arguments, SendPlan& plan);

/// How to connect and how long to wait.
[[nodiscard]] Result<Done> take_settings(const Arguments& arguments, SendOrder& order);

/// This machine's, as far as it is a host name.
[[nodiscard]] std::string own_name();

}  // namespace smtpwhy::cli
