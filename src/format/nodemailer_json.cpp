// `tnx` says what the line is: `client` and `server` spoke, `message` is content or what stands for it, `network` and `smtp` tell how the
// connection fares; `sid` names the connection. Warnings and errors (level 40 and 50) of a connection are the client's own complaints; those
// of the mailer above it repeat them. Console output of the program that sends may stand between. Observed with nodemailer 9.
#include "format/nodemailer_json.h"

#include "base/text.h"
#include "format/json_documents.h"

#include <array>

namespace smtpwhy {
namespace {

struct Complaint {
  std::string_view words;  // that the message begins with, or holds
  Trouble trouble;
};
constexpr std::array<Complaint, 15> kComplaints = {{{"Timeout", Trouble::timeout},
                                                    {"Greeting never received", Trouble::timeout},
                                                    {"Connection timeout", Trouble::timeout},
                                                    {"ETIMEDOUT", Trouble::timeout},
                                                    {"ECONNREFUSED", Trouble::connect_failed},
                                                    {"EHOSTUNREACH", Trouble::connect_failed},
                                                    {"ENETUNREACH", Trouble::connect_failed},
                                                    {"getaddrinfo", Trouble::connect_failed},
                                                    {"query", Trouble::connect_failed},
                                                    {"certificate", Trouble::other},
                                                    {"altname", Trouble::other},
                                                    {"SSL routines", Trouble::tls_failed},
                                                    {"Connection closed", Trouble::lost},
                                                    {"ECONNRESET", Trouble::lost},
                                                    {"Socket closed", Trouble::lost}}};

Trouble trouble_of(std::string_view text) {
  for (const auto& complaint : kComplaints) {
    if (text.find(complaint.words) != std::string_view::npos) return complaint.trouble;
  }
  return Trouble::other;
}

Event event_of(EventKind kind, Side side, std::string_view key) {
  Event event;
  event.kind = kind;
  event.side = side;
  event.logger = Side::client;
  event.key = key;
  return event;
}

// What a line about the connection itself says; false: nothing.
bool read_state(std::string_view key, std::string_view text, std::string_view time, JsonTeller& teller) {
  constexpr std::string_view established = "Connection established to ";
  constexpr std::string_view resolved = "Resolved ";
  const auto tell = [&](EventKind kind, std::string_view what) {
    teller.tell_lines(event_of(kind, Side::unknown, key), what, time);
    return true;
  };
  if (text.starts_with(resolved)) return tell(EventKind::open, first_word(text.substr(resolved.size())));
  if (text.starts_with(established)) return false;  // the name was told before
  if (text.starts_with("Connection upgraded with STARTTLS")) return tell(EventKind::tls_started, {});
  return text == "Connection closed" && tell(EventKind::close, {});
}

LineFate read(const JsonObject& object, JsonTeller& teller) {
  const auto tnx = object.get("tnx");
  const auto key = object.get("sid");
  const auto text = object.get("msg");
  const auto time = object.get("time");
  if (!object.has("msg") || (!object.has("tnx") && object.get("component").substr(0, 5) != "smtp-")) return LineFate::unrecognised;
  if (key.empty()) return LineFate::noise;
  const bool complains = parse_number(object.get("level")).value_or(0) >= 40;
  if (tnx == "client" || tnx == "server") {
    teller.tell_lines(event_of(EventKind::line, tnx == "client" ? Side::client : Side::server, key), text, time);
  } else if (tnx == "message") {
    if (object.has("outByteCount")) return LineFate::noise;  // how large the message was
    teller.tell_lines(event_of(EventKind::body_line, Side::client, key), text, time);
  } else if (complains) {
    auto event = event_of(EventKind::client_error, Side::client, key);
    event.trouble = trouble_of(text);
    teller.tell_lines(event, text, time);
  } else if (!read_state(key, text, time, teller)) {
    return LineFate::noise;
  }
  return LineFate::event;
}

constexpr JsonProduct kProduct = {
    "nodemailer-json", "nodemailer log, as JSON",
    R"re(^\s*\{.*"(?:component":"smtp-(?:connection|transport|pool)|tnx":"(?:client|server|message|network|smtp)"))re",
    R"(^(?:\[?Error: .*|[2-5][0-9]{2}(?:[ -].*)?|\s+'?[2-5][0-9]{2}[ -].*|\s+at .*|\s*[\]{}]+[,;]?\s*[{\[]?|\s+\w+: .*|\s+'[^']*',?)$)",
    read};

}  // namespace

std::unique_ptr<Format> make_nodemailer_json_format() { return make_json_format(kProduct); }

}  // namespace smtpwhy
