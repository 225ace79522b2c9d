// The logs of qmail, netqmail, notqmail and s/qmail. qmail-send (qmail-log(5)), each line behind a TAI64N stamp of multilog, a stamp of
// splogger, or none:
//   new msg N, info msg N: bytes B from <SENDER> qp P uid U, end msg N
//   starting delivery D: msg N to local|remote RECIPIENT
//   delivery D: success|failure|deferral: TEXT
// TEXT has `_` for a space and `/` for the end of a line, since splogger takes neither; so a real underscore or slash in a reply cannot be
// told. Numbers of messages and deliveries are used again. Whether a delivery failed for good is said by the word, not by a reply.
//
// qmail-smtpd and rblsmtpd in front of it say whom they refuse; there each patch has its own words. rblsmtpd
// answers 451 unless it is told otherwise (-b), and old versions log only that they blocked.
#pragma once

#include "format/format.h"

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_qmail_format();

}  // namespace smtpwhy
