// Sendmail's records, one by one, and what they tell.
#include "catch.h"
#include "support/conversations.h"

namespace smtpwhy::testing {

TEST_CASE("Sendmail: what a record tells", "[format]") {
  struct Row {
    std::string_view why, line, told;
  };
  const auto& sendmail = *catalogue().find("sendmail");
  for (const auto& row : std::vector<Row>{
           {"one recipient",
            "6AM1AlvP008147: to=bob@example.org, ctladdr=alice@example.net (1000/1000), delay=00:00:00, xdelay=00:00:00, "
            "mailer=esmtp, pri=30048, relay=mx.example.org. [192.0.2.1], dsn=2.0.0, stat=Sent (Ok: queued as 4Xk9)",
            "1 fact ||attempt outbound sent queue_id=6AM1AlvP008147 recipient=bob@example.org relay=mx.example.org. [192.0.2.1] "
            "status=2.0.0 text=Sent (Ok: queued as 4Xk9)\n"},
           {"by a mailer of this machine",
            "g1M2x3Yz012345: to=<alice@example.net>, ctladdr=<alice@example.net> (1000/1000), delay=00:00:01, mailer=local, "
            "pri=30601, relay=local, dsn=2.0.0, stat=Sent",
            "1 fact ||attempt local sent queue_id=g1M2x3Yz012345 recipient=alice@example.net status=2.0.0 text=Sent\n"},
           {"before 8.9: no dsn",
            "HAA12345: to=<bob@example.org>, delay=00:00:02, mailer=smtp, relay=mx.example.org. [192.0.2.1], stat=Sent (2.0.0 "
            "accepted)",
            "1 fact ||attempt outbound sent queue_id=HAA12345 recipient=bob@example.org relay=mx.example.org. [192.0.2.1] "
            "text=Sent (2.0.0 accepted)\n"},
           {"a comma in quotes ends no address",
            "6AM1AlvP008147: to=\"a, b\"@example.org,<c@example.org>, mailer=esmtp, dsn=2.0.0, stat=Sent (ok)",
            "1 fact ||attempt outbound sent queue_id=6AM1AlvP008147 recipient=\"a, b\"@example.org status=2.0.0 text=Sent (ok)\n1 "
            "fact ||attempt outbound sent queue_id=6AM1AlvP008147 recipient=c@example.org status=2.0.0 text=Sent (ok)\n"},
           {"a quote that does not end", "6AM1AlvP008147: to=\"a@example.org, mailer=esmtp, dsn=2.0.0, stat=Sent (ok)",
            "1 fact ||attempt outbound sent queue_id=6AM1AlvP008147 recipient=\"a@example.org status=2.0.0 text=Sent (ok)\n"},
           {"nothing was tried yet",
            "6AM1AlvP008147: to=<bob@example.org>, delay=00:00:00, mailer=esmtp, pri=30048, dsn=4.4.3, stat=queued",
            "1 fact ||message queue_id=6AM1AlvP008147\n"},
           {"a word that begins like that", "6AM1AlvP008147: to=<bob@example.org>, mailer=esmtp, stat=queuedX",
            "1 fact ||attempt outbound bounced queue_id=6AM1AlvP008147 recipient=bob@example.org text=queuedX\n"},
           {"put off, with the reply",
            "6AM1AeDd007989: to=bob@example.org, mailer=esmtp, pri=30048, relay=mx.example.org. [192.0.2.1], dsn=4.7.1, reply=451 "
            "4.7.1 Greylisted, stat=Deferred: 451 4.7.1 Greylisted",
            "1 fact ||attempt outbound deferred queue_id=6AM1AeDd007989 recipient=bob@example.org relay=mx.example.org. "
            "[192.0.2.1] status=4.7.1 text=451 4.7.1 Greylisted\n"},
           {"put off, without",
            "g1M2x3Yz012345: to=<bob@example.org>, delay=00:03:00, mailer=esmtp, pri=30601, relay=mx.example.org. [192.0.2.1], "
            "dsn=4.0.0, stat=Deferred: Connection timed out with mx.example.org.",
            "1 fact ||attempt outbound deferred queue_id=g1M2x3Yz012345 recipient=bob@example.org relay=mx.example.org. "
            "[192.0.2.1] status=4.0.0 text=Deferred: Connection timed out with mx.example.org.\n"},
           {"put off, without dsn",
            "HAA12345: to=<bob@example.org>, delay=00:03:00, mailer=smtp, relay=mx.example.org. [192.0.2.1], stat=Deferred: "
            "Connection refused by mx.example.org.",
            "1 fact ||attempt outbound deferred queue_id=HAA12345 recipient=bob@example.org relay=mx.example.org. [192.0.2.1] "
            "text=Deferred: Connection refused by mx.example.org.\n"},
           {"what is no status counts as none", "HAA12345: to=<bob@example.org>, dsn=x, stat=Deferred",
            "1 fact ||attempt outbound deferred queue_id=HAA12345 recipient=bob@example.org text=Deferred\n"},
           {"put off on this machine",
            "g1M2x3Yz012345: to=<alice@example.net>, mailer=local, pri=30601, relay=local, dsn=4.0.0, stat=Deferred: local mailer "
            "(/usr/bin/procmail) exited with EX_TEMPFAIL",
            "1 fact ||attempt local deferred queue_id=g1M2x3Yz012345 recipient=alice@example.net status=4.0.0 text=Deferred: local "
            "mailer (/usr/bin/procmail) exited with EX_TEMPFAIL\n"},
           {"the same without dsn: what the mailer said",
            "HAA12345: to=<alice@example.net>, mailer=local, stat=Deferred: try later",
            "1 fact ||attempt local deferred queue_id=HAA12345 recipient=alice@example.net text=try later\n"},
           {"refused on this machine",
            "g1M2x3Yz012345: to=<nobody@example.net>, delay=00:00:01, mailer=local, pri=30601, dsn=5.1.1, stat=User unknown",
            "1 fact ||attempt local bounced queue_id=g1M2x3Yz012345 recipient=nobody@example.net status=5.1.1 text=User unknown\n"},
           {"refused, with the reply",
            "6AM1AcCf007938: to=bob@example.org, mailer=esmtp, pri=30048, relay=mx.example.org. [192.0.2.1], dsn=5.1.1, reply=550 "
            "5.1.1 No such user, stat=User unknown",
            "1 fact ||attempt outbound bounced queue_id=6AM1AcCf007938 recipient=bob@example.org relay=mx.example.org. [192.0.2.1] "
            "command=RCPT status=5.1.1 text=550 5.1.1 No such user\n"},
           {"refused, without: of RCPT by its words",
            "g1M2x3Yz012345: to=<bob@example.org>, mailer=esmtp, pri=30601, relay=mx.example.org. [192.0.2.1], dsn=5.1.1, "
            "stat=User unknown",
            "1 fact ||attempt outbound bounced queue_id=g1M2x3Yz012345 recipient=bob@example.org relay=mx.example.org. [192.0.2.1] "
            "command=RCPT status=5.1.1 text=User unknown\n"},
           {"refused for something else",
            "6AM1AosF008204: to=bob@example.org, mailer=esmtp, pri=30048, relay=mx.example.org. [192.0.2.1], dsn=5.7.1, reply=554 "
            "5.7.1 Refused, stat=Service unavailable",
            "1 fact ||attempt outbound bounced queue_id=6AM1AosF008204 recipient=bob@example.org relay=mx.example.org. [192.0.2.1] "
            "status=5.7.1 text=554 5.7.1 Refused\n"},
           {"a reply that looks like a field",
            "6AM1AosF008204: to=bob@example.org, dsn=5.0.0, reply=550 no, stat=what, stat=Service unavailable",
            "1 fact ||attempt outbound bounced queue_id=6AM1AosF008204 recipient=bob@example.org status=5.0.0 text=550 no, "
            "stat=what\n"},
           {"a 4xx reply with a status of 5 stays in the queue",
            "6AM1AeDd007989: to=<bob@example.org>, mailer=esmtp, relay=mx.example.org. [192.0.2.1], dsn=5.7.1, reply=450 5.7.1 "
            "Greylisted, stat=Deferred: 450 5.7.1 Greylisted",
            "1 fact ||attempt outbound deferred queue_id=6AM1AeDd007989 recipient=bob@example.org relay=mx.example.org. "
            "[192.0.2.1] text=450 5.7.1 Greylisted\n"},
           {"put off, whatever dsn says",
            "6AM1AeDd007989: to=<bob@example.org>, mailer=esmtp, relay=mx.example.org. [192.0.2.1], dsn=5.7.1, stat=Deferred: "
            "Connection refused by mx.example.org.",
            "1 fact ||attempt outbound deferred queue_id=6AM1AeDd007989 recipient=bob@example.org relay=mx.example.org. "
            "[192.0.2.1] text=Deferred: Connection refused by mx.example.org.\n"},
           {"a mailer of this machine that has a reply",
            "6AM1AeDd007989: to=<alice@example.net>, mailer=cyrusv2, relay=localhost, dsn=4.2.2, reply=452 4.2.2 Over quota, "
            "stat=Deferred",
            "1 fact ||attempt local deferred queue_id=6AM1AeDd007989 recipient=alice@example.net relay=localhost status=4.2.2 "
            "text=452 4.2.2 Over quota\n"},
           {"the same, refused",
            "6AM1AeDd007989: to=<alice@example.net>, mailer=local, dsn=5.2.2, reply=552 5.2.2 Over quota, stat=Service unavailable",
            "1 fact ||attempt local bounced queue_id=6AM1AeDd007989 recipient=alice@example.net status=5.2.2 text=552 5.2.2 Over "
            "quota\n"},
           {"what was sent, with words that look like a field",
            "6AM1AosF008204: to=<bob@example.org>, mailer=esmtp, dsn=2.0.0, reply=250 2.0.0 ok, stat=Sent (2.0.0 ok, stat=x)",
            "1 fact ||attempt outbound sent queue_id=6AM1AosF008204 recipient=bob@example.org status=2.0.0 text=Sent (2.0.0 ok, "
            "stat=x)\n"},
           {"nobody", "g1M2x3Yz012345: to=, delay=00:00:01, mailer=esmtp, dsn=5.0.0, stat=Service unavailable", ""},
           {"a name within a name", "g1M2x3Yz012345: from=a@example.net (Al (R)), size=12, class=0, nrcpts=1, relay=root@localhost",
            "1 fact ||message queue_id=g1M2x3Yz012345 sender=a@example.net client=root@localhost\n"},
           {"Postfix writes this", "ABCDE1: from=<a@example.org>, size=10, nrcpt=1 (queue active)", ""},
           {"a handed-in message",
            "g1M2x3Yz012345: from=<alice@example.net>, size=1204, class=0, nrcpts=2, msgid=<1@example.net>, bodytype=8BITMIME, "
            "proto=ESMTP, daemon=MTA, relay=client.example.net [192.0.2.7]",
            "1 fact ||message queue_id=g1M2x3Yz012345 message_id=1@example.net sender=alice@example.net client=client.example.net "
            "[192.0.2.7]\n"},
           {"a bounce, whose sender is nobody",
            "rA37ZTSC026254: from=<>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=[192.0.2.7] (may be forged)",
            "1 fact ||message queue_id=rA37ZTSC026254 sender= client=[192.0.2.7] (may be forged)\n"},
           {"with a name, and without a client",
            "HAA12345: from=alice@example.net (Alice, R.), size=1204, class=0, pri=31204, nrcpts=1",
            "1 fact ||message queue_id=HAA12345 sender=alice@example.net\n"},
           {"a handshake",
            "STARTTLS=client, relay=mx.example.org., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256",
            ""},
           {"cut off within the fields", "6AM1AlvP008147: to=bob@example.org, delay=00:00:00, mailer=esmtp", ""},
           {"cut off within the addresses", "6AM1AlvP008147: to=bob@example.org", ""},
           {"cut off within the reply", "6AM1AlvP008147: to=bob@example.org, reply=550 no", ""},
           {"too short a queue id", "HAA1: to=<bob@example.org>, stat=Sent", ""}}) {
    INFO(row.why);
    CHECK(events_of(sendmail, row.line) == row.told);
  }
}

TEST_CASE("Sendmail: whose lines they are", "[format]") {
  const auto& sendmail = *catalogue().find("sendmail");
  LogLine line;
  line.text = "6AM1AlvP008147: to=<bob@example.org>, stat=Sent";
  for (const auto* process : {"", "sm-mta[7]", "sendmail[7]", "sendmail"}) {
    line.process = process;
    CHECK(sendmail.tells(line));
  }
  for (const auto* process : {"postfix/smtp[7]", "sendmail/x", "sm-mta[x]"}) {
    line.process = process;
    CHECK_FALSE(sendmail.tells(line));
  }
  line.process = {};
  line.text = "STARTTLS=client, relay=mx.example.org., version=TLSv1.3";
  CHECK_FALSE(sendmail.tells(line));
}

// A quote to each octet, and no comma behind which one ends.
TEST_CASE("Sendmail: an address of quotes is read once", "[format]") {
  const auto& sendmail = *catalogue().find("sendmail");
  const auto told = events_of(sendmail, "6AM1AlvP008147: to=" + std::string(200000, '"') + ", mailer=esmtp, stat=Sent");
  CHECK(told.starts_with("1 fact ||attempt outbound sent queue_id=6AM1AlvP008147 recipient=\""));
}

// Lines of another program between those of one process.
TEST_CASE("Sendmail: a record of another process is none", "[format]") {
  CHECK(sessions_of("Jan  5 00:00:01 mx sm-mta[7]: g1M2x3Yz012345: to=<a@example.org>, mailer=esmtp, dsn=2.0.0, stat=Sent (ok)\n"
                    "Jan  5 00:00:02 mx other[7]: g1M2x3Yz012346: to=<b@example.org>, mailer=esmtp, dsn=2.0.0, stat=Sent (ok)\n"
                    "Jan  5 00:00:03 mx sm-mta[7]: g1M2x3Yz012347: to=<c@example.org>, mailer=esmtp, dsn=2.0.0, stat=Sent (ok)\n",
                    "sendmail")
            .find("b@example.org") == std::string::npos);
}

}  // namespace smtpwhy::testing
