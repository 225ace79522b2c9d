#!/usr/bin/env python3
"""analyze --since, --until, --only: what is reported of a log. Which failures fit has unit tests (tests/summary/selection.cpp)."""
import json
import os
import subprocess
import unittest

PROGRAM = os.environ["SMTPWHY"]


def line(time, recipient, status, reply):
    return (f"{time} mta postfix/smtp[4]: 4F1A2B3C4D: to=<{recipient}>, relay=mx.example.net[192.0.2.1]:25, delay=1, delays=1/0/0/0, "
            f"dsn={reply[4:9]}, status={status} (host mx.example.net[192.0.2.1] said: {reply} (in reply to RCPT TO command))\n")


LOG = (line("2026-01-05T10:00:00Z", "bob@example.net", "bounced", "550 5.1.1 No such user")
       + line("2026-01-06T10:00:00Z", "carol@example.com", "deferred", "452 4.2.2 Mailbox full")
       + line("2026-01-07T10:00:00Z", "dave@example.net", "bounced", "552 5.2.2 Mailbox full"))


def run(*words):
    done = subprocess.run([PROGRAM, "analyze", *words], input=LOG.encode(), capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Selection(unittest.TestCase):
    def expect(self, recipients, *words):
        status, out, err = run("--format", "json", *words)
        self.assertEqual((status, err), (0, ""))
        report = json.loads(out)
        self.assertEqual([d["recipient"].split("@")[0] for d in report["deliveries"]], recipients.split())
        self.assertEqual(report["totals"]["deliveries"], len(recipients.split()))
        self.assertEqual(sum(f["count"] for f in report["findings"]), len(recipients.split()))
        self.assertEqual(report["inputs"][0]["lines"], 3)

    def test_what_is_reported(self):
        self.expect("bob carol dave")
        self.expect("carol dave", "--since", "2026-01-06")
        self.expect("bob carol", "--until", "2026-01-06")
        self.expect("bob", "--until", "2026-01-06T09:59:59Z")
        self.expect("carol", "--since", "2026-01-06T00:00:00", "--until", "2026-01-06")
        self.expect("bob", "--only", "cause=recipient-unknown")
        self.expect("carol dave", "--only", "cause=mailbox-full")
        self.expect("dave", "--only", "cause=mailbox-full,severity=permanent")
        self.expect("bob carol dave", "--only", "cause=mailbox-full,cause=recipient-unknown")
        self.expect("bob dave", "--only", "domain=example.net")

    def test_nothing_fits(self):
        status, out, err = run("--since", "2027-01-01")
        self.assertEqual((status, err), (0, "smtpwhy: nothing in it fits --since, --until and --only\n"))
        self.assertIn("3 lines", out)

    def test_mistakes(self):
        for words, said in (
            (["--since", "yesterday"], 'smtpwhy: --since knows no "yesterday"\nhint: a date or a time in UTC, such as '),
            (["--until", "25:00"], 'smtpwhy: --until knows no "25:00"\n'),
            (["--only", "cuse=spam"], 'smtpwhy: --only knows no "cuse"\nhint: did you mean cause?\n'),
            (["--only", "spam"], 'smtpwhy: --only knows no "spam"\n'),
            (["--only", ""], 'smtpwhy: --only knows no ""\n'),
            (["--only", "severity=temprary"], 'smtpwhy: there is no severity "temprary"\nhint: did you mean temporary?\n'),
            (["--only", "cause=mailbox-fall"], 'smtpwhy: there is no cause "mailbox-fall"\nhint: did you mean mailbox-full?\n'),
            (["--only", "provider=google,cause=weather"], 'smtpwhy: there is no cause "weather"\nhint: `smtpwhy help causes` lists them\n'),
            (["--only", "severity=fatal"], 'smtpwhy: there is no severity "fatal"\nhint: permanent, temporary, warning or note\n'),
        ):
            with self.subTest(words):
                status, out, err = run(*words)
                self.assertEqual((status, out), (2, ""))
                self.assertTrue(err.startswith(said), err)


if __name__ == "__main__":
    unittest.main()
