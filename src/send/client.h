// Client: an SMTP client (RFC 5321) as a state machine without input and output. It is told what happened; what is to be done is taken
// out as actions, in order. It reads no clock and opens nothing, so a test is a script of bytes.
//
// It is total: whatever a server says, it comes to an end. What a server says beyond the limits below ends the conversation.
// Replies are matched to commands by counting, never by their codes (RFC 2920 section 3.1).
#pragma once

#include "send/action.h"
#include "send/login.h"
#include "send/plan.h"
#include "smtp/extensions.h"
#include "smtp/reply_code.h"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// What came of it, the worst last but for `impossible`.
enum class SendOutcome : std::uint8_t {
  accepted,    ///< all that was asked for
  temporary,   ///< something was refused with a 4xx
  permanent,   ///< something was refused with a 5xx
  impossible,  ///< no conversation came about, or it broke off before anything was refused
};

class Client {
 public:
  /// Both must outlive this. The plan is checked before (`check_plan`).
  Client(const SendPlan& plan, LoginMaker& logins);

  /// The connection stands, with TLS where that is from the start.
  void on_connected();
  /// Bytes of the server, however they were cut.
  void on_bytes(std::string_view bytes);
  void on_tls_started();
  /// The server closed the connection.
  void on_closed();
  /// What was expected did not come in time.
  void on_timeout(Deadlines::Duration limit);
  /// The connection cannot be used any more; `why` says it for a person.
  void on_failure(Trouble trouble, const std::string& why);

  [[nodiscard]] std::vector<Action> take_actions();
  [[nodiscard]] bool over() const { return stage_ == Stage::over; }
  [[nodiscard]] SendOutcome outcome() const { return outcome_; }
  /// Whether the server greeted, or refused to for good: then no other host of the same domain is to be tried (RFC 5321 section 5.1).
  [[nodiscard]] bool greeted() const { return greeted_; }

  static constexpr std::size_t kLongestReplyLine =
      16384;  ///< octets; RFC 5321 has 512, login challenges 12288 (RFC 4954 section 4)
  static constexpr std::size_t kLargestReply = std::size_t{256} * 1024;  ///< octets of all its lines: more than any log tells of
  static constexpr std::size_t kMostStrays = 20;  ///< lines that are no reply, and replies that nobody asked for
  static constexpr std::size_t kMostInGroup =
      100;  ///< commands without waiting: their replies must fit where the network keeps them
  static constexpr std::size_t kMostLoginSteps = 10;  ///< of one login; no mechanism that we know has more than three

 private:
  enum class Stage : std::uint8_t {
    greeting,
    hello,
    old_hello,
    ready,
    starttls,
    handshake,
    login,
    commands,
    envelope,
    message,
    quit,
    over
  };

  /// A command, or the greeting, that waits for its reply.
  struct Pending {
    Verb verb = Verb::unknown;
    Wait wait = Wait::other;
    std::string said;           // for a person
    std::size_t recipient = 0;  // of RCPT, and of LMTP's replies to the message
  };

  struct HeardReply {
    ReplyCode code;
    std::vector<std::string> lines;  // without codes
  };

  // --- what is heard ---
  void on_line(const std::string& line);
  void hear_the_rest();
  void on_stray();
  void on_reply(const HeardReply& reply);
  void on_unasked(const HeardReply& reply);
  void answer(const Pending& pending, const HeardReply& reply);

  // --- what each reply leads to ---
  void on_greeting(const HeardReply& reply);
  void on_hello(const Pending& pending, const HeardReply& reply);
  void on_starttls(const HeardReply& reply);
  void begin_handshake();
  void on_login(const HeardReply& reply);
  void on_command(const Pending& pending, const HeardReply& reply);
  void on_opening(const HeardReply& reply);
  void on_rcpt(const Pending& pending, const HeardReply& reply);
  void on_data(const HeardReply& reply);
  void on_message(const Pending& pending, const HeardReply& reply);

  // --- what comes next ---
  void proceed();
  void say_hello(Verb verb);
  void after_hello();
  void begin_login();
  [[nodiscard]] std::string chosen_mechanism();
  void login_step(std::string_view challenge);
  void next_command();
  void go_on_with_envelope();
  void open_transaction();
  void turn();
  [[nodiscard]] bool can_open_transaction();
  [[nodiscard]] std::string opening_parameters();
  [[nodiscard]] std::string recipient_parameters() const;
  void send_recipient(std::size_t index);
  void go_on_with_message();
  void send_message();
  void send_chunk();
  void expect_end_of_data();
  void reach(StopPoint point);
  void quit();
  void hang_up(std::string why);

  // --- small things ---
  void command(Pending pending, std::string_view line);
  void command_shown_as(Pending pending, std::string_view line, std::string_view shown);
  void flush();
  void expect_next();
  void tell(Side side, std::string_view text);
  void remark(std::string text);
  void give_up(Trouble trouble, const std::string& why);
  void stop_for(std::string why);
  void close();
  void worsen(SendOutcome outcome);
  void refused(const HeardReply& reply);
  [[nodiscard]] std::string_view answered_command() const;
  bool agreed(const HeardReply& reply, int digit, std::string_view to);
  [[nodiscard]] bool stops_at(StopPoint point) const { return plan_.stop == point; }
  [[nodiscard]] bool groups() const;
  [[nodiscard]] bool has_envelope() const;
  [[nodiscard]] bool nothing_depends() const;
  [[nodiscard]] std::size_t accepted_recipients() const { return accepted_.size(); }
  [[nodiscard]] std::string awaited() const;

  const SendPlan& plan_;
  LoginMaker& logins_;
  Stage stage_ = Stage::greeting;
  SendOutcome outcome_ = SendOutcome::accepted;
  std::vector<Action> actions_;
  std::string out_;    // commands that are not sent yet: a group goes at once
  std::string heard_;  // of a line that is not complete
  std::vector<std::string> reply_lines_;
  std::optional<ReplyCode> reply_code_;
  std::size_t reply_octets_ = 0;  // of the reply that is not complete
  std::deque<Pending> pending_;
  Pending answered_;  // whose reply is being looked at
  std::size_t strays_ = 0;
  Extensions extensions_;
  bool greeted_ = false;
  bool tls_ = false;
  bool handshake_due_ = false;
  bool starttls_refused_ = false;
  bool logged_in_ = false;
  std::unique_ptr<Login> login_;
  std::size_t login_steps_ = 0;
  std::vector<std::string> secrets_;
  std::size_t next_command_ = 0;
  bool opening_sent_ = false;
  bool opening_accepted_ = false;
  std::size_t next_recipient_ = 0;
  std::vector<std::size_t> accepted_;  // recipients
  bool data_sent_ = false;
  bool data_accepted_ = false;
};

}  // namespace smtpwhy
