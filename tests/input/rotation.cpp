#include "input/rotation.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("parts of rotated logs come in order of time, the oldest first", "[input]") {
  using Names = std::vector<std::string>;
  struct Row {
    std::string_view why;
    Names given, ordered;
  };
  const std::string early = "@4000000052fafd8d3298434c.s";
  const std::string late = "@400000005300000000000000.u";
  for (const auto& row : std::vector<Row>{
           {"nothing", {}, {}},
           {"one", {"mail.log"}, {"mail.log"}},
           {"names that have nothing to do with each other", {"b", "a.log", "-", "c.2x"}, {"b", "a.log", "-", "c.2x"}},
           {"numbers", {"mail.log", "mail.log.1"}, {"mail.log.1", "mail.log"}},
           {"as a shell sorts them",
            {"mail.log", "mail.log.1", "mail.log.10.gz", "mail.log.2.gz"},
            {"mail.log.10.gz", "mail.log.2.gz", "mail.log.1", "mail.log"}},
           {"every kind of packing",
            {"l.1", "l.2.gz", "l.3.bz2", "l.4.xz", "l.5.zst", "l.6.Z", "l.7.lzma"},
            {"l.7.lzma", "l.6.Z", "l.5.zst", "l.4.xz", "l.3.bz2", "l.2.gz", "l.1"}},
           {"savelog and newsyslog begin with 0",
            {"maillog", "maillog.0", "maillog.1.bz2"},
            {"maillog.1.bz2", "maillog.0", "maillog"}},
           {"Exim, with zeros in front", {"mainlog", "mainlog.01", "mainlog.02.gz"}, {"mainlog.02.gz", "mainlog.01", "mainlog"}},
           {"without the current one", {"exim_mainlog.1", "exim_mainlog.3"}, {"exim_mainlog.3", "exim_mainlog.1"}},
           {"a log that is compressed now, too", {"mail.log.gz", "mail.log.1.gz"}, {"mail.log.1.gz", "mail.log.gz"}},
           {"dates",
            {"mainlog", "mainlog-20260201.gz", "mainlog-20260131.gz"},
            {"mainlog-20260131.gz", "mainlog-20260201.gz", "mainlog"}},
           {"dates with dashes", {"log.2026-01-05", "log.2025-12-31"}, {"log.2025-12-31", "log.2026-01-05"}},
           {"a date before the extension",
            {"mail.log", "mail-20260102.log", "mail-20260101.log.xz"},
            {"mail-20260101.log.xz", "mail-20260102.log", "mail.log"}},
           {"hours", {"l-2026010210", "l-2026010209", "l-20260101"}, {"l-20260101", "l-2026010209", "l-2026010210"}},
           {"a time", {"l-20260102-101500", "l-20260102-093000"}, {"l-20260102-093000", "l-20260102-101500"}},
           {"a time behind T", {"l.20260102T1015", "l.20260102T0930"}, {"l.20260102T0930", "l.20260102T1015"}},
           {"a count behind the date goes up",
            {"SEND20260102-1.LOG", "SEND20260101-10.LOG", "SEND20260101-2.LOG"},
            {"SEND20260101-2.LOG", "SEND20260101-10.LOG", "SEND20260102-1.LOG"}},
           {"only a date", {"2026-01-06.log", "2026-01-05.log"}, {"2026-01-05.log", "2026-01-06.log"}},
           {"a site that went over from numbers to dates",
            {"mail.log", "mail.log-20260101", "mail.log.1", "mail.log.2"},
            {"mail.log.2", "mail.log.1", "mail.log-20260101", "mail.log"}},
           {"the number before the extension, beside the log",
            {"mail.log", "mail.1.log", "mail.2.log.gz"},
            {"mail.2.log.gz", "mail.1.log", "mail.log"}},
           {"the same alone: numbered tests", {"test.1.log", "test.2.log"}, {"test.1.log", "test.2.log"}},
           {"multilog", {"current", late, early}, {early, late, "current"}},
           {"no label: too short", {"current", "@4000000052fafd8d3298434"}, {"current", "@4000000052fafd8d3298434"}},
           {"no label: no hexadecimal", {"@4000000052fafd8d3298434g", early}, {"@4000000052fafd8d3298434g", early}},
           {"addresses are no rotation", {"192.0.2.1", "192.0.2.2"}, {"192.0.2.1", "192.0.2.2"}},
           {"process ids are no rotation", {"log.123456", "log.123457"}, {"log.123456", "log.123457"}},
           {"numbers without a name", {".1", ".2", "1", "2"}, {".1", ".2", "1", "2"}},
           {"eight digits that are no date",
            {"l-20261301", "l-20260001", "l-20260132"},
            {"l-20261301", "l-20260001", "l-20260132"}},
           {"eight digits within more that are none", {"l-9920260102", "l-9920260101"}, {"l-9920260102", "l-9920260101"}},
           {"folders are kept apart",
            {"a/mail.log", "b/mail.log.1", "a/mail.log.1", "b/mail.log"},
            {"a/mail.log.1", "a/mail.log", "b/mail.log.1", "b/mail.log"}},
           {"a folder's number is none of the file's", {"log.1/mail", "log.2/mail"}, {"log.1/mail", "log.2/mail"}},
           {"two logs, mixed with others",
            {"x", "main.1", "mail.log", "y", "main.2", "mail.log.1", "-", "main"},
            {"x", "main.2", "main.1", "main", "mail.log.1", "mail.log", "y", "-"}},
           {"the same name twice keeps its places", {"a", "b", "a"}, {"a", "b", "a"}},
           {"equals keep their order", {"l.1.gz", "l", "l.1"}, {"l.1.gz", "l.1", "l"}},
       }) {
    INFO(row.why);
    CHECK(in_time_order(row.given) == row.ordered);
  }
}

TEST_CASE("however the parts of a log are given, they are read in the same order", "[input]") {
  std::vector<std::string> names = {"mail.log", "mail.log.1", "mail.log.2.gz", "mail.log.10.gz", "mail.log-20260102"};
  std::sort(names.begin(), names.end());
  const auto ordered = in_time_order(names);
  do {
    if (in_time_order(names) != ordered) FAIL_CHECK("another order");
  } while (std::next_permutation(names.begin(), names.end()));
  CHECK(in_time_order(ordered) == ordered);
}

}  // namespace smtpwhy
