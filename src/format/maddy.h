// The log of maddy. A line is what a part of it says: a stamp where it writes to a file, `[debug] `, the name of the part and a colon (neither
// must be there), words, a tab (spaces where it was pasted), and a JSON object with the fields, in the order of their names:
//   smtp: incoming message {"msg_id":…,"sender":…,"src_host":…,"src_ip":…}
//   smtp: RCPT error | MAIL FROM error | DATA error {"msg_id":…,"rcpt":…,"reason":…,"smtp_code":…,"smtp_enchcode":…,"smtp_msg":…}
//   queue: delivered {"attempt":…,"msg_id":…,"rcpt":…}
//   queue: delivery attempt failed {"msg_id":…,"rcpt":…,"reason":…,"remote_server":…,"smtp_code":…,"smtp_enchcode":…,"smtp_msg":…}
//   queue: not delivered, permanent error {"msg_id":…,"rcpt":…}
//   submission/sasl: authentication failed {"reason":…,"src_ip":…,"username":…}
// An error without code counts as temporary in the queue; the last attempt's is given up like any. With io_debug, `smtp: ` or
// `submission: ` stands in front of each piece of a conversation, whoever says it; further lines of the piece have no name.
//
// From its source, not from a run: https://github.com/foxcpp/maddy, framework/log, internal/endpoint/smtp, internal/target/queue,
// internal/smtpconn.
#pragma once

#include "format/format.h"

namespace smtpwhy {

[[nodiscard]] std::unique_ptr<Format> make_maddy_format();

}  // namespace smtpwhy
