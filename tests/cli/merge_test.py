#!/usr/bin/env python3
"""smtpwhy merge: the reports of parts make the report of the whole, where no conversation and no message goes from one part to the next."""
import gzip
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from program import PROGRAM

SOURCE = pathlib.Path(os.environ["SMTPWHY_CHECKOUT"])
GENERATE = os.environ.get("SMTPWHY_GENERATE", "")
CORPUS = SOURCE / "corpus"
YEAR = ["--year", "2026"]  # a file's time must not matter
# Where a log of several conversations may be cut: nothing is open in front of such a line.
BEGINNING = re.compile(r"=== Trying ")
QUEUE_ID = re.compile(r"postfix/\w+\[\d+\]: ([0-9A-F]{6,}|[0-9A-Za-z]{12,}): ")


def run(*words, status=0, **options):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120, **options)
    if done.returncode != status:
        raise AssertionError(f"{words}: status {done.returncode}\n{done.stderr}")
    return done


def report_of(*logs):
    return run("analyze", "--format", "json", *YEAR, *logs).stdout


def cut_where(log, is_cut):
    """The parts of a text that begin at the lines that may begin one."""
    parts, lines = [], log.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if number == 0 or is_cut(lines, number):
            parts.append("")
        parts[-1] += line
    return parts


def nothing_is_open(lines, number):
    """Of Postfix: each message that was seen before is removed by then, and no client is connected."""
    seen, removed, clients = set(), set(), 0
    for line in lines[:number]:
        found = QUEUE_ID.search(line)
        if found:
            (removed if line.rstrip().endswith(": removed") else seen).add(found[1])
        clients += ("]: connect from " in line) - ("]: disconnect from " in line)
    return seen <= removed and clients == 0


class Merged(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def reports(self, logs):
        return [self.write(f"part-{number}.json", report_of(log)) for number, log in enumerate(logs)]

    def check_parts(self, logs):
        whole = json.loads(report_of(*logs))
        merged = json.loads(run("merge", "--format", "json", *self.reports(logs)).stdout)
        if len(logs) == 1:  # of one input the totals say what came of it
            self.assertEqual(merged, whole)
        for member in whole:
            self.assertEqual(merged[member], whole[member], member)
        self.assertEqual(list(merged), list(whole))

    def test_each_format(self):
        """All logs of a format, as parts that were never one log."""
        for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir() and path.name != "reports"):
            logs = sorted(folder.glob("*.log"))
            if logs:
                with self.subTest(folder.name):
                    self.check_parts(logs[:12])

    def test_cut_transcripts(self):
        whole = "".join(path.read_text() for path in sorted((CORPUS / "swaks").glob("postfix-*.log")))
        parts = cut_where(whole, lambda lines, number: BEGINNING.match(lines[number]))
        self.assertGreater(len(parts), 3)
        self.check_parts([self.write(f"swaks-{number}.log", part) for number, part in enumerate(parts)])

    @unittest.skipUnless(GENERATE, "generate is not built")
    def test_cut_queue(self):
        """Messages that wait for hours are taken out: else something is open at any time."""
        log = subprocess.run([GENERATE, "postfix", "300K", "1"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines(keepends=True)
        waiting = {found[1] for line in log if "status=deferred" in line and (found := QUEUE_ID.search(line))}
        ended = {found[1] for line in log if line.endswith(": removed\n") and (found := QUEUE_ID.search(line))}
        kept = "".join(line for line in log if not (found := QUEUE_ID.search(line)) or found[1] in ended - waiting)
        parts = cut_where(kept, nothing_is_open)
        self.assertGreater(len(parts), 10)
        every = len(parts) // 5
        joined = ["".join(parts[at : at + every]) for at in range(0, len(parts), every)]
        self.check_parts([self.write(f"queue-{number}.log", part) for number, part in enumerate(joined)])

    @unittest.skipUnless(GENERATE, "generate is not built")
    def test_generated(self):
        for kind in ("postfix", "exim", "sendmail", "exchange", "kumomta-json", "swaks"):
            with self.subTest(kind):
                logs = [self.write(f"{kind}-{seed}.log", subprocess.run([GENERATE, kind, "400K", str(seed)], check=True, stdout=subprocess.PIPE).stdout)
                        for seed in (1, 2, 3)]
                self.check_parts(logs)

    def test_of_merged(self):
        """Merging goes on: what was merged can be a part again."""
        logs = sorted((CORPUS / "swaks").glob("postfix-*.log"))[:6]
        reports = self.reports(logs)
        first = self.write("first.json", run("merge", "--format", "json", *reports[:3]).stdout)
        rest = self.write("rest.json", run("merge", "--format", "json", *reports[3:]).stdout)
        both = json.loads(run("merge", "--format", "json", first, rest).stdout)
        self.assertEqual(both, json.loads(report_of(*logs)))

    def test_other_orders(self):
        """Other programs sort members and put blanks in."""
        logs = sorted((CORPUS / "postfix").glob("postfix-*.log"))[:4] + sorted((CORPUS / "swaks").glob("postfix-*.log"))[:4]
        sorted_reports = [self.write(f"{number}.json", json.dumps(json.loads(report_of(log)), indent=2, sort_keys=True)) for number, log in enumerate(logs)]
        self.assertEqual(json.loads(run("merge", "--format", "json", *sorted_reports).stdout), json.loads(report_of(*logs)))

    def test_forms(self):
        reports = self.reports(sorted((CORPUS / "postfix").glob("postfix-*.log"))[:3])
        for form, begin in (("text", ""), ("markdown", "#"), ("html", "<!DOCTYPE html>")):
            self.assertTrue(run("merge", "--format", form, *reports).stdout.startswith(begin), form)
        for form in ("csv", "jsonl", "reply"):
            self.assertIn(f"--format {form} does not go with merge", run("merge", "--format", form, *reports, status=2).stderr)

    def test_what_it_cannot_know(self):
        log = sorted((CORPUS / "swaks").glob("postfix-user-unknown.log"))[0].read_text()
        cut = self.write("cut.log", log[: log.index(" -> RCPT")])
        told = run("merge", self.write("cut.json", report_of(cut))).stderr
        self.assertIn("1 conversation has no end in its part; it may", told)
        several = sorted((CORPUS / "postfix").glob("postfix-*.log"))
        top = self.write("top.json", run("analyze", "--format", "json", "--top", "1", *YEAR, *several).stdout)
        self.assertRegex(run("merge", top).stderr, r"left \d+ problems out \(--top\)")

    @staticmethod
    def bounces(count, first=0):
        """Of one problem, with more text than is kept of it."""
        return "".join(f"2026-01-05T10:00:01Z mta postfix/smtp[4]: 4F1A2B3C{n:02}: to=<bob{n}@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
                       f"delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 {'x' * 5000} (in reply to RCPT TO "
                       "command))\n" for n in range(first, first + count))

    def test_texts_that_are_cut_off(self):
        """What the whole leaves out of the texts that it shows, and not what the parts did."""
        for why, counts, shown in (("fewer than are shown", (1, 1), 2), ("as many", (2, 1), 3), ("more", (3, 3), 3), ("none in one", (0, 2), 2)):
            with self.subTest(why):
                logs = [self.write(f"{number}.log", self.bounces(count, 10 * number) or (CORPUS / "swaks/postfix-user-unknown.log").read_text())
                        for number, count in enumerate(counts)]
                whole = json.loads(report_of(*logs))
                self.assertEqual(whole["limits"], {"evidence": shown})
                self.check_parts(logs)

    def test_texts_that_may_be_cut_off(self):
        """A report that does not show all its texts, or does not say of which the end is missing: no more than a bound is known."""
        log = self.write("cut.log", self.bounces(3))
        report = report_of(log)
        shorter = self.bounces(9, 20).replace("5.1.1", "5.2.2").replace("x" * 5000, "mailbox full")
        top = run("analyze", "--format", "json", "--top", "1", *YEAR, self.write("other.log", self.bounces(3) + shorter)).stdout
        for why, text in (("nothing says which", re.sub(r'"cut": ?true,', "", report)), ("they are not shown", top)):
            with self.subTest(why):
                done = run("merge", "--format", "json", self.write("told.json", text))
                self.assertIn("the reports cut off 3 more texts of problems and do not show which: up to so many are among these", done.stderr)
                self.assertNotIn("limits", json.loads(done.stdout))
        self.assertNotIn("cut off", run("merge", self.write("whole.json", report)).stderr)

    def test_what_is_under_way(self):
        """It is counted on, for each input and in all."""
        parts = []
        for i, count in enumerate((1, 2)):
            report = json.loads(report_of(CORPUS / "swaks/postfix-user-unknown.log"))
            report["inputs"][0]["unknown"] = report["totals"]["unknown"] = count
            parts.append(self.write(f"stopped-{i}.json", json.dumps(report)))
        merged = json.loads(run("merge", "--format", "json", *parts).stdout)
        self.assertEqual([one["unknown"] for one in merged["inputs"]], [1, 2])
        self.assertEqual([merged["totals"][one] for one in ("accepted", "temporary", "permanent", "unknown")], [0, 0, 2, 3])

    def test_damage(self):
        """Whatever a report says, the whole is JSON, and what was wrong is told."""
        good = report_of(sorted((CORPUS / "swaks").glob("postfix-user-unknown.log"))[0])
        for why, text in (
            ("evidence from nowhere", good.replace('"evidence":[{"input":0', '"evidence":[{"input":9999999')),
            ("evidence from nowhere", good.replace('"evidence": [{"input": 0', '"evidence": [{"input": 9999999')),
            ("a broken session", re.sub(r'"id":\s*1,', '"id":1x,', good)),
        ):
            with self.subTest(why):
                if text == good:  # written in the other way
                    continue
                done = run("merge", "--format", "json", self.write("bad.json", text), status=2)
                json.loads(done.stdout)
                self.assertIn("smtpwhy: ", done.stderr)

    def test_a_pipe_is_read_once(self):
        good = self.reports(sorted((CORPUS / "swaks").glob("postfix-user-unknown.log")))[0]
        with subprocess.Popen(["cat", good], stdout=subprocess.PIPE) as source:
            done = run("merge", "/dev/stdin", status=2, stdin=source.stdout)
        self.assertIn("this can be read only once", done.stderr)

    def test_what_was_not_read_to_its_end(self):
        packed = gzip.compress((CORPUS / "swaks/postfix-user-unknown.log").read_bytes())
        cut = self.write("cut.log.gz", packed[:-12])
        report = run("analyze", "--format", "json", cut, status=2).stdout
        self.assertTrue(json.loads(report)["inputs"][0]["unreadable"])
        self.assertIn("was not read to its end", run("merge", self.write("cut.json", report)).stderr)

    def test_no_reports(self):
        good = self.reports(sorted((CORPUS / "swaks").glob("postfix-user-unknown.log")))[0]
        whole = json.loads(good.read_text())
        for finding in whole["findings"]:
            del finding["problem"]
        for name, text, words in (
            ("log", "=== Trying mx.example.net:25...\n", "is no whole JSON document"),
            ("cut", good.read_text()[:200], "is no whole JSON document"),
            ("other", '{"schema":"smtpwhy/trace-1"}', "and not a report of a log"),
            ("old", json.dumps(whole), "does not name its problems"),
        ):
            with self.subTest(name):
                bad = self.write(f"bad-{name}", text)
                done = run("merge", "--format", "json", bad, good, status=2)
                self.assertIn(words, done.stderr)
                self.assertEqual(json.loads(done.stdout), json.loads(good.read_text()))
        self.assertIn("merge which reports?", run("merge", status=2).stderr)
        self.assertIn("standard input only once", run("merge", "-", status=2).stderr)


if __name__ == "__main__":
    unittest.main()
