// Logs to sessions in memory, and sessions as text, so that a test's case is a few lines.
#pragma once

#include "run/input_run.h"
#include "session/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::testing {

/// All formats that are compiled in.
const FormatCatalogue& catalogue();

/// Pushes the format's events for a text, without its wrappers; but for those that come when the input ends.
void push_events(const Format& format, std::string_view log, EventSink& events, std::size_t piece = 0);

/// The format's events for a text, one a line: `3 server 250 ok`. Bytes come in pieces of `piece` octets (0: at once).
std::string events_of(const Format& format, std::string_view log, std::size_t piece = 0);

/// Sessions as text: the outcome, then one line an exchange: `RCPT TO:<a@b> -> 550 5.1.1 No such user [permanent primary]`, then
/// transactions, problems and strays.
std::string dump(const Session& session);

/// A delivery as a line of text.
std::string dump(const Delivery& delivery);

struct Read {
  std::vector<std::string> sessions;  // and deliveries, each as `dump` has it
  InputReport report;
};

/// A log through detection (or as the format of that name) to sessions.
Read read_log(std::string_view log, std::string_view format = {}, std::size_t piece = 0);

/// `read_log`'s sessions joined by an empty line.
std::string sessions_of(std::string_view log, std::string_view format = {});

/// A log of the corpus.
struct CorpusLog {
  std::string name;    // `swaks/postfix-user-unknown`
  std::string format;  // `swaks`
  std::string text;
};
const std::vector<CorpusLog>& corpus();

}  // namespace smtpwhy::testing
