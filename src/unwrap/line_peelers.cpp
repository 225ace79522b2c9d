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
    {"docker-json", peel_docker_json, kHalf, Wrapped::by_program},
    {"journald-json", peel_journal_json, kHalf, Wrapped::by_program},
    {"journald-export", peel_journal_export, kNearlyAll, Wrapped::by_program},
    {"kubernetes", peel_kubernetes, kHalf, Wrapped::by_program},
    {"docker-compose", peel_docker_compose, kNearlyAll, Wrapped::by_program},
    {"syslog-rfc5424", peel_syslog_5424, kUnmistakable, Wrapped::by_program},
    {"syslog", peel_syslog, kUnmistakable, Wrapped::by_program},
    {"grep", peel_grep, kNearlyAll},
    {"quoting", peel_quoting, kNearlyAll, Wrapped::by_people},
    {"markdown", peel_markdown, kNearlyAll, Wrapped::by_people},
    {"html", peel_html, kHalf},
    {"process", peel_process, kHalf},
}};

}  // namespace

std::span<const LinePeeler> line_peelers() { return kPeelers; }

}  // namespace smtpwhy::unwrap
