// BounceText: what a bounce says in words, for the person who sent the message.
//
// Nobody standardised it, but all are made of the same few things:
//
//   * an opening: words by which a text is known as a bounce, or as a warning that the message is late;
//   * a recipient on a line of its own, or at the head of one: `<a@example.net>: host … said: 550 …` (Postfix, Zimbra), `<a@example.net>:`
//     (qmail, Courier, Yahoo), an indented address (Exim, Exchange), `a@example.net: 550 …` (OpenSMTPD), `* a@example.net`;
//   * what is told of that recipient: the lines below it, up to a blank one;
//   * where the recipients are only listed: a reply in a paragraph of its own, often announced (`The response from the remote server
//     was:`, `Reason: 550 …`);
//   * sendmail's transcript: `>>> command`, `<<< reply`, and its own verdict. With PIPELINING (RFC 2920) the command shown is the last one
//     that was sent, not the one that was answered.
//
// Observed with Postfix, Exim, sendmail, qmail, OpenSMTPD and dma, and in the documentation of the others.
#pragma once

#include "base/lazy_pattern.h"
#include "event/left_out.h"
#include "event/line_ledger.h"
#include "event/queue_fact.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

struct BouncePatterns {
  BouncePatterns();
  BuiltInPattern opening;           ///< words of a bounce
  BuiltInPattern sender;            ///< a header field that only bounces have
  BuiltInPattern late;              ///< words of a warning: the message may still arrive
  BuiltInPattern permanent;         ///< words after which recipients have failed for good
  BuiltInPattern foreign;           ///< the text is a conversation that has a format of its own
  BuiltInPattern said_of;           ///< `<address>: text`, as no other program writes it
  BuiltInPattern recipient_heads;   ///< an address, and text behind it
  BuiltInPattern recipient_alone;   ///< an address with nothing but what describes it
  BuiltInPattern recipient_inside;  ///< a sentence that names the recipient
  BuiltInPattern announcement;      ///< the reply follows, perhaps behind a blank line
  BuiltInPattern reply_line;        ///< a line that begins with a reply, or with a word and a reply
  BuiltInPattern reply_inside;      ///< a reply anywhere
  BuiltInPattern command;           ///< words that tell what was answered
  BuiltInPattern verdict_of;        ///< sendmail's own verdict on a recipient: `550 5.1.1 <address>... User unknown`
};

/// What a text tells of one recipient.
struct ToldRecipient {
  std::string address;  ///< empty: it names none
  std::string text;     ///< the reply, with what stands around it; empty: it gives no reason
  std::string command;  ///< what was answered, in the text's words; empty: it does not say
  std::uint64_t line = 0;
  DeliveryStatus status = DeliveryStatus::bounced;
  bool cut = false;  ///< the end of `text` was left out
};

class BounceText {
 public:
  /// `patterns` must outlive this.
  explicit BounceText(const BouncePatterns& patterns) : patterns_(&patterns) {}

  /// A field of the header of the mail that the text is in, and the line where it begins.
  void read_field(std::string_view name, std::string_view value, std::uint64_t number);

  LineFate read(std::string_view line, std::uint64_t number);

  /// The paragraph ends, whatever follows.
  void end_paragraph() { paragraph_ = Paragraph::none; }

  /// All that was told, each recipient once.
  [[nodiscard]] std::vector<ToldRecipient> told() const;

  [[nodiscard]] LeftOut left_out() const;

  static constexpr std::size_t kMostRecipients = 1000;              ///< of one mail; servers split messages long before
  static constexpr std::size_t kMostText = std::size_t{16} * 1024;  ///< octets of one reply: two hundred lines of eighty

 private:
  enum class Paragraph : std::uint8_t { none, recipient, reply, transcript };
  struct Passage {
    std::string text;
    std::string before;  // the line that announced it
    std::uint64_t line = 0;
    bool cut = false;  // its end was left out
  };
  struct Said {
    std::string text;
    std::string verdict_of;  // the recipient that sendmail's own verdict on it names
    std::uint64_t line = 0;
    bool goes_on = false;
    bool cut = false;
  };
  /// A command of a transcript, and what was said after it.
  struct Exchange {
    std::string command;
    std::vector<Said> replies;
  };

  LineFate read_known(std::string_view line, std::uint64_t number);
  void read_openings(std::string_view line, std::uint64_t number);
  void note_bounce(std::uint64_t number);
  bool read_recipient(std::string_view line, std::uint64_t number);
  void add_recipient(std::string_view address, std::string_view text, std::string_view line, std::uint64_t number);
  void add_to_recipients(std::string_view line, std::uint64_t number);
  template <class Passed>
  void append(Passed& said, std::string_view line);
  void add_reply_line(std::string_view line, std::uint64_t number);
  bool read_transcript(std::string_view line, std::uint64_t number);
  bool read_verdict(std::string_view line);
  void settle(ToldRecipient& recipient) const;
  bool settle_by_transcript(ToldRecipient& recipient) const;
  [[nodiscard]] bool only_reply() const;
  [[nodiscard]] std::string command_of(std::string_view text) const;
  [[nodiscard]] std::vector<ToldRecipient> each_once(std::vector<ToldRecipient> all) const;

  const BouncePatterns* patterns_;
  bool is_bounce_ = false;
  std::uint64_t bounce_line_ = 0;  // the first that showed it: where no line names a recipient, or gives a reason
  bool is_foreign_ = false;
  DeliveryStatus status_ = DeliveryStatus::bounced;  // of recipients that are named from here on
  std::vector<ToldRecipient> recipients_;
  std::size_t group_ = 0;   // the first recipient that the paragraph is about
  std::size_t indent_ = 0;  // of the line that named it
  std::vector<Passage> passages_;
  std::vector<Exchange> exchanges_;
  std::string announcement_;         // the last line that announced a reply
  std::vector<std::string> failed_;  // recipients that the header names
  Paragraph paragraph_ = Paragraph::none;
  bool announced_ = false;             // a reply follows
  std::uint64_t failed_left_out_ = 0;  // of `failed_`
  LeftOut left_out_;
};

/// Appends a line that continues `text`: one that begins with a reply code stays a line of its own. False: it was left out, since the text
/// would be longer than `most`.
bool append_folded(std::string& text, std::string_view line, std::size_t most);

}  // namespace smtpwhy
