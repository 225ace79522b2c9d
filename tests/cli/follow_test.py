#!/usr/bin/env python3
"""--follow: a log that grows, is rotated, is emptied; pipes; and how it ends. Everything is waited for, nothing is timed."""
import json
import os
import select
import signal
import subprocess
import tempfile
import time
import unittest

from program import PROGRAM, SOURCE, environment, run

PATIENCE = 60  # seconds, for a machine with other things to do


def conversation(name):
    return ("220 mx.example.net ESMTP\nEHLO me.example\n250 mx.example.net\nMAIL FROM:<a@b.example>\n250 ok\n"
            f"RCPT TO:<{name}@d.example>\n550 5.1.1 no such user\nQUIT\n221 bye\n")


# Enough for the format to be settled.
BEGINNING = "".join(conversation(f"early{i}") for i in range(5))


def open_files(pid):
    links = {}
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            links[number] = os.readlink(f"/proc/{pid}/fd/{number}")
        except FileNotFoundError:  # closed since it was listed
            pass
    return links


class Following:
    """The program at work, its output read as it comes."""

    def __init__(self, *words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
        # Whoever runs the tests may have Ctrl-C ignored, and the program would respect that.
        self.program = subprocess.Popen([PROGRAM, "analyze", "--follow", *words], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                                        env=environment(), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.out = b""

    def wait_for(self, text):
        """Reads until the output holds `text`."""
        while text.encode() not in self.out:
            ready, _, _ = select.select([self.program.stdout], [], [], PATIENCE)
            more = os.read(self.program.stdout.fileno(), 65536) if ready else b""
            if not more:
                self.program.kill()
                raise AssertionError(f"{text!r} did not come, only:\n{self.out.decode()}{self.program.stderr.read().decode()}")
            self.out += more

    def end(self, how=signal.SIGINT):
        """Exit status, whole output and errors."""
        if how is not None:
            self.program.send_signal(how)
        out, err = self.program.communicate(timeout=PATIENCE)
        return self.program.returncode, (self.out + out).decode(), err.decode()


class Follow(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-follow-")
        self.addCleanup(folder.cleanup)
        self.log = os.path.join(folder.name, "session.log")
        self.append(BEGINNING)

    def append(self, text, path=None):
        with open(path or self.log, "a", encoding="utf-8") as file:
            file.write(text)

    def start(self, *words, **options):
        following = Following(*words, **options)
        self.addCleanup(following.program.stderr.close)
        if following.program.stdout:
            self.addCleanup(following.program.stdout.close)
        self.addCleanup(following.program.kill)
        return following

    def test_what_is_known_comes_at_once(self):
        following = self.start("-f", "jsonl", self.log)
        following.wait_for("early3@")
        for name in ("one", "two"):
            self.append(conversation(name))
            # The last conversation is over when the next begins.
            self.append(conversation("next"))
            following.wait_for(f"{name}@")
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out, run("analyze", "-f", "jsonl", self.log).out)

    def test_failures_of_mail_libraries(self):
        """What says all in its line is told at once; what Ruby raises waits for the frames, which say what it was about."""
        node = "Error: Message failed: 550 5.7.1 {} is refused\n"
        ruby = "/usr/lib/ruby/net/smtp.rb:1059:in `check_response': 550 5.1.1 {} is refused (Net::SMTPFatalError)\n"
        log = self.log + ".2"
        self.append("".join(node.format(f"early{n}") for n in range(25)), log)
        following = self.start("-f", "jsonl", log)
        following.wait_for("early24 is refused")
        self.append(ruby.format("carol") + node.format("later"), log)
        following.wait_for("later is refused")
        self.append(ruby.format("dave"), log)
        self.append("\tfrom /usr/lib/ruby/net/smtp.rb:1027:in `getok'\n\tfrom /usr/lib/ruby/net/smtp.rb:955:in `rcptto'\n", log)
        following.wait_for("dave is refused")
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        told = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([one["verb"] for one in told if "dave" in json.dumps(one)], ["RCPT"])
        self.assertEqual(out, run("analyze", "-f", "jsonl", log).out)

    # why: the last lines, of which the next one might tell more
    HELD = {
        "an exception, whose frames may follow": "/usr/lib/ruby/net/smtp.rb:1059:in `check_response': 550 5.1.1 carol is refused (Net::SMTPFatalError)\n",
        "the same, and the line is not at its end": "/usr/lib/ruby/net/smtp.rb:1059:in `check_response': 550 5.1.1 carol is refused (Net::SMTPFatalError)",
        "a frame that says nothing": ("/usr/lib/ruby/net/smtp.rb:1059:in `check_response': 550 5.1.1 carol is refused (Net::SMTPFatalError)\n"
                                      "\tfrom /usr/lib/ruby/net/smtp.rb:1027:in `getok'\n"),
    }

    def test_what_is_held_as_somebody_stops(self):
        """What waits for lines below is told all the same, whoever ends it, and once."""
        node = "Error: Message failed: 550 5.7.1 early{} is refused\n"
        for why, text in self.HELD.items():
            for how in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(why, how=how):
                    log = f"{self.log}.{how}.{len(text)}"
                    self.append("".join(node.format(n) for n in range(25)) + text, log)
                    following = self.start("-f", "jsonl", log)
                    following.wait_for("early24 is refused")
                    self.waiting(following, log)
                    status, out, err = following.end(how)
                    self.assertEqual((status, err), (0, ""))
                    self.assertEqual(out.count("carol is refused"), 1)
                    self.assertEqual(out, run("analyze", "-f", "jsonl", log).out)

    def test_renamed_and_made_anew(self):
        following = self.start("-f", "jsonl", self.log)
        following.wait_for("early3@")
        os.rename(self.log, self.log + ".1")
        self.append(conversation("late-in-the-old-one"), self.log + ".1")
        self.append("")
        following.wait_for("early4@")
        self.append(conversation("first-in-the-new-one") + conversation("next"))
        following.wait_for("first-in-the-new-one@")
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        for name in ("early0", "late-in-the-old-one", "first-in-the-new-one", "next"):
            self.assertEqual(out.count(f"<{name}@"), 1, name)

    def test_emptied(self):
        following = self.start("-f", "jsonl", self.log)
        following.wait_for("early3@")
        os.truncate(self.log, 0)
        self.append(conversation("anew") + conversation("next"))
        following.wait_for("anew@")
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        for name in ("early0", "early4", "anew", "next"):
            self.assertEqual(out.count(f"<{name}@"), 1, name)

    def test_a_line_without_end_is_not_joined_to_the_new_file(self):
        following = self.start("-f", "json", self.log)
        following.wait_for("early3@")
        self.append("MAIL FROM:<cut")
        os.rename(self.log, self.log + ".1")
        self.append(conversation("anew") + conversation("next"))
        following.wait_for("anew@")
        report = json.loads(following.end()[1])
        self.assertEqual(report["inputs"][0]["lines"], 5 * 9 + 1 + 2 * 9)
        self.assertEqual(report["totals"]["permanent"], 7)

    def test_reports_are_marked(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how.name):
                following = self.start("-f", "json", self.log)
                following.wait_for("early3@")
                status, out, err = following.end(how)
                self.assertEqual((status, err), (0, ""))
                report = json.loads(out)
                self.assertIs(report["inputs"][0].pop("interrupted"), True)
                self.assertEqual(report, json.loads(run("analyze", "-f", "json", self.log).out))

    def test_marked_reports_obey_the_schema(self):
        try:
            from jsonschema import Draft202012Validator as Validator
        except ImportError:
            self.skipTest("python3-jsonschema is not installed (or is older than 4.0)")
        with open(os.path.join(SOURCE, "data/schema/report.schema.json"), encoding="utf-8") as file:
            validator = Validator(json.load(file))
        following = self.start("-f", "json", self.log)
        following.wait_for("early3@")
        validator.validate(json.loads(following.end()[1]))

    def test_at_a_terminal_it_says_what_it_does(self):
        here, there = os.openpty()
        self.addCleanup(os.close, here)
        following = self.start(self.log, stdout=there)
        os.close(there)
        said = following.program.stderr.readline()
        self.assertEqual(said, b"smtpwhy: following; Ctrl-C ends that and writes the report\n")
        self.waiting(following)
        following.program.send_signal(signal.SIGINT)
        report = b""
        while b"interrupted" not in report:
            report += os.read(here, 65536)
        self.assertEqual(following.program.wait(PATIENCE), 0)

    def waiting(self, following, log=None):
        """Until the program stands at the end of the log."""
        log = log or self.log
        end = os.path.getsize(log)
        while True:
            links = open_files(following.program.pid)
            at = [number for number, path in links.items() if path == log]
            if at:
                with open(f"/proc/{following.program.pid}/fdinfo/{at[0]}", encoding="ascii") as file:
                    if f"pos:\t{end}\n" in file.read():
                        return
            time.sleep(0.01)

    def test_text(self):
        following = self.start(self.log)
        self.waiting(following)
        self.append(conversation("one-more"))
        self.waiting(following)
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        self.assertTrue(out.startswith("6 conversations: 6 failed for good (permanent)\n"), out)
        self.assertIn("interrupted: this is what there was until then", " ".join(out.split()))

    def test_fail_on(self):
        following = self.start("--fail-on", "permanent", self.log)
        self.waiting(following)
        self.assertEqual(following.end()[0], 1)

    def test_what_is_under_way(self):
        """A conversation whose reply is awaited as somebody stops has not failed; the same log without a stop lacks a reply."""
        self.append("220 mx.example.net ESMTP\nEHLO me.example\n250 mx.example.net\nMAIL FROM:<a@b.example>\n250 ok\n"
                    "RCPT TO:<late@d.example>\n")
        following = self.start("-f", "json", self.log)
        self.waiting(following)
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        told = json.loads(out)
        self.assertEqual([told["totals"][one] for one in ("accepted", "temporary", "permanent", "unknown")], [0, 0, 5, 1])
        self.assertEqual({one["cause"] for one in told["findings"]}, {"recipient-unknown"})
        self.assertEqual(told["sessions"][-1]["outcome"], "truncated")
        told = json.loads(run("analyze", "-f", "json", self.log).out)
        self.assertEqual([told["totals"].get(one) for one in ("accepted", "temporary", "permanent", "unknown")], [0, 1, 5, None])
        self.assertEqual({one["cause"] for one in told["findings"]}, {"recipient-unknown", "reply-missing"})

    def test_a_delivery_that_is_under_way(self):
        log = self.log + ".dma"
        begun = "Nov 22 01:17:{:02} mta dma[b0c0ae.55bf9105bf{:02}]: <to{}@example.org> trying delivery\n"
        done = "Nov 22 01:17:{:02} mta dma[b0c0ae.55bf9105bf{:02}]: delivery successful\n"
        self.append("".join(begun.format(n, n, n) + done.format(n, n) for n in range(15)) + begun.format(20, 20, 20), log)
        following = self.start("-f", "json", log)
        self.waiting(following, log)
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        told = json.loads(out)
        self.assertEqual(told["findings"], [])
        self.assertEqual([told["totals"][one] for one in ("accepted", "temporary", "unknown")], [15, 0, 1])
        self.assertEqual([told["deliveries"][-1][one] for one in ("recipient", "status", "severity")], ["to20@example.org", None, None])
        following = self.start(log)
        self.waiting(following, log)
        self.assertEqual(following.end()[1].splitlines()[0], "16 deliveries: 15 accepted, 1 under way where reading ended")

    def test_a_short_log(self):
        """Too short for its format to be settled at once; it is reported all the same."""
        os.truncate(self.log, 0)
        self.append(conversation("only"))
        following = self.start("-f", "jsonl", self.log)
        self.waiting(following)
        status, out, err = following.end()
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out, run("analyze", "-f", "jsonl", self.log).out)

    def test_standard_input(self):
        for words in ([], ["-"]):
            following = self.start("-f", "jsonl", *words, stdin=subprocess.PIPE)
            following.program.stdin.write(BEGINNING.encode())
            following.program.stdin.flush()
            following.wait_for("early3@")
            status, out, err = following.end(None if words else signal.SIGINT)
            self.assertEqual((status, err), (0, ""))
            self.assertEqual(out, run("analyze", "-f", "jsonl", self.log).out)

    def test_a_pipe_with_a_name(self):
        path = self.log + ".fifo"
        os.mkfifo(path)
        following = self.start("-f", "json", path)
        with open(path, "w", encoding="utf-8") as pipe:
            pipe.write(BEGINNING)
        status, out, err = following.end(None)
        self.assertEqual((status, err), (0, ""))
        report = json.loads(out)
        self.assertEqual(report["totals"]["permanent"], 5)
        self.assertNotIn("interrupted", report["inputs"][0])

    def test_a_pipe_that_nobody_writes_to(self):
        path = self.log + ".fifo"
        os.mkfifo(path)
        following = self.start("-f", "json", path)
        # Only once somebody reads can it be opened so for writing; from then on signals are heard.
        while True:
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
                break
            except OSError:
                time.sleep(0.01)
        self.assertEqual(following.end()[0], 0)

    def test_a_reader_that_goes_away(self):
        following = self.start("-f", "jsonl", self.log)
        following.wait_for("early3@")
        following.program.stdout.close()
        self.append(conversation("one") + conversation("two"))
        self.assertEqual(following.program.wait(PATIENCE), 0)
        self.assertEqual(following.program.stderr.read(), b"")

    # why: words, what is said
    MISTAKES = {
        "two inputs": (["a.log", "b.log"], "only one input can be followed\nhint: name one, or start smtpwhy for each\n"),
        "no such file": (["no-such.log"], "no-such.log: cannot read: No such file or directory\nhint: check the spelling; use - for standard input\n"),
        "a folder": (["/"], "/: is a directory\nhint: "),
    }

    def test_mistakes(self):
        for why, (words, said) in self.MISTAKES.items():
            with self.subTest(why):
                outcome = run("analyze", "--follow", *words)
                self.assertEqual(outcome.status, 2)
                self.assertTrue(outcome.err.startswith("smtpwhy: " + said), outcome.err)

    def test_without_the_command(self):
        for words in (["--follow", "/"], ["-F", "/"], ["/", "-F"]):
            self.assertEqual(run(*words), run("analyze", "--follow", "/"))


if __name__ == "__main__":
    unittest.main()
