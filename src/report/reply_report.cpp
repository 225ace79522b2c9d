// A short, friendly text for a customer, to be sent as it is: what became of their mail, and what they can do. No codes, no names of
// machines, nothing quoted from the log but addresses that are written as such.
//
// "Accepted" is all that a log can tell of success: what the next server does with a mail it does not show.
#include "diagnose/check.h"
#include "report/renderer.h"
#include "report/reply_words.h"
#include "report/report_words.h"

#include "base/printable.h"
#include "base/text.h"
#include "smtp/names.h"
#include "smtp/path.h"

#include <algorithm>

#include <fmt/format.h>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostNamed = 5;      // addresses of one problem
constexpr std::size_t kMostProblems = 5;   // a customer reads no list
constexpr std::size_t kMostKept = 200;     // problems that differ; there are not many more in the tables
constexpr std::size_t kLongestPath = 254;  // octets of an address: RFC 5321 section 4.5.3.1.3, without the angle brackets
constexpr TextStyle kReplyStyle = {false, 76};

// Whether an address can be named: strangers wrote it, and mail programs make links of much.
bool is_plain_address(std::string_view address) {
  const auto at = address.rfind('@');
  return address.size() <= kLongestPath && at != std::string_view::npos && at > 0 && is_domain(address.substr(at + 1)) &&
         address.find_first_of(" <>()[],;:\\\"/") == std::string_view::npos && printable(address) == address;
}

struct Problem {
  Finding first;
  std::uint64_t count = 0;
  std::vector<std::string> recipients;  // the first few
  bool more_recipients = false;

  void add_recipient(std::string_view address) {
    if (std::find(recipients.begin(), recipients.end(), address) != recipients.end()) return;
    if (recipients.size() < kMostNamed && is_plain_address(address)) {
      recipients.emplace_back(address);
    } else {
      more_recipients = true;
    }
  }
};

bool is_same(const Finding& a, const Finding& b) {
  return a.severity == b.severity && a.explanation.who == b.explanation.who && a.explanation.retry == b.explanation.retry &&
         customer_problem(a.explanation).key == customer_problem(b.explanation).key;
}

class ReplyReport : public Renderer {
 public:
  explicit ReplyReport(const RendererOutput& output)
      : sink_(output.sink), most_(std::min(kMostProblems, output.top.value_or(kMostProblems))) {}

  void on_session(const Session& session, const Diagnosis& diagnosis, std::size_t /*input*/) override {
    for (const auto& finding : diagnosis.findings) {
      if (auto* problem = problem_of(finding)) add_recipients(session, finding, *problem);
    }
  }

  void on_delivery(const Delivery& delivery, const DeliveryDiagnosis& diagnosis, std::size_t /*input*/) override {
    if (!diagnosis.finding) return;
    auto* problem = problem_of(*diagnosis.finding);
    if (problem != nullptr && !delivery.recipient.empty()) problem->add_recipient(delivery.recipient);
  }

  void on_end(const std::vector<InputReport>& /*inputs*/, const Summary& summary) override {
    std::erase_if(problems_, [&](const Problem& problem) { return is_history(problem, summary); });
    std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
      return a.first.severity != b.first.severity ? a.first.severity < b.first.severity : a.count > b.count;
    });
    paragraph("Hello,");
    if (problems_.empty()) {
      paragraph(without_failure(summary.totals()));
    } else {
      write_problems();
      const auto accepted = summary.totals().accepted;
      if (accepted > 0)
        paragraph(counted(accepted, "other mail was", "other mails were") + " accepted by the next mail server. " + beyond());
    }
    sink_.write("Kind regards\n");
  }

 private:
  // Whether all that it was about was accepted later.
  static bool is_history(const Problem& problem, const Summary& summary) {
    bool any = false;
    for (const auto* group : summary.findings()) {
      if (!is_failure(group->first) || !is_same(problem.first, group->first)) continue;
      const auto patterns = patterns_of(summary.course_of(*group), group->count);
      any = std::find(patterns.begin(), patterns.end(), CoursePattern::got_through_later) != patterns.end();
      if (!any) return false;
    }
    return any;
  }

  // One more of its kind; nothing where it is no failure, or where there are too many kinds.
  Problem* problem_of(const Finding& finding) {
    if (!is_failure(finding)) return nullptr;
    auto found = std::find_if(problems_.begin(), problems_.end(), [&](const Problem& p) { return is_same(p.first, finding); });
    if (found == problems_.end()) {
      if (problems_.size() >= kMostKept) return nullptr;
      found = problems_.insert(problems_.end(), Problem{finding, 0, {}, false});
    }
    ++found->count;
    return &*found;
  }

  // Whom a failed reply is about; else all of the conversation who did not get their mail.
  static void add_recipients(const Session& session, const Finding& finding, Problem& problem) {
    if (finding.kind == "failed-reply") {
      const auto recipient = context_of(session, *finding.exchange).recipient;
      const bool of_recipient = session.exchanges[*finding.exchange].verb() == Verb::rcpt;
      if (!recipient.empty() || of_recipient) return problem.add_recipient(recipient);
    }
    for (const auto& transaction : session.transactions) {
      for (const auto& recipient : transaction.recipients) {
        if (recipient.outcome != Outcome::accepted) problem.add_recipient(recipient.address);
      }
    }
  }

  static std::string beyond() {
    return "Beyond that it is in the hands of the receiving side; if the recipient does not find it, they should look into their "
           "spam "
           "folder too.";
  }

  static std::string without_failure(const Totals& totals) {
    if (totals.accepted > 0) {
      return (totals.accepted == 1 ? "your mail was" : fmt::format("your mails ({}) were", totals.accepted)) +
             std::string(" accepted by the next mail server, and nothing failed. ") + beyond();
    }
    if (words_for_found(totals).empty())
      return "in what we were given there is no trace of a mail. Please send us the complete error message, or the log of your "
             "program.";
    return "nothing failed in what we were given, but no mail was sent in it either. Please try once more, and send us what you "
           "then see.";
  }

  void write_problems() {
    if (problems_.size() == 1) {
      const auto& problem = problems_.front();
      paragraph(what_failed(problem, "your mail") + " " + why(problem));
      return paragraph(words_for_customer(problem.first));
    }
    paragraph(fmt::format("some of your mail failed, for {} different reasons:", problems_.size()));
    for (std::size_t i = 0; i < std::min(problems_.size(), most_); ++i) {
      const auto& problem = problems_[i];
      const auto text = what_failed(problem, "Mail") + " " + why(problem) + " " + words_for_customer(problem.first);
      sink_.write(wrapped(kReplyStyle, text, 3, fmt::format("{}. ", i + 1)) + "\n");
    }
    if (problems_.size() > most_)
      paragraph(
          fmt::format("There {} more; we will be glad to go through {} with you.",
                      problems_.size() - most_ == 1 ? "is one reason" : fmt::format("are {} reasons", problems_.size() - most_),
                      problems_.size() - most_ == 1 ? "it" : "them"));
  }

  static std::string why(const Problem& problem) {
    const auto happened = customer_problem(problem.first.explanation).happened;
    return happened.empty() ? std::string(title_of(problem.first)) + "." : std::string(happened);
  }

  // `your mail to a@b.example was refused.`
  static std::string what_failed(const Problem& problem, std::string_view subject) {
    const bool for_now = problem.first.severity == Severity::temporary;
    const auto whom = addressees(problem);
    const auto fate = whom.empty() ? (for_now ? "could not be sent so far." : "could not be sent.")
                                   : (for_now ? "has not been accepted so far." : "was refused.");
    return fmt::format("{}{} {}", subject, whom, fate);
  }

  // ` to a@b.example, c@d.example and others`
  static std::string addressees(const Problem& problem) {
    if (problem.recipients.empty()) return problem.more_recipients ? " to some recipients" : "";
    return " to " + join(problem.recipients, ", ") + (problem.more_recipients ? " and others" : "");
  }

  void paragraph(std::string_view text) { sink_.write(wrapped(kReplyStyle, text, 0) + "\n"); }

  TextSink& sink_;
  std::size_t most_;  // problems that are told
  std::vector<Problem> problems_;
};

}  // namespace

std::unique_ptr<Renderer> make_reply_report(const RendererOutput& output) { return std::make_unique<ReplyReport>(output); }

}  // namespace smtpwhy
