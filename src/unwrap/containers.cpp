#include "unwrap/containers.h"

#include "base/json_fields.h"
#include "base/text.h"

#include <algorithm>

namespace smtpwhy::unwrap {
namespace {

// An object with these words in it; nothing is parsed where they are not.
std::optional<JsonFields> object_with(std::string_view line, std::string_view word) {
  line = trim(line);
  if (!line.starts_with('{') || line.find(word) == std::string_view::npos) return std::nullopt;
  return JsonFields::read(line);
}

// `text` with `before` and a second view kept behind it: views into `storage` must not move while it grows.
PeeledLine kept(std::string& storage, std::string_view text, std::string_view process, std::string_view stamp) {
  storage.clear();
  storage.reserve(text.size() + process.size() + stamp.size());
  storage += text;
  storage += process;
  storage += stamp;
  const std::string_view all = storage;
  PeeledLine peeled;
  peeled.text = all.substr(0, text.size());
  while (peeled.text.ends_with('\n') || peeled.text.ends_with('\r')) peeled.text.remove_suffix(1);
  peeled.process = all.substr(text.size(), process.size());
  if (!stamp.empty()) peeled.stamp = parse_stamp(all.substr(text.size() + process.size()));
  return peeled;
}

bool is_container_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && (is_alpha(name[0]) || is_digit(name[0])) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
}

// The names of the journal's fields (systemd.journal-fields(7)): capitals, digits and underscores.
bool is_journal_field(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; });
}

}  // namespace

std::optional<PeeledLine> peel_docker_json(std::string_view line, PeelMemory& memory) {
  const auto fields = object_with(line, "\"log\"");
  if (!fields || !fields->has("log") || !(fields->has("stream") || fields->has("time"))) return std::nullopt;
  return kept(memory.storage, fields->get("log"), {}, fields->get("time"));
}

std::optional<PeeledLine> peel_docker_compose(std::string_view line, PeelMemory& /*memory*/) {
  const auto bar = line.substr(0, 80).find('|');
  if (bar == std::string_view::npos || bar == 0 || line[bar - 1] != ' ') return std::nullopt;
  if (!is_container_name(trim(line.substr(0, bar)))) return std::nullopt;
  PeeledLine peeled;
  peeled.text = line.substr(bar + 1);
  if (peeled.text.starts_with(' ')) peeled.text.remove_prefix(1);
  return peeled;
}

std::optional<PeeledLine> peel_kubernetes(std::string_view line, PeelMemory& /*memory*/) {
  const auto space = line.substr(0, 48).find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto rest = line.substr(space + 1);
  for (const std::string_view stream : {"stdout F ", "stderr F ", "stdout P ", "stderr P "}) {
    if (!rest.starts_with(stream)) continue;
    PeeledLine peeled;
    peeled.stamp = parse_stamp(line.substr(0, space));
    peeled.text = rest.substr(stream.size());
    return peeled;
  }
  return std::nullopt;
}

std::optional<PeeledLine> peel_journal_json(std::string_view line, PeelMemory& memory) {
  const auto fields = object_with(line, "\"MESSAGE\"");
  if (!fields || !fields->has("MESSAGE")) return std::nullopt;
  std::string process(fields->get("SYSLOG_IDENTIFIER"));
  if (const auto number = fields->get("_PID"); !process.empty() && !number.empty()) process += "[" + std::string(number) + "]";
  return kept(memory.storage, fields->get("MESSAGE"), process, fields->get("__REALTIME_TIMESTAMP"));
}

std::optional<PeeledLine> peel_journal_export(std::string_view line, PeelMemory& /*memory*/) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos || !is_journal_field(line.substr(0, equals))) return std::nullopt;
  PeeledLine peeled;
  if (line.substr(0, equals) == "MESSAGE") peeled.text = line.substr(equals + 1);
  return peeled;
}

}  // namespace smtpwhy::unwrap
