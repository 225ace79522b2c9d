// MailParts: the lines of one mail after another (a file, or an mbox), told apart: header, text, delivery status, the original message.
//
// RFC 5322 section 2.2 (header fields, folding), RFC 2046 section 5.1 (parts and their boundaries), RFC 3462 (reports), mbox's `From ` lines.
// What people cut out of a mail is read as well: text without a header, parts whose boundary nobody announced, the fields of a delivery
// status alone. The original message is never taken apart: it ends where the part that holds it ends.
#pragma once

#include "base/base64.h"
#include "base/lazy_pattern.h"
#include "event/left_out.h"
#include "event/line_ledger.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy {

/// Takes what mails are made of. Views live during the call.
class MailSink {
 public:
  virtual ~MailSink() = default;
  /// A mail begins; the one before has ended.
  virtual void on_mail() = 0;
  /// A field of the mail's own header, unfolded, and the line where it begins.
  virtual void on_field(std::string_view name, std::string_view value, std::uint64_t number) = 0;
  /// A line of a text that was written for a person, decoded.
  virtual LineFate on_text(std::string_view line, std::uint64_t number) = 0;
  /// A line of a delivery status (RFC 3464 section 2.1), blank ones too.
  virtual LineFate on_status(std::string_view line, std::uint64_t number) = 0;
  /// A part ends: lines of the next one belong to something else.
  virtual void on_part_end() = 0;
  /// A field of the header of the original message, unfolded.
  virtual void on_original_field(std::string_view name, std::string_view value) = 0;
  /// That header ends.
  virtual void on_original_header_end() = 0;
  /// Whether this mail has told nothing so far, so that a report in it is what it is about: it then begins as a mail of its own.
  [[nodiscard]] virtual bool told_nothing() const = 0;
};

/// The patterns that tell lines of mails apart; one for all readers.
struct MailPatterns {
  MailPatterns();
  BuiltInPattern mbox;            ///< `From MAILER-DAEMON Sun Nov 22 …`
  BuiltInPattern header_field;    ///< a field that begins a mail
  BuiltInPattern part_field;      ///< `Content-…:`
  BuiltInPattern status_field;    ///< a field that only a delivery status has
  BuiltInPattern original_below;  ///< words before a copy of the original message
  BuiltInPattern original_field;  ///< what the original message itself begins with
};

class MailParts {
 public:
  /// Both must outlive this.
  MailParts(const MailPatterns& patterns, MailSink& sink) : patterns_(patterns), sink_(sink) {}

  LineFate read(std::string_view line, std::uint64_t number);

  /// The input ends here.
  void finish();

  [[nodiscard]] const LeftOut& left_out() const { return left_out_; }

  static constexpr std::size_t kMostHeld =
      std::size_t{64} * 1024;                     ///< octets of a folded field or of a line broken by its encoding
  static constexpr std::size_t kMostNested = 16;  ///< parts in parts; five were the most that was seen

 private:
  enum class State : std::uint8_t { nothing, header, part_header, text, status, original, other };
  enum class Original : std::uint8_t { before, header, body };
  enum class Encoding : std::uint8_t { none, quoted_printable, base64 };

  bool begins_mail(std::string_view line) const;
  void begin_mail();
  LineFate read_header(std::string_view line);
  void add_to_header(std::string_view line);
  void end_field();
  void end_header();
  bool take_boundary(std::string_view line);
  void end_part();
  bool take_unannounced(std::string_view line);
  LineFate read_body(std::string_view line);
  LineFate read_encoded(std::string_view line);
  LineFate read_decoded();
  LineFate read_text(std::string_view line);
  void begin_original();
  void read_original(std::string_view line);
  void end_original_header();

  const MailPatterns& patterns_;
  MailSink& sink_;
  std::uint64_t number_ = 0;  // of the line that is being read
  State state_ = State::nothing;
  std::vector<std::string> boundaries_;  // of the parts that are open, the innermost last
  Original original_ = Original::before;
  bool over_ = false;  // the outermost part has ended
  std::string field_;  // of a header; more of it may come
  std::uint64_t field_line_ = 0;
  bool field_cut_ = false;  // its end was left out
  std::string type_;        // Content-Type of the part, or of the mail
  Encoding encoding_ = Encoding::none;
  Base64Decoder decoder_;
  std::string decoded_;      // what is not a whole line yet
  std::string unannounced_;  // the line before, where it may be a boundary that no header told of
  LeftOut left_out_;
};

}  // namespace smtpwhy
