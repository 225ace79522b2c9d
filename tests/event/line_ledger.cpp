#include "event/line_ledger.h"

#include "catch.h"

namespace smtpwhy {

TEST_CASE("a line that turns out to be something else is counted once", "[event]") {
  LineLedger ledger;
  ledger.add(LineFate::event);
  ledger.add(LineFate::event);
  ledger.add(LineFate::noise);
  ledger.reclassify(LineFate::content);
  CHECK(ledger.counts().lines == 3);
  CHECK(ledger.counts().event == 1);
  CHECK(ledger.counts().content == 1);
  CHECK(ledger.counts().noise == 1);
  ledger.restore(LineFate::content);
  CHECK(ledger.counts().event == 2);
  CHECK(ledger.counts().content == 0);
  CHECK(ledger.counts().lines == 3);
}

}  // namespace smtpwhy
