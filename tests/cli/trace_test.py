#!/usr/bin/env python3
"""smtpwhy trace as a program: what it is asked, what it says, its exit status. The trace itself has unit tests (tests/summary/trace.cpp)."""
import json
import os
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["SMTPWHY"]
DELIVERED = (
    "2026-01-05T10:00:00Z mta postfix/qmgr[3]: 4F1A2B3C4D: from=<alice@example.org>, size=300, nrcpt=1 (queue active)\n"
    "2026-01-05T10:00:01Z mta postfix/smtp[4]: 4F1A2B3C4D: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
    "delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77XY)\n"
)
REFUSED = (
    "2026-01-05T11:00:01Z mta postfix/smtp[4]: 5E6F7A8B9C: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
    "delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))\n"
)


def run(*words, text=""):
    done = subprocess.run([PROGRAM, "trace", *words], input=text.encode(), capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Trace(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="smtpwhy-trace-")
        self.addCleanup(self.folder.cleanup)

    def file(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_the_outcome_comes_first(self):
        status, out, err = run("bob@example.net", text=DELIVERED)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out.splitlines()[0], "bob@example.net: accepted by mx.example.net[192.0.2.1]:25, 2026-01-05T10:00:01Z")

    def test_a_handover_is_proved_and_nothing_more_is_claimed(self):
        _, out, _ = run("bob@example.net", text=DELIVERED)
        for words in ("Handover of bob@example.net", "Taken over by   mx.example.net[192.0.2.1]:25", "Its queue id    77XY",
                      "Proof           line 2", "2.0.0 Ok: queued as 77XY", "does not mean"):
            self.assertIn(words, out)
        self.assertNotIn("delivered to the inbox", out)

    def test_a_failure_says_why_and_what_to_do(self):
        status, out, _ = run("bob@example.net", text=REFUSED)
        self.assertEqual(status, 0)
        self.assertEqual(out.splitlines()[0],
                         "bob@example.net: not delivered: mx.example.net[192.0.2.1]:25 refused it for good, 2026-01-05T11:00:01Z")
        self.assertIn("Cause           recipient-unknown", out)
        self.assertIn("What to do", out)
        self.assertNotIn("Handover", out)

    def test_several_logs_are_one_way_in_time_order(self):
        late, early = self.file("b.log", REFUSED), self.file("a.log", DELIVERED)
        status, out, _ = run("bob@example.net", late, early)
        self.assertEqual(status, 0)
        self.assertLess(out.index(early + ":2"), out.index(late + ":1"))
        self.assertTrue(out.startswith("bob@example.net: not delivered"))

    def test_limits_that_were_reached(self):
        """What was left out may be what is looked for: that is said, in the words of a report."""
        record = {"type": "Bounce", "id": "1", "queue": "q", "sender": "alice@example.org", "recipient": [f"bob{n}@example.net" for n in range(1002)],
                  "timestamp": 1767607200, "response": {"code": 550, "content": "no", "enhanced_code": {"class": 5, "subject": 1, "detail": 1}}}
        log = json.dumps(record) + "\n"
        for wanted, status in (("bob1@example.net", 0), ("bob1001@example.net", 1)):
            with self.subTest(wanted):
                done, out, _ = run(wanted, text=log)
                self.assertEqual(done, status)
                self.assertIn("Limits were reached: 2 recipients were left out, too many in one message.", " ".join(out.split()))
                self.assertEqual(json.loads(run("--format", "json", wanted, text=log)[1])["limits"], {"recipients": 2})
        self.assertNotIn("limits", json.loads(run("--format", "json", "bob@example.net", text=DELIVERED)[1]))
        self.assertNotIn("Limits", run("bob@example.net", text=DELIVERED)[1])

    def test_nothing_found(self):
        status, out, err = run("carol@example.net", text=DELIVERED)
        self.assertEqual((status, err), (1, ""))
        self.assertTrue(out.startswith("Nothing in these logs is about carol@example.net.\n"))
        self.assertIn("hint:", out)

    def test_the_answer_for_the_customer(self):
        _, out, _ = run("--format", "reply", "bob@example.net", text=DELIVERED)
        for words in ("bob@example.net", "handed over", "2026-01-05", "77XY", "spam folder"):
            self.assertIn(words, " ".join(out.split()))
        for jargon in ("250", "SMTP", "relay", "queue"):
            self.assertNotIn(jargon, out)

    def test_mistakes(self):
        for words, said in (
            ([], "smtpwhy: trace what?\nhint: "),
            (["--format", "pdf", "bob@example.net"], "smtpwhy: trace has no output form \"pdf\"\nhint: text, json or reply\n"),
            (["--frmat", "json", "bob@example.net"], "smtpwhy: "),
            (["bob@example.net", "/does/not/exist"], "smtpwhy: /does/not/exist: "),
        ):
            with self.subTest(words):
                status, _, err = run(*words)
                self.assertEqual(status, 2)
                self.assertTrue(err.startswith(said), err)

    def test_what_a_stranger_wrote_is_harmless(self):
        hostile = DELIVERED.replace("Ok: queued", "\x1b[31m\u202e Ok: queued")
        for form in ("text", "json", "reply"):
            with self.subTest(form):
                _, out, _ = run("--format", form, "bob@example.net", text=hostile)
                self.assertNotIn("\x1b", out)
                self.assertNotIn("\u202e", out)


if __name__ == "__main__":
    unittest.main()
