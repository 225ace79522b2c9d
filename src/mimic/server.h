// Server: an SMTP server (RFC 5321) as a state machine without input and output, which plays a script: what a server said in a log it says
// again. It is told what happened; what is to be done is taken out as actions, in order. It reads no clock and opens nothing.
//
// Whoever speaks with it need not speak as the client in the log did. A command gets what the log's server said to that command: to the same
// address, where the log has it; the first time what it said first, and so on, and in the end its last answer again. What the log does not
// tell, or what would make no sense in the order of now, gets what any plain server says. Messages are counted and thrown away.
//
// It is total: whatever a client says, it stays within the limits below, and no part of a login comes into the record.
#pragma once

#include "mimic/script.h"
#include "send/action.h"
#include "smtp/command.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

class Server {
 public:
  /// The script must outlive this.
  explicit Server(const Script& script);

  /// The connection stands, and nothing was said on it.
  void on_connected();
  /// Bytes of the client, however they were cut.
  void on_bytes(std::string_view bytes);
  void on_tls_started();
  /// The client closed the connection.
  void on_closed();
  /// The client was silent for so long.
  void on_timeout();
  /// The connection cannot be used any more; `why` says it for a person.
  void on_failure(Trouble trouble, const std::string& why);

  [[nodiscard]] std::vector<Action> take_actions();
  [[nodiscard]] bool over() const { return stage_ == Stage::over; }

  static constexpr std::size_t kLongestLine = 16384;    ///< octets; RFC 5321 has 512, answers of logins 12288 (RFC 4954 section 4)
  static constexpr std::size_t kMostCommands = 10000;   ///< of one connection; real servers end it after some hundred
  static constexpr std::size_t kMostRecipients = 1000;  ///< of one message; RFC 5321 section 4.5.3.1.8 wants at least 100
  static constexpr std::uint64_t kLargestMessage = 268'435'456;  ///< octets; the largest that big providers take is 150 MB

 private:
  enum class Stage : std::uint8_t {
    commands,
    login,
    content,       // of a message, to the lone dot
    chunk,         // of BDAT
    handshake,     // TLS begins
    hello_of_tls,  // the client's first octets of a handshake that is to fail
    silent,
    over
  };

  // --- what is heard ---
  [[nodiscard]] std::string_view take_line(std::string_view bytes);
  void on_line(std::string_view line);
  void on_command(const Command& command);
  void on_overlong_line();
  [[nodiscard]] std::string_view take_content(std::string_view bytes);
  [[nodiscard]] bool take_content_octet(char octet);
  [[nodiscard]] std::string_view take_chunk(std::string_view bytes);
  void end_content();
  void end_chunk();

  // --- what commands lead to ---
  void on_rcpt(const Command& command);
  void on_bdat(const Command& command);
  void on_message_end();
  void on_starttls(const Command& command);
  void on_auth(const Command& command);
  void on_login_line(std::string_view line);
  void go_on_with_login(std::string_view heard);
  void plan_login(const LoginPart& login, std::string_view mechanism, bool initial_response);
  void on_hello(const Command& command);
  void after(Verb verb, const ServerPart& answer);
  void forget_transaction();

  // --- what is answered ---
  [[nodiscard]] const ServerPart* part_for(std::string_view verb, std::string_view argument, std::string_view address);
  [[nodiscard]] std::vector<std::size_t> candidates_for(std::string_view verb) const;
  template <class Fits>
  void prefer(std::vector<std::size_t>& among, Fits fits) const;
  [[nodiscard]] const LoginPart* login_for(std::string_view mechanism);
  [[nodiscard]] bool makes_sense(std::string_view verb) const;
  [[nodiscard]] ServerPart answer_to(const Command& command);
  [[nodiscard]] ServerPart plain_answer(Verb verb) const;
  [[nodiscard]] ServerPart hello_answer(const Command& command);
  [[nodiscard]] std::string login_offer() const;
  [[nodiscard]] std::string with_what_was_used(const std::string& words) const;
  [[nodiscard]] std::string offer() const;
  [[nodiscard]] bool offers(std::string_view keyword) const;

  // --- small things ---
  void perform(const ServerPart& part);
  void say(std::string_view words);
  void tell(Side side, std::string_view text);
  void remark(std::string text);
  void greet();
  void begin_handshake();
  void fall_silent();
  void hang_up();
  void close();

  const Script& script_;
  std::string host_;
  Stage stage_ = Stage::commands;
  std::vector<Action> actions_;
  std::string heard_;      // of a line that is not complete
  bool overlong_ = false;  // the line under way is longer than any may be: what came of it is forgotten
  std::size_t commands_ = 0;
  std::vector<bool> used_;  // parts of the script that were said already
  std::vector<bool> used_logins_;
  bool tls_ = false;
  bool refused_ = false;  // at the greeting
  bool lmtp_ = false;
  bool auth_seen_ = false;
  bool mail_open_ = false;
  bool wants_each_ = false;              // PRDR was asked for
  std::size_t accepted_ = 0;             // recipients
  std::vector<std::string> recipients_;  // those accepted; LMTP answers for each

  // The login under way.
  std::string mechanism_;
  std::vector<std::string> challenges_;  // as logged, each a reply; an empty one has to be made up
  std::size_t next_challenge_ = 0;
  ServerPart login_end_;

  // The message under way.
  std::uint64_t octets_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t chunk_left_ = 0;
  bool last_chunk_ = false;
  std::string line_head_;  // of the line of content under way: no more than can be a lone dot
};

}  // namespace smtpwhy
