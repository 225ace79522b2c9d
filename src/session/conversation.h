// Conversation: the lines of one key, put together into sessions (RFC 5321 section 3; pipelining: RFC 2920).
//
// Replies answer commands in order, however late they come. Whatever arrives, something is made of it: a log may begin or end
// anywhere, leave the message out, or hold a server that does not speak SMTP.
#pragma once

#include "event/event.h"
#include "event/line_ledger.h"
#include "input/input_end.h"
#include "session/awaiting.h"
#include "session/session.h"
#include "session/spare_memory.h"
#include "session/speaker.h"
#include "smtp/secrets.h"

#include <memory>
#include <string>
#include <vector>

namespace smtpwhy {

class Conversation {
 public:
  /// `next_id` is counted up for each session that begins.
  Conversation(SessionSink& sink, LineLedger& ledger, std::uint64_t& next_id, SpareMemory& spare)
      : sink_(sink), ledger_(ledger), next_id_(next_id), spare_(spare) {}

  void on_event(const Event& event);

  /// Whether the server whose log it is has yet to answer.
  [[nodiscard]] bool was_to_answer() const { return logger_ == Side::server && !awaiting_.empty(); }

  /// The input ends here.
  void finish(InputEnd end = InputEnd::ended);

  /// Nothing more is expected: it was closed, or never began. Clients do say why only after they have closed.
  [[nodiscard]] bool idle() const { return !begun_ || over_; }

  /// It was closed; false again once another has begun.
  [[nodiscard]] bool over() const { return begun_ && over_; }

  static constexpr std::size_t kMostExchanges = 20000;  ///< of one session; a server allows far fewer commands
  static constexpr std::size_t kMostRemarks = 100;      ///< stray lines, and problems, of one session: the first tell
  static constexpr std::size_t kMostSecrets =
      24;  ///< of one session: the latest, of four logins of three steps; each is looked for in each line
  static constexpr std::size_t kMostHeldLines = 200;  ///< see `held_`

 private:
  enum class Reading : std::uint8_t { commands, content, chunk };

  /// A line kept until it is clear what it is.
  struct HeldLine {
    explicit HeldLine(const Event& e) : kind(e.kind), trouble(e.trouble), text(e.text), stamp(e.stamp), line(e.line) {
      stamp.text = {};
    }
    [[nodiscard]] Event event(Side side) const;
    EventKind kind;
    Trouble trouble;
    std::string text;
    Stamp stamp;
    std::uint64_t line;
  };

  [[nodiscard]] bool begins_callout(const Event& event) const;
  void on_callout(const Event& event);
  void end_callout();
  void on_line(const Event& event);
  [[nodiscard]] bool begins_connection(const Event& line) const;
  void on_unknown_line(const Event& event);
  void on_typed_line(const Event& event);
  void on_client_line(const Event& event);
  void on_server_line(const Event& event);
  void on_further_line(const Event& event);
  void on_content_line(const Event& event);
  void on_chunk_line(const Event& event);
  void keep_stray(std::string_view text, std::uint64_t line);
  void on_problem(const Event& event);
  void on_told_reply(const Event& event);
  void on_close(const Event& event);

  void hold(const Event& event);
  void release_as_content();
  void release_as_speech();

  void begin(const Event& event);
  void begin_again(const Event& event);
  void end_session();
  void end_connection();
  [[nodiscard]] SessionOutcome outcome() const;
  [[nodiscard]] bool ended_with_failure() const;
  [[nodiscard]] bool has_only_begun() const;

  SpokenCommand kept_command(Verb verb, std::string_view verb_text, std::string_view argument, std::uint64_t line);
  void add_command(Verb verb, std::string_view verb_text, std::string_view argument, const Event& event);
  void add_end_of_data(const Event& event, bool logged);
  void add_missing_candidate(ReplyCode code);
  void add_typed_line(ReplyCode code);
  void take_first_words();
  void add_hidden_login_step(const Event& event);
  void complete_reply(const Event& event);
  void answer(std::size_t exchange, Reply reply);
  void take_unasked(Reply reply, const Event& event);
  [[nodiscard]] bool hello_is_next() const;
  [[nodiscard]] bool starts_tls(const Reply& reply) const;
  void complete_told_reply();
  void take_told_reply(Reply reply);
  void take_kept_told_reply();
  [[nodiscard]] std::optional<std::size_t> told_command() const;
  void settle_up_to(std::size_t exchange);
  [[nodiscard]] bool is_late_greeting(ReplyCode code) const;
  [[nodiscard]] bool is_further_greeting(const Reply& reply) const;
  void take_late_greeting(Reply reply);
  void give_back_late_refusal(bool at_end);
  void name_server(const Reply& greeting);
  void greet_again(Reply& reply, const Event& event);
  void after_reply(Exchange& exchange);
  void after_login_step(const Exchange& exchange);
  void after_end_of_data(const Exchange& exchange);
  [[nodiscard]] std::vector<std::string_view> accepted_recipients() const;
  [[nodiscard]] bool is_lmtp() const;
  [[nodiscard]] bool begins_message_unanswered(const Event& event) const;
  [[nodiscard]] bool may_be_secret(const Command& command) const;

  void begin_tls();
  void note_waiting(const Event& event);
  void note_line_end(const Event& event);
  void mark_content(const Event& event);
  void mark_spoken(const Event& event);
  bool mark_silent(const Event& event, LineFate fate);
  void give_back_silent(const Event& event);
  std::size_t add_exchange(Exchange exchange);
  std::string_view keep(std::string_view text) { return session_.text.keep(text); }
  std::string_view keep_harmless(std::string_view text);
  void remember_secret(std::string_view text, bool is_name);
  [[nodiscard]] bool is_name_of_login() const;
  void remember_initial_response(std::string_view argument);

  SessionSink& sink_;
  LineLedger& ledger_;
  std::uint64_t& next_id_;
  SpareMemory& spare_;

  // A server that is asked may ask another one before it answers, and log both in one: a conversation within the other.
  std::unique_ptr<Conversation> callout_;
  bool is_callout_ = false;  // there are none within another: what they nest is no server's log
  Session session_;
  SpeakerFinder speaker_;
  ReplyParser reply_;
  bool reply_lacks_codes_ = false;       // of the reply under way: lines behind the first that show no code
  std::optional<std::size_t> answered_;  // the exchange whose reply was the last thing said
  std::optional<std::size_t> cut_;       // the last exchange whose reply had more lines than are kept
  std::uint64_t reply_line_ = 0;
  std::size_t reply_lines_ = 0;
  // What the client tells of a reply, which the log may show as well: it answers a command that would be without one. It may stand in
  // front of the conversation; then it is kept until that is over.
  ReplyParser told_;
  std::optional<Reply> kept_told_;
  std::uint64_t told_line_ = 0;
  std::string told_command_;  // in the log's words
  Stamp command_stamp_;
  std::optional<std::uint32_t> noted_latency_;
  Awaiting awaiting_;  // exchanges whose reply has not come, oldest first
  Reading reading_ = Reading::commands;
  std::uint64_t chunk_left_ = 0;      // octets of a BDAT chunk that are still to come
  bool chunk_begun_ = false;          // some of the chunk was logged
  std::vector<std::string> secrets_;  // what the client said to log in; servers and programs may repeat it
  Side logger_ = Side::unknown;       // whose log it is, as far as the lines told
  bool begun_ = false;
  bool login_step_ = false;   // the client's next line answers a 334
  bool body_elided_ = false;  // the message went by without its lone dot
  bool late_refusal_ = false;
  bool server_heard_ = false;       // the log has lines of the server
  bool over_ = false;               // QUIT was answered, or the server closed
  bool may_go_on_ = false;          // no more is read of a log that may have more
  bool roles_swapped_ = false;      // after TURN or ATRN (RFC 821 section 3.8, RFC 2645)
  bool body_begun_ = false;         // some of the message was logged
  std::uint64_t content_line_ = 0;  // the last line that was counted as content
  std::uint64_t spoken_line_ = 0;   // the last line that told something
  std::uint64_t silent_line_ = 0;   // the last line that told nothing, and what it was counted as
  LineFate silent_fate_ = LineFate::noise;
  // A line that nobody could tell the speaker of; a reply with no command before it makes it one. Of several such lines, none is.
  std::optional<HeldLine> candidate_;
  std::size_t unknown_lines_ = 0;
  // Where the server refused DATA, people and scripts say the message all the same: the server takes each line of it for a command, blank
  // ones too. Replies that nobody else asked for make them such.
  std::vector<HeldLine> typed_;
  bool typing_on_ = false;  // DATA was refused, and no other command has come since
  // Some logs leave the message out without a word. Where what follows a 354 looks like a reply, it is kept until a lone dot (then
  // it was content) or the end of the session (then it was speech) decides.
  std::vector<HeldLine> held_;
  bool holding_ = false;
  bool anonymous_ = false;   // nothing but the words tells who speaks
  bool dismissed_ = false;   // the server said 421 unasked; what the client had under way still follows
  bool talking_on_ = false;  // the server refused in the middle of the message, and the client goes on to its end
};

}  // namespace smtpwhy
