#!/usr/bin/env python3
"""smtpwhy compare as a program: logs and JSON reports of the same thing are the same, and every difference is told with its share."""
import json
import os
import tempfile
import unittest

from program import SOURCE, run, run_bytes


def line(number, reply, status="bounced"):
    return (f"2026-01-05T10:00:{number:02}Z mta postfix/smtp[4]: 4F1A2B3C{number:02}: to=<r{number}@example.net>, "
            f"relay=mx.example.net[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn={reply[4:9]}, status={status} "
            f"(host mx.example.net[192.0.2.1] said: {reply} (in reply to RCPT TO command))\n")


def sent(number):
    return line(number, "250 2.0.0 Ok", "sent").replace("host mx.example.net[192.0.2.1] said: ", "").replace(" (in reply to RCPT TO command)", "")


UNKNOWN, FULL, GREY = "550 5.1.1 No such user", "552 5.2.2 Mailbox full", "450 4.2.0 Greylisted, please try again in 300 seconds"
BEFORE = line(1, UNKNOWN) + line(2, UNKNOWN) + line(3, FULL) + sent(4)
AFTER = line(5, UNKNOWN) + line(6, UNKNOWN) + line(7, UNKNOWN) + line(8, GREY, "deferred") + "".join(sent(n) for n in range(20, 36))


class Compare(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-compare-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name, text in (("a.log", BEFORE), ("b.log", AFTER)):
            self.file(name, text)
            self.file(name.replace(".log", ".json"), run("analyze", "--format", "json", name, folder=self.folder).out)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def compare(self, *words, **options):
        return run("compare", *words, folder=self.folder, **options)

    def test_what_differs(self):
        outcome = self.compare("--format", "json", "a.log", "b.log")
        self.assertEqual((outcome.status, outcome.err), (1, ""))
        told = json.loads(outcome.out)
        keys = ("change", "cause", "before", "after", "before_per_100_attempts", "after_per_100_attempts")
        self.assertEqual([tuple(p[key] for key in keys) for p in told["problems"]], [
            ("new", "greylisted", 0, 1, 0.0, 5.0),
            ("more", "recipient-unknown", 2, 3, 50.0, 15.0),
            ("gone", "mailbox-full", 1, 0, 25.0, 0.0),
        ])
        figures = ("sessions", "deliveries", "attempts", "accepted", "temporary", "permanent", "findings_left_out")
        self.assertEqual([told["before"][key] for key in figures], [0, 4, 4, 1, 0, 3, 0])
        self.assertEqual([told["after"][key] for key in figures], [0, 20, 20, 16, 1, 3, 0])
        self.assertIs(told["differs"], True)

    def test_text(self):
        outcome = self.compare("a.log", "b.log")
        self.assertEqual((outcome.status, outcome.err), (1, ""))
        lines = [" ".join(line.split()) for line in outcome.out.splitlines()]
        self.assertEqual(lines[0], "Problems in B, compared with A: 1 new, 1 more often, 1 gone")
        for words in ("A a.log", "B b.log", "accepted 1 (25.00 %) 16 (80.00 %) +15", "failed for good 3 (75.00 %) 3 (15.00 %) =",
                      "attempts 4 20 +16", "NEW TEMPORARY Greylisting: the server asks you to come back later, on purpose",
                      "GONE PERMANENT The mailbox r3@example.net is full", "Cause mailbox-full"):
            self.assertIn(words, lines)
        # three are more than two, but of five times as many
        self.assertIn("A 2 times (50.00 for each 100 attempts), B 3 times (15.00 for each 100 attempts): +1, though no more for each 100 attempts",
                      " ".join(lines))

    def test_a_report_says_the_same_as_its_log(self):
        expected = json.loads(self.compare("--format", "json", "a.log", "b.log").out)
        for a, b in (("a.json", "b.json"), ("a.log", "b.json"), ("a.json", "b.log")):
            told = json.loads(self.compare("--format", "json", a, b).out)
            self.assertEqual(told["problems"], expected["problems"])
            for side in ("before", "after"):
                self.assertEqual({**told[side], "inputs": 0}, {**expected[side], "inputs": 0})
        for one in ("a", "b"):
            outcome = self.compare(f"{one}.json", f"{one}.log")
            self.assertEqual((outcome.status, outcome.err), (0, ""))
            self.assertTrue(outcome.out.startswith("No difference: "), outcome.out)

    def test_every_log_of_the_corpus_is_the_same_as_its_report(self):
        for name in sorted(os.listdir(os.path.join(SOURCE, "corpus"))):
            folder = os.path.join(SOURCE, "corpus", name)
            logs = [os.path.join(folder, log) for log in sorted(os.listdir(folder)) if log.endswith(".log")] if os.path.isdir(folder) else []
            if not logs:
                continue
            with self.subTest(name):
                self.file("report.json", run_bytes("analyze", "--format", "json", *logs)[1])
                together = tempfile.mkdtemp(dir=self.folder)
                for log in logs:
                    os.symlink(log, os.path.join(together, os.path.basename(log)))
                outcome = self.compare("report.json", together)
                self.assertEqual((outcome.status, outcome.err), (0, ""), outcome.out)

    def test_members_in_any_order_and_laid_out_in_any_way(self):
        report = json.loads(self.read("a.json"))
        for indent in (None, 2):
            self.file("sorted.json", "\ufeff" + json.dumps(report, sort_keys=True, indent=indent))
            self.assertEqual(self.compare("sorted.json", "a.log").status, 0)

    def test_bytes_that_are_not_text(self):
        harm = line(1, "554 5.0.0 caf\xe9 nobody knows").encode("latin-1")
        self.file("harm.log", harm)
        self.file("harm.json", run_bytes("analyze", "-f", "json", "harm.log", folder=self.folder)[1])
        self.assertEqual(self.compare("harm.log", "harm.json").status, 0)

    def test_standard_input(self):
        report = self.read("b.json")
        expected = self.compare("--format", "json", "a.log", "b.log").out.replace('"b.log"', '"-"')
        self.assertEqual(self.compare("--format", "json", "a.log", "-", text=AFTER).out, expected)
        self.assertEqual(self.compare("--format", "json", "a.log", "-", text=report).out, expected)

    def test_a_report_that_left_out_much_says_so(self):
        self.file("top.json", run("analyze", "--format", "json", "--top", "1", "a.log", folder=self.folder).out)
        outcome = self.compare("top.json", "a.log")
        self.assertEqual(outcome.status, 1)
        self.assertIn("\n1 finding of A was only counted there: ", outcome.out)

    def test_limits_that_were_reached(self):
        """Of each side, in the words of its report; also where the side is that report."""
        record = {"type": "Bounce", "id": "1", "queue": "q", "sender": "alice@example.org", "recipient": [f"bob{n}@example.net" for n in range(1002)],
                  "timestamp": 1767607200, "response": {"code": 550, "content": "no", "enhanced_code": {"class": 5, "subject": 1, "detail": 1}}}
        self.file("long.log", json.dumps(record) + "\n")
        said = "2 recipients were left out, too many in one message"
        self.assertIn(f"Limits were reached: {said}.", " ".join(run("analyze", "long.log", folder=self.folder).out.split()))
        self.file("long.json", run("analyze", "--format", "json", "long.log", folder=self.folder).out)
        for name in ("long.log", "long.json"):
            self.assertIn(f"B: Limits were reached: {said}.", " ".join(self.compare("a.log", name).out.split()))
            told = json.loads(self.compare("--format", "json", "a.log", name).out)
            self.assertEqual((told["before"].get("limits"), told["after"]["limits"]), (None, {"recipients": 2}))
            self.assertEqual(self.compare("long.log", name).status, 0)

    def test_what_is_not_shown_was_not_left_out(self):
        """A text of a finding that is cut off: a comparison has none."""
        self.file("cut.log", line(1, "550 5.1.1 " + "x" * 5000))
        self.assertIn("Limits were reached: ", run("analyze", "cut.log", folder=self.folder).out)
        self.assertNotIn("Limits", self.compare("a.log", "cut.log").out)
        self.assertNotIn("limits", json.loads(self.compare("--format", "json", "a.log", "cut.log").out)["after"])

    def test_what_is_no_report(self):
        cut = self.read("a.json")[:-40]
        trace = run("trace", "--format", "json", "r1@example.net", "a.log", folder=self.folder).out
        for why, (text, said) in {
            "cut short": (cut, "is no whole JSON document"),
            "a trace": (trace, 'holds "smtpwhy/trace-1", and not a report of a log'),
            "rows of exchanges": (run("analyze", "-f", "jsonl", "a.log", folder=self.folder).out, "is no whole JSON document"),
        }.items():
            with self.subTest(why):
                self.file("bad.json", text)
                outcome = self.compare("a.log", "bad.json")
                self.assertEqual((outcome.status, outcome.out), (2, ""))
                self.assertTrue(outcome.err.startswith(f"smtpwhy: bad.json: {said}\nhint: write a report with "), outcome.err)

    def test_a_log_in_json_is_a_log(self):
        log = os.path.join(SOURCE, "corpus", "nodemailer-json", "postfix-content-refused.log")
        with open(log, "rb") as file:
            self.assertEqual(file.read(1), b"{")
        told = json.loads(self.compare("--format", "json", "a.log", log).out)
        self.assertGreater(told["after"]["sessions"], 0)

    def test_mistakes(self):
        for words, said in (
            ([], "compare what with what?\nhint: a log, a folder of logs or a report in JSON each, the earlier one first: "),
            (["a.log"], "compare what with what?\nhint: "),
            (["a.log", "b.log", "b.log"], "only two can be compared\nhint: "),
            (["-", "-"], "standard input cannot be both\nhint: write one of them to a file\n"),
            (["--format", "html", "a.log", "b.log"], 'compare has no output form "html"\nhint: text or json\n'),
            (["--input-format", "postfx", "a.log", "b.log"], 'there is no input format "postfx"\nhint: did you mean postfix?\n'),
            (["a.log", "c.log"], "c.log: cannot read: No such file or directory\n"),
        ):
            with self.subTest(words):
                outcome = self.compare(*words)
                self.assertEqual((outcome.status, outcome.out), (2, ""))
                self.assertTrue(outcome.err.startswith(f"smtpwhy: {said}"), outcome.err)


if __name__ == "__main__":
    unittest.main()
