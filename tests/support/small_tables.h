// A few rows of our own, so that what a report looks like can be pinned without pinning what the built-in tables say.
#pragma once

#include "knowledge/load.h"

namespace smtpwhy::test {

inline const knowledge::Tables& small_tables() {
  static const auto loaded = knowledge::load_tables({{"digits.toml", R"toml(
[[first]]
digit = 2
name = "Completion"
meaning = "Done."
[[first]]
digit = 5
name = "Refusal"
meaning = "Not done."
[[second]]
digit = 5
name = "Mail system"
meaning = "The mailbox."
)toml"},
                                                     {"reply_codes.toml", R"toml(
[[reply_code]]
code = 250
title = "Done"
meaning = "What was asked for is done."
standard = true
defined_by = ["RFC 5321 section 4.2.3"]
[[reply_code]]
code = 550
title = "Refused"
rfc821_text = "Old words"
rfc5321_text = "New words"
meaning = "The mailbox is not available."
note = "A trap."
standard = true
defined_by = ["RFC 821 section 4.2.2"]
cause = "unknown-user"
)toml"},
                                                     {"status_codes.toml", R"toml(
[[status_code]]
status = "X.1.1"
title = "Bad mailbox"
classes = [5]
registered = true
meaning = "There is no such mailbox."
)toml"},
                                                     {"causes.toml", R"toml(
[[cause]]
id = "group"
title = "t"
explanation = "e"
who = "sender"
retry = "never"
fixes = ["f"]
[[cause]]
id = "unknown-user"
parent = "group"
title = "No mailbox {address|of that name}"
explanation = "The server does not know {address|the address}."
who = "sender"
retry = "never"
fixes = ["Correct {address|the address}.", "Ask the recipient."]
checks = ["dig +short MX {domain}"]
references = ["RFC 5321 section 3.3"]
)toml"},
                                                     {"rules/acme.toml", R"toml(
provider = "acme"
source = "https://acme.example/errors"
[[rule]]
id = "no-user"
pattern = '<(?P<address>[^>@]*@(?P<domain>[^>]*))>.* no such user'
cause = "unknown-user"
samples = ["550 5.1.1 <a@example.net>: no such user"]
)toml"}});
  return loaded.store.tables();
}

}  // namespace smtpwhy::test
