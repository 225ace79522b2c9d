#include "unwrap/line_peelers.h"

#include "unwrap/containers.h"
#include "unwrap/pasting.h"
#include "unwrap/syslog.h"

#include <array>

namespace smtpwhy::unwrap {
namespace {

constexpr int kUnmistakable = 1;  // a single line tells
constexpr int kQuarter = 25;      // a server may send a control sequence in a reply: that is evidence, and stays
constexpr int kHalf = 50;
constexpr int kNearlyAll = 85;  // a mark that means something else in other formats: blank and broken lines aside, all must have it

constexpr std::array<LinePeeler, 13> kPeelers = {{
    {"terminal", peel_colours, kQuarter},
    {"docker-json", peel_docker_json, kHalf},
    {"journald-json", peel_journal_json, kHalf},
    {"journald-export", peel_journal_export, kNearlyAll},
    {"kubernetes", peel_kubernetes, kHalf},
    {"docker-compose", peel_docker_compose, kNearlyAll},
    {"syslog-rfc5424", peel_syslog_5424, kUnmistakable},
    {"syslog", peel_syslog, kUnmistakable},
    {"grep", peel_grep, kNearlyAll},
    {"quoting", peel_quoting, kNearlyAll},
    {"markdown", peel_markdown, kNearlyAll},
    {"html", peel_html, kHalf},
    {"process", peel_process, kHalf},
}};

}  // namespace

std::span<const LinePeeler> line_peelers() { return kPeelers; }

}  // namespace smtpwhy::unwrap
