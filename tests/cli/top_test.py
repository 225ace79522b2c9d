#!/usr/bin/env python3
"""analyze --top: only the worst problems are shown, and what is left out is counted, in every form that has a list of problems."""
import json
import unittest

from program import run

SAID = (
    ("550 5.1.1 No such user", 3),
    ("552 5.2.2 Mailbox full", 2),
    ("554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org", 1),
    ("450 4.2.0 <x@example.net>: Recipient address rejected: Greylisted, please try again in 300 seconds", 4),
)
CAUSES = ["recipient-unknown", "mailbox-full", "listed-on-dnsbl", "greylisted"]


def line(number, reply):
    status = "bounced" if reply.startswith("5") else "deferred"
    return (f"2026-01-05T10:00:{number:02}Z mta postfix/smtp[4]: 4F1A2B3C{number:02}: to=<r{number}@example.net>, "
            f"relay=mx{number}.example.net[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn={reply[4:9]}, status={status} "
            f"(host mx{number}.example.net[192.0.2.1] said: {reply} (in reply to RCPT TO command))\n")


LOG = "".join(line(10 * kind + time, reply) for kind, (reply, times) in enumerate(SAID) for time in range(times))


class Top(unittest.TestCase):
    def report(self, *words):
        status, out, err = run("analyze", *words, text=LOG)
        self.assertEqual((status, err), (0, ""))
        return out

    def test_json(self):
        whole = json.loads(self.report("--format", "json"))
        self.assertEqual([f["cause"] for f in whole["findings"]], CAUSES)
        self.assertNotIn("kinds_left_out", whole["totals"])
        for top, kinds, times in ((1, 3, 7), (2, 2, 5), (3, 1, 4)):
            with self.subTest(top):
                report = json.loads(self.report("--format", "json", "--top", str(top)))
                self.assertEqual(report["findings"], whole["findings"][:top])
                self.assertEqual(report["totals"], {**whole["totals"], "kinds_left_out": kinds, "findings_left_out": times})
                self.assertEqual(report["deliveries"], whole["deliveries"])
        for top in ("4", "99"):
            self.assertEqual(json.loads(self.report("--format", "json", "--top", top)), whole)

    def test_forms_for_people(self):
        for form in ("text", "markdown", "html"):
            with self.subTest(form):
                whole, two = self.report("--format", form), self.report("--format", form, "--top", "2")
                for cause in CAUSES:
                    self.assertIn(cause, whole)
                mark = {"text": "Cause           {}\n", "markdown": "**Cause:** `{}`", "html": "<dt>Cause</dt><dd><code>{}</code>"}[form]
                self.assertEqual([cause for cause in CAUSES if mark.format(cause) in two], CAUSES[:2])
                self.assertIn("2 problems of less weight are not shown (--top); they were found 5 times in all.", two)
                self.assertNotIn("--top", whole)

    def test_one_is_left_out(self):
        self.assertIn("\n1 problem of less weight is not shown (--top); it was found 4 times in all.\n", self.report("--top", "3"))

    def test_the_exit_status_counts_what_is_not_shown(self):
        self.assertEqual(run("analyze", "--top", "1", "--fail-on", "temporary", text=LOG).status, 1)

    def test_rows_of_totals(self):
        two = self.report("--format", "markdown", "--top", "2").split("Failures by server:")[1]
        self.assertEqual(two.count("- `mx"), 2)
        self.assertIn("- others: 8\n", two)
        bars = self.report("--format", "html", "--top", "2").split('id="by-server-caption"')[1].split("</figure>")[0]
        self.assertEqual(bars.count('<th scope="row">'), 3)  # two and the others

    def test_the_letter_to_the_customer(self):
        two = self.report("--format", "reply", "--top", "2")
        self.assertIn("for 4 different reasons", two)
        self.assertIn("There are 2 reasons more", two.replace("\n", " "))
        self.assertIn("There is one reason more", self.report("--format", "reply", "--top", "3").replace("\n", " "))

    def test_mistakes(self):
        for words, said in (
            (["--top", "0"], 'smtpwhy: --top knows no "0"\nhint: how many, such as --top 5\n'),
            (["--top", "all"], 'smtpwhy: --top knows no "all"\nhint: how many, such as --top 5\n'),
            (["--top=-1"], 'smtpwhy: --top knows no "-1"\nhint: how many, such as --top 5\n'),
            (["--top", "2", "--format", "csv"], "smtpwhy: --top does not go with --format csv\nhint: it has a row for each "),
            (["--top", "2", "--format", "jsonl"], "smtpwhy: --top does not go with --format jsonl\nhint: it has a row for each "),
        ):
            with self.subTest(words):
                status, out, err = run("analyze", *words, text=LOG)
                self.assertEqual((status, out), (2, ""))
                self.assertTrue(err.startswith(said), err)


if __name__ == "__main__":
    unittest.main()
