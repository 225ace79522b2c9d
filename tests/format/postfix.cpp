// Postfix's lines, one by one, and what they tell.
#include "catch.h"
#include "support/conversations.h"

namespace smtpwhy::testing {

TEST_CASE("Postfix: what a line tells", "[format]") {
  struct Row {
    std::string_view why, line, told;
  };
  const auto& postfix = *catalogue().find("postfix");
  for (const auto& row : std::vector<Row>{
           {"a bounce, with all that stands around the reply",
            "Nov 22 01:04:26 mx postfix/smtp[9]: DE5F5AE8143: to=<b@example.org>, orig_to=<c@example.org>, "
            "relay=mx.example.org[192.0.2.1]:25, "
            "delay=0.05, delays=0/0/0/0.04, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 no (in reply "
            "to RCPT "
            "TO command))",
            "attempt outbound bounced queue_id=DE5F5AE8143 attempt=postfix/smtp[9] recipient=b@example.org "
            "relay=mx.example.org[192.0.2.1]:25 status=5.1.1 "
            "text=host mx.example.org[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)"},
           {"an encrypted connection",
            "Nov 22 01:04:26 mx postfix/smtp[9]: Trusted TLS connection established to mx.example.org[192.0.2.1]:25: TLSv1.3 with "
            "cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519",
            "encrypted attempt=postfix/smtp[9] tls=TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) "
            "relay=mx.example.org[192.0.2.1]:25"},
           {"a client's encrypted connection tells nothing of a message",
            "Nov 22 01:04:26 mx postfix/smtpd[9]: Anonymous TLS connection established from client.example.org[192.0.2.7]: TLSv1.3",
            ""},
           {"a long queue id, an instance, a service's name",
            "Nov 22 01:04:26 mx postfix-out/relay/smtp[9]: 4JfcC62DS0z1c1C: to=<b@example.org>, relay=none, delay=0, dsn=4.4.1, "
            "status=deferred (connect to mx.example.org[192.0.2.1]:25: Connection refused)",
            "attempt outbound deferred queue_id=4JfcC62DS0z1c1C attempt=postfix-out/relay/smtp[9] recipient=b@example.org "
            "status=4.4.1 text=connect to "
            "mx.example.org[192.0.2.1]:25: Connection refused"},
           {"without syslog's head", "4104E3D: to=<b@example.org>, relay=local, dsn=2.0.0, status=sent (delivered to mailbox)",
            "attempt local sent queue_id=4104E3D recipient=b@example.org relay=local status=2.0.0 text=delivered to mailbox"},
           {"an address without brackets",
            "4104E3D: to=b@example.org, relay=local, dsn=5.1.1, status=bounced (unknown user: \"b\")",
            "attempt local bounced queue_id=4104E3D recipient=b@example.org relay=local status=5.1.1 text=unknown user: \"b\""},
           {"an address that was another's, in which a status seems to stand",
            "4104E3D: to=<\"b status=sent\"@example.org>, orig_to=<c@example.org>, relay=local, delay=0.1, dsn=5.1.1, "
            "status=bounced "
            "(unknown user: \"b\")",
            "attempt local bounced queue_id=4104E3D recipient=\"b status=sent\"@example.org relay=local status=5.1.1 text=unknown "
            "user: \"b\""},
           {"fields that are empty or come twice: the first counts",
            "4104E3D: to=<b@example.org>, relay=local, dsn=, relay=x, dsn=2.0.0, status=sent (delivered to mailbox)",
            "attempt local sent queue_id=4104E3D recipient=b@example.org relay=local status=2.0.0 text=delivered to mailbox"},
           {"cut off before its status", "4104E3D: to=<b@example.org>, relay=local, delay=0.1, dsn=2.0", ""},
           {"cut off by syslog",
            "4104E3D: to=<b@example.org>, relay=x[192.0.2.1]:25, status=bounced (host x[192.0.2.1] said: 550 5.7",
            "attempt outbound bounced queue_id=4104E3D recipient=b@example.org relay=x[192.0.2.1]:25 text=host x[192.0.2.1] said: "
            "550 5.7"},
           {"expired", "66C15648577B: from=<a@example.net>, status=expired, returned to sender",
            "attempt outbound expired queue_id=66C15648577B sender=a@example.net text=expired, returned to sender"},
           {"the sender", "0F5383D: from=<a@example.net>, size=5360, nrcpt=1 (queue active)",
            "message queue_id=0F5383D sender=a@example.net"},
           {"a bounce's sender", "0F5383D: from=<>, size=5360, nrcpt=1 (queue active)", "message queue_id=0F5383D sender="},
           {"the message id", "4104E3D: message-id=<x@example.net>", "message queue_id=4104E3D message_id=x@example.net"},
           {"the client", "4104E3D: client=mail.example.net[192.0.2.5], sasl_method=PLAIN",
            "message queue_id=4104E3D client=mail.example.net[192.0.2.5]"},
           {"gone", "4104E3D: removed", "removed queue_id=4104E3D"},
           {"a refusal",
            "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 <c@example.org>: Relay access denied; from=<a@example.net> "
            "to=<c@example.org> proto=ESMTP helo=<x>",
            "attempt inbound rejected sender=a@example.net recipient=c@example.org client=unknown[192.0.2.7] command=RCPT text=554 "
            "5.7.1 "
            "<c@example.org>: Relay access denied"},
           {"postscreen's refusal",
            "NOQUEUE: reject: RCPT from [192.0.2.7]:4984: 550 5.7.1 Service unavailable; client [192.0.2.7] blocked using "
            "bl.example; "
            "from=<a@example.net>, to=<c@example.org>, proto=ESMTP, helo=<x>",
            "attempt inbound rejected sender=a@example.net recipient=c@example.org client=[192.0.2.7]:4984 command=RCPT text=550 "
            "5.7.1 "
            "Service unavailable; client [192.0.2.7] blocked using bl.example"},
           {"postscreen has no room", "NOQUEUE: reject: CONNECT from [192.0.2.7]:1337: all server ports busy",
            "attempt inbound deferred client=[192.0.2.7]:1337 command=CONNECT text=all server ports busy"},
           {"a milter, after the message",
            "4104E3D: milter-reject: END-OF-MESSAGE from x[192.0.2.7]: 5.7.1 Blocked; from=<a@example.net> to=<c@example.org> "
            "proto=ESMTP "
            "helo=<x>",
            "attempt inbound rejected queue_id=4104E3D sender=a@example.net recipient=c@example.org client=x[192.0.2.7] "
            "command=END-OF-MESSAGE text=5.7.1 Blocked"},
           {"header_checks",
            "4104E3D: reject: header Subject: buy from x[192.0.2.7]; from=<a@example.net> to=<c@example.org> proto=ESMTP helo=<x>: "
            "5.7.1 no "
            "ads",
            "attempt inbound rejected queue_id=4104E3D sender=a@example.net recipient=c@example.org command=. text=5.7.1 no ads"},
           {"one host of several",
            "ED59C3D: host mail2.example.com[192.0.2.3] said: 450 4.7.1 <b@example.com>: Greylisted (in reply to RCPT TO command)",
            "attempt outbound deferred queue_id=ED59C3D relay=mail2.example.com[192.0.2.3] text=host mail2.example.com[192.0.2.3] "
            "said: 450 "
            "4.7.1 <b@example.com>: Greylisted (in reply to RCPT TO command)"},
           {"a warning refuses nothing", "NOQUEUE: reject_warning: RCPT from x[192.0.2.7]: 554 5.7.1 no; from=<a@b> to=<c@d>", ""},
           {"what a client did", "lost connection after DATA (18 bytes) from x[192.0.2.7]", ""},
           {"another program", "Nov 22 01:04:26 mx dovecot[9]: 4104E3D: removed", ""},
           {"an ordinary word and a colon", "Subject: removed", ""},
       }) {
    INFO(row.why);
    const auto events = events_of(postfix, row.line);
    CHECK(events == (row.told.empty() ? "" : "1 fact ||" + std::string(row.told) + "\n"));
  }
}

TEST_CASE("Postfix: lines of one message are one delivery", "[format]") {
  CHECK(sessions_of(
            "4104E3D: client=mail.example.net[192.0.2.5]\n4104E3D: message-id=<x@example.net>\n"
            "4104E3D: from=<a@example.net>, size=1, nrcpt=1 (queue active)\n"
            "4104E3D: to=<b@example.org>, relay=mx[192.0.2.1]:25, dsn=4.7.1, status=deferred (host mx[192.0.2.1] said: 451 4.7.1 "
            "Greylisted (in reply to RCPT TO command))\n"
            "4104E3D: to=<b@example.org>, relay=mx[192.0.2.1]:25, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5)\n"
            "4104E3D: removed\n4104E3D: to=<c@example.org>, relay=local, dsn=2.0.0, status=sent (delivered to mailbox)\n") ==
        "outbound deferred queue_id=4104E3D message_id=x@example.net from <a@example.net> to <b@example.org> "
        "client=mail.example.net[192.0.2.5] relay=mx[192.0.2.1]:25: RCPT -> 451 4.7.1 Greylisted [temporary]\n\n"
        "outbound sent queue_id=4104E3D message_id=x@example.net from <a@example.net> to <b@example.org> "
        "client=mail.example.net[192.0.2.5] relay=mx[192.0.2.1]:25: . -> 250 2.0.0 Ok: queued as 5 [success]\n\n"
        "local sent queue_id=4104E3D to <c@example.org> relay=local: ? -> delivered to mailbox [success]\n");
}

}  // namespace smtpwhy::testing
