#!/usr/bin/env python3
"""The program as its users meet it: exit status, messages, inputs of every kind, and what must never come out of it."""
import base64
import datetime
import glob
import json
import os
import re
import subprocess
import tempfile
import unittest

from program import PROGRAM, SOURCE, environment, run, run_bytes

FORMS = ("text", "json", "jsonl")  # of explain
REPORT_FORMS = ("text", "markdown", "reply", "html", "json", "jsonl", "csv")
GREYLISTED = "corpus/swaks/postfix-greylisted.log"  # fails for now
UNKNOWN = "corpus/swaks/postfix-user-unknown.log"  # fails for good
ACCEPTED = "corpus/swaks/postfix-accepted.log"

# The conversation of the first question that smtpwhy was made for.
INACTIVE = """\
220 mx.example.net ESMTP
HELO me
250 mx
MAIL FROM:<a@b.example>
250 ok
RCPT TO:<c@d.example>
450 User not active now
QUIT
221 bye
"""


def dialogue(*lines, ready=True):
    """A conversation without marks, as far as a message could follow, then `lines`."""
    head = ["220 mx.example.net ESMTP", "EHLO me.example", "250 mx.example.net"]
    if ready:
        head += ["MAIL FROM:<a@b.example>", "250 ok", "RCPT TO:<c@d.example>", "250 ok"]
    return "\n".join([*head, *lines]) + "\n"


def between(help_text):
    """What the long help says behind the examples, and the short one does not."""
    return " ".join(help_text.split("Examples:\n")[1].split("\n\n")[1].split()) + " "


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, content=b""):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return path

    def expect(self, outcome, status, out="", err=""):
        """`out` and `err` are what must be there; an empty `err` means that there is nothing."""
        told = f"status {outcome.status}\n{outcome.out[:2000]}\n{outcome.err}"
        self.assertEqual(outcome.status, status, told)
        self.assertIn(out, outcome.out, told)
        if err:
            self.assertIn(err, outcome.err, told)
        else:
            self.assertEqual(outcome.err, "", told)


OFFSETS = "how far the clock is from UTC, such as +01:00, -0500 or UTC; names of places are not known, as their clocks change"


class Usage(Case):
    # why: words, the whole of what is said on standard error
    MISTAKES = {
        "a command with two letters swapped": (["exlpain", "550"], '"exlpain" is no command, no file and no reply code\nhint: did you mean `smtpwhy explain`?'),
        "a command in other English": (["analyse"], '"analyse" is no command, no file and no reply code\nhint: did you mean `smtpwhy analyze`?'),
        "a word that is nothing": (["frobnicate"], '"frobnicate" is no command, no file and no reply code\nhint: `smtpwhy 550` looks up a code, `smtpwhy analyze FILE` reads a log, `smtpwhy help` tells more'),
        "no word": ([""], '"" is no command, no file and no reply code\nhint: `smtpwhy 550` looks up a code, `smtpwhy analyze FILE` reads a log, `smtpwhy help` tells more'),
        "an option with two letters swapped": (["analyze", "--foramt", "json", "x"], "there is no option --foramt\nhint: did you mean --format? `smtpwhy help analyze` lists the options"),
        "the same, its value behind =": (["analyze", "--foramt=json", "x"], "there is no option --foramt=json\nhint: did you mean --format? `smtpwhy help analyze` lists the options"),
        "an option of another command": (["explain", "--fail-on", "permanent", "550"], "there is no option --fail-on\nhint: `smtpwhy help explain` lists the options"),
        "part of an option": (["analyze", "--form", "json", "x"], "there is no option --form\nhint: `smtpwhy help analyze` lists the options"),
        "a letter that is no option": (["analyze", "-x"], "there is no option -x\nhint: `smtpwhy help analyze` lists the options"),
        "an option without its value": (["analyze", "--format"], "the required argument for option '--format' is missing\nhint: `smtpwhy help analyze` lists the options"),
        "a switch with a value": (["analyze", "--help=yes"], "option '--help' does not take any arguments\nhint: `smtpwhy help analyze` lists the options"),
        "a misspelt form of a report": (["analyze", "--format", "jsn", "x"], 'analyze has no output form "jsn"\nhint: did you mean json?'),
        "a form that no report has": (["analyze", "--format", "pdf", "x"], 'analyze has no output form "pdf"\nhint: ' + ", ".join(REPORT_FORMS[:-1]) + " or csv"),
        "a misspelt form of an explanation": (["explain", "--format", "jsonx", "550"], 'explain has no output form "jsonx"\nhint: did you mean json?'),
        "a misspelt severity for --fail-on": (["analyze", "--fail-on", "permenant", "x"], '--fail-on knows no "permenant"\nhint: did you mean permanent?'),
        "a misspelt --color": (["explain", "--color", "alwys", "550"], '--color knows no "alwys"\nhint: did you mean always?'),
        "a misspelt --tls": (["send", "--server", "x", "--tls", "requird"], '--tls knows no "requird"\nhint: did you mean required?'),
        "a misspelt --stop-after": (["send", "--server", "x", "--stop-after", "rctp"], '--stop-after knows no "rctp"\nhint: did you mean rcpt?'),
        "a misspelt --mail-verb": (["send", "--server", "x", "--mail-verb", "samll"], '--mail-verb knows no "SAMLL"\nhint: did you mean SAML?'),
        "a misspelt login mechanism": (["send", "--server", "127.0.0.1:1", "--from", "a@b.example", "--to", "c@d.example", "--user", "me", "--auth", "plian"], "--auth knows no \"PLIAN\"\nhint: did you mean PLAIN?"),
        "a misspelt thing to do with tables": (["data", "chekc"], 'data cannot "chekc"\nhint: did you mean `smtpwhy data check`?'),
        "a switch turned off that there is not": (["analyze", "--no-folow", "x"], "there is no option --no-folow\nhint: `smtpwhy help analyze` lists the options"),
        "a misspelt --no-config": (["analyze", "--no-cofig", "x"], "there is no option --no-cofig\nhint: did you mean --no-config? `smtpwhy help analyze` lists the options"),
        "a form that explain does not have": (["explain", "--format", "xml", "550"], 'explain has no output form "xml"\nhint: text, json or jsonl'),
        "a misspelt input format": (["analyze", "--input-format", "swak", "x"], 'there is no input format "swak"\nhint: did you mean swaks?'),
        "--fail-on with a reply's severity": (["analyze", "--fail-on", "failure", "x"], '--fail-on knows no "failure"\nhint: temporary or permanent'),
        "--fail-on with nothing": (["analyze", "--fail-on", "", "x"], '--fail-on knows no ""\nhint: temporary or permanent'),
        "--year of two digits": (["analyze", "--year", "26", "x"], '--year knows no "26"\nhint: a year such as 2026'),
        "--year with a word": (["analyze", "--year=last", "x"], '--year knows no "last"\nhint: a year such as 2026'),
        "--year before there was mail to log": (["analyze", "--year", "1969", "x"], '--year knows no "1969"\nhint: a year such as 2026'),
        "--year of five digits": (["analyze", "--year", "02026", "x"], '--year knows no "02026"\nhint: a year such as 2026'),
        "--timezone with a place": (["analyze", "--timezone", "Europe/Berlin", "x"], '--timezone knows no "Europe/Berlin"\nhint: ' + OFFSETS),
        "--timezone with a name of several offsets": (["analyze", "--timezone", "IST", "x"], '--timezone knows no "IST"\nhint: ' + OFFSETS),
        "--timezone further than any place": (["analyze", "--timezone=+15:00", "x"], '--timezone knows no "+15:00"\nhint: ' + OFFSETS),
        "--timezone with nothing": (["analyze", "--timezone", "", "x"], '--timezone knows no ""\nhint: ' + OFFSETS),
        "--color with a switch's word": (["analyze", "--color", "on", "x"], '--color knows no "on"\nhint: auto, always or never'),
        "--color of explain": (["explain", "--color", "on", "550"], '--color knows no "on"\nhint: auto, always or never'),
        "a misspelt verb": (["explain", "--command", "rctp", "550"], '"RCTP" is no SMTP command\nhint: did you mean RCPT?'),
        "a verb that SMTP does not have": (["explain", "--command", "SEND-IT", "550"], '"SEND-IT" is no SMTP command\nhint: a verb such as RCPT, "." for the end of the message, or CONNECT for the greeting'),
        "a misspelt command to help": (["help", "anlyze"], 'no help on "anlyze"\nhint: did you mean analyze?'),
        "a misspelt topic of many letters": (["help", "configuraton"], 'no help on "configuraton"\nhint: did you mean configuration?'),
        "a misspelt topic": (["help", "fromats"], 'no help on "fromats"\nhint: did you mean formats?'),
        "help on nothing known": (["help", "weather"], 'no help on "weather"\nhint: there is help on: explain, analyze, trace, compare, merge, send, reproduce, mimic, data, formats, help, causes, exit-status, configuration, completion'),
    }

    def test_mistakes(self):
        for why, (words, message) in self.MISTAKES.items():
            with self.subTest(why):
                outcome = run(*words)
                self.assertEqual((outcome.status, outcome.out, outcome.err), (2, "", f"smtpwhy: {message}\n"))

    def test_a_mistake_is_shown_harmlessly(self):
        self.assertEqual(run("\x1b[31mred").err.splitlines()[0], r'smtpwhy: "\x1b[31mred" is no command, no file and no reply code')

    def test_help(self):
        commands = re.findall(r"^  (\w+)  +\S", run("help").out.split("Commands:\n")[1], re.M)
        self.assertEqual(commands, ["explain", "analyze", "trace", "compare", "merge", "send", "reproduce", "mimic", "data", "formats", "help"])
        for command in commands:
            with self.subTest(command):
                told = run("help", command)
                self.expect(told, 0, f"smtpwhy {command} [")
                self.assertIn("\nExamples:\n", told.out)
                self.assertRegex(told.out, r"\n(Options|General):\n")
                self.assertIn("  -h, --help", told.out)
                self.assertEqual(run(command, "--help"), run("help") if command == "help" else told)
        for topic in re.search(r"topics: (.*)", run("help").out)[1].split(", "):
            with self.subTest(topic):
                self.expect(run("help", topic), 0, "\n  ")

    def test_short_help(self):
        """Examples and the usual options: all of it is in the long help, too."""
        for command in ("explain", "analyze", "send", "reproduce", "mimic", "trace"):
            with self.subTest(command):
                short, long = run(command, "-h"), run(command, "--help").out
                self.expect(short, 0, "\nExamples:\n")
                self.assertTrue(short.out.endswith(f"\n`smtpwhy {command} --help` tells all.\n"))
                self.assertLess(short.out.count("--"), long.count("--"))
                entries = re.split(r"\n(?=  +-)", short.out.rsplit("\n\n", 1)[0])
                self.assertGreater(len(entries), 2)
                self.assertEqual([entry for entry in entries if " ".join(entry.split()) not in " ".join(long.split()).replace(between(long), "")], [])
        self.assertEqual(run("formats", "-h").out.split("General:")[1], run("formats", "--help").out.split("General:")[1].split("\nOptions may")[0],
                         "it has so few that nothing is left out")

    def test_what_is_used_most_comes_first(self):
        told = run("help", "send").out
        places = [told.index(f"--{option} ") for option in ("server", "from", "to", "tls", "auth", "data")]
        self.assertEqual(places, sorted(places))

    def test_help_is_not_too_wide(self):
        for words in ([], *([command] for command in ("explain", "analyze", "trace", "compare", "merge", "send", "reproduce", "mimic", "data", "formats", "help")), ["exit-status"], ["configuration"]):
            for line in run("help", *words).out.splitlines():
                with self.subTest(words):
                    self.assertLessEqual(len(line), 100, line)

    def test_help_without_a_command(self):
        for word in ("--help", "-h"):
            self.assertEqual(run(word), run("help"))

    def test_every_option_is_in_the_help_of_its_command(self):
        for command in ("explain", "analyze", "help"):
            named = re.findall(r"--([a-z-]+) ([A-Z]+)?", run("help", command).out.split("Options:\n" if command != "help" else "General:\n")[1].split("\nOptions may")[0])
            self.assertIn(("help", ""), named)
            for option, value in named:
                with self.subTest(f"{command} --{option}"):
                    outcome = run(command, f"--{option}")
                    missing = f"smtpwhy: the required argument for option '--{option}' is missing\n"
                    self.assertEqual(outcome.err.startswith(missing), bool(value), outcome.err)

    def test_version(self):
        with open(os.path.join(SOURCE, "vcpkg.json"), encoding="utf-8") as file:
            version = json.load(file)["version"]
        with open(os.path.join(SOURCE, "data", "date.txt"), encoding="utf-8") as file:
            day = datetime.date.fromisoformat(file.read().strip())
        for words in (["--version"], ["-V"], ["analyze", "--version"]):
            self.assertEqual(run(*words), (0, f"smtpwhy {version} (tables of {day})\n", ""))


class Explain(Case):
    def test_a_code_alone(self):
        outcome = run("550")
        self.expect(outcome, 0, "550  permanent failure\n")
        self.assertEqual(outcome, run("explain", "550"))

    def test_words_are_one_text(self):
        self.assertEqual(run("explain", "550", "5.7.26"), run("550 5.7.26"))
        self.expect(run("550", "5.7.26"), 0, "550 5.7.26  permanent failure\n")

    def test_a_text(self):
        outcome = run("550 5.1.1 x")
        self.expect(outcome, 0, "550 5.1.1  permanent failure\n  Cause           There is no mailbox with this address (recipient-unknown)\n")
        self.assertIn("\n  Text            x\n", outcome.out)

    def test_success_is_no_failure(self):
        outcome = run("250 2.1.5 Ok")
        self.expect(outcome, 0, "250 2.1.5  success\n")
        self.assertNotIn("Cause", outcome.out)

    def test_options_after_words(self):
        self.assertEqual(run("550", "--format", "json"), run("explain", "--format", "json", "550"))
        self.assertEqual(json.loads(run("explain", "550", "5.1.1", "-f", "json").out)["enhanced_status"], "5.1.1")

    def test_two_dashes_before_words(self):
        self.expect(run("explain", "--", "-550 what"), 0, "-550 what")
        self.assertEqual(run("explain", "--", "550"), run("explain", "550"))

    def test_the_command_tells_cases_apart(self):
        after = {verb: json.loads(run("explain", "-f", "json", "-c", verb, "552").out)["code_meaning"] for verb in ("rcpt", ".")}
        self.assertNotEqual(after["rcpt"], after["."])

    def test_a_file_named_like_a_code(self):
        self.file("550", INACTIVE)
        self.assertEqual(run("550", folder=self.folder), run("550"))
        self.expect(run("./550", folder=self.folder), 0, "1 conversation: 1 failed for now")
        self.expect(run("analyze", "550", folder=self.folder), 0, "1 conversation: 1 failed for now")

    def test_lines_of_standard_input(self):
        lines = ["550 5.1.1 no such user", "", "   ", "250 ok", "hello", "451 4.7.1 try later"]
        rows = [json.loads(line) for line in run("explain", "--format", "jsonl", text="\n".join(lines) + "\n").out.splitlines()]
        self.assertEqual([row["input"] for row in rows], lines)
        self.assertEqual([row["reply_code"] for row in rows], [550, None, None, 250, None, 451])

    def test_the_last_line_may_lack_its_end(self):
        self.assertEqual(run("explain", "-f", "jsonl", text="550\n421").out, run("explain", "-f", "jsonl", text="550\r\n421\r\n").out)

    # why: what is piped in, the first lines of the explanations
    TEXTS = {
        "one reply of several lines": ("550-5.7.26 not authenticated\n550 5.7.26 by SPF or DKIM\n", ["550 5.7.26  permanent failure"]),
        "two replies": ("450 4.2.0 later\n550 5.1.1 no\n", ["450 4.2.0  temporary failure", "550 5.1.1  permanent failure"]),
        "a folded one": ("550 5.1.1 no\n    such user\n421 4.3.2 bye\n", ["550 5.1.1  permanent failure", "421 4.3.2  temporary failure"]),
        "a blank line between lines of one code": ("550-5.7.1 a\n\n550 5.7.1 b\n", ["550 5.7.1  permanent failure"] * 2),
        "with CRLF": ("550-5.7.1 a\r\n550 5.7.1 b\r\n", ["550 5.7.1  permanent failure"]),
    }

    def test_texts_from_windows(self):
        """UTF-16 and byte order marks: what PowerShell makes of `>`."""
        text = "550 5.1.1 kein Empfänger 😉\n"
        for form in FORMS:
            expected = run("explain", "-f", form, text=text).out
            for codec in ("utf-8-sig", "utf-16", "utf-16-be"):
                with self.subTest(f"{form} {codec}"):
                    marked = ("\ufeff" if codec == "utf-16-be" else "") + text
                    self.assertEqual(run("explain", "-f", form, text=marked.encode(codec)).out, expected)

    def test_texts_of_standard_input(self):
        for why, (text, heads) in self.TEXTS.items():
            with self.subTest(why):
                outcome = run("explain", text=text)
                self.assertEqual(outcome.status, 0)
                self.assertEqual([line for line in outcome.out.splitlines() if re.match(r"\d", line)], heads)

    def test_nothing_on_standard_input(self):
        for text in ("", "\n\n  \n"):
            outcome = run("explain", text=text)
            self.assertEqual((outcome.status, outcome.out), (2, ""))
            self.assertTrue(outcome.err.startswith("smtpwhy: standard input: nothing to explain\nhint: "), outcome.err)

    def test_lines_of_one_text_are_joined(self):
        told = json.loads(run("explain", "-f", "json", text="550-5.7.26 not authenticated\n550 5.7.26 by SPF or DKIM\n").out)
        self.assertEqual(told["text"], "not authenticated by SPF or DKIM")


class Analyze(Case):
    def test_the_inactive_user(self):
        outcome = run(text=INACTIVE)
        self.expect(outcome, 0, "1 conversation: 1 failed for now (temporary)\n")
        self.assertIn("  Reply           450 User not active now\n                  to RCPT TO:<c@d.example> [line 7]\n", outcome.out)
        self.assertIn("\n  Cause           mailbox-disabled\n", outcome.out)
        self.assertIn("\n  What to do      1. ", outcome.out)
        report = json.loads(run("analyze", "-f", "json", text=INACTIVE).out)
        self.assertEqual([(f["severity"], f["cause"], f["count"], f["evidence"][0]["command"]) for f in report["findings"]],
                         [("temporary", "mailbox-disabled", 1, "RCPT TO:<c@d.example>")])
        self.assertEqual({key: report["totals"][key] for key in ("accepted", "temporary", "permanent", "by_code")},
                         {"accepted": 0, "temporary": 1, "permanent": 0, "by_code": {"450": 1}})

    def test_standard_input_has_three_names(self):
        self.assertEqual(run(text=INACTIVE), run("-", text=INACTIVE))
        self.assertEqual(run(text=INACTIVE), run("analyze", text=INACTIVE))
        self.assertEqual(run(text=INACTIVE), run("analyze", "-", text=INACTIVE))

    def test_a_file_needs_no_command(self):
        self.assertEqual(run(GREYLISTED), run("analyze", GREYLISTED))
        self.expect(run(GREYLISTED), 0, f"[{GREYLISTED}:19]")

    def test_a_file_and_standard_input(self):
        names = [i["name"] for i in json.loads(run("analyze", "-f", "json", GREYLISTED, "-", text=INACTIVE).out)["inputs"]]
        self.assertEqual(names, [GREYLISTED, "-"])

    def test_parts_of_a_rotated_log(self):
        """The oldest is read first, however a shell sorts the names."""
        paths = {name: self.file(name, INACTIVE) for name in ("mail.log", "mail.log.1", "mail.log.2", "mail.log.10", "other")}
        given = [paths["other"], *sorted(path for name, path in paths.items() if name != "other")]
        read = [i["name"] for i in json.loads(run("analyze", "-f", "json", *given).out)["inputs"]]
        self.assertEqual(read, [paths[name] for name in ("other", "mail.log.10", "mail.log.2", "mail.log.1", "mail.log")])

    def test_a_file_named_like_an_option(self):
        self.file("--format", INACTIVE)
        self.expect(run("analyze", "--", "--format", folder=self.folder), 0, "1 conversation: 1 failed for now")
        self.expect(run("analyze", "-f", "text", "--", "--format", folder=self.folder), 0, "[--format:7]")

    def test_options_after_words(self):
        self.assertEqual(run("analyze", GREYLISTED, "--format", "json"), run("analyze", "--format=json", GREYLISTED))
        self.assertEqual(run("analyze", GREYLISTED, "-fjson"), run("analyze", "-f", "json", GREYLISTED))

    def test_a_log_from_windows(self):
        told = json.loads(run("analyze", "-f", "json", text=INACTIVE).out)
        for codec in ("utf-16-le", "utf-16-be"):
            with self.subTest(codec):
                marked = ("\ufeff" + INACTIVE.replace("\n", "\r\n")).encode(codec)
                report = json.loads(run("analyze", "-f", "json", text=marked).out)
                self.assertEqual(report["inputs"][0].pop("bytes"), len(marked))
                self.assertEqual({**report, "inputs": None}, {**told, "inputs": None})
                self.assertEqual({**report["inputs"][0], "bytes": len(INACTIVE)}, told["inputs"][0])

    # why: words, and what --fail-on makes of it
    LIMITS = {
        "no limit": ([], {ACCEPTED: 0, GREYLISTED: 0, UNKNOWN: 0}),
        "anything": (["--fail-on", "temporary"], {ACCEPTED: 0, GREYLISTED: 1, UNKNOWN: 1}),
        "for good only": (["--fail-on", "permanent"], {ACCEPTED: 0, GREYLISTED: 0, UNKNOWN: 1}),
        "the last one counts": (["--fail-on", "permanent", "--fail-on", "temporary"], {GREYLISTED: 1}),
    }

    def test_fail_on(self):
        for why, (words, files) in self.LIMITS.items():
            for path, status in files.items():
                with self.subTest(f"{why}: {path}"):
                    self.assertEqual(run("analyze", *words, path).status, status)

    def test_what_is_known_about_stamps(self):
        for words in (["--timezone", "-0500"], ["--timezone=+05:30"], ["--timezone", "utc"], ["--timezone=Z"], ["--year", "2026", "--timezone", "CEST"]):
            with self.subTest(words):
                self.expect(run("analyze", *words, UNKNOWN), 0, f"[{UNKNOWN}:")
                self.expect(run(*words, UNKNOWN), 0, f"[{UNKNOWN}:")

    # why: content, what the report must say
    NO_LOGS = {
        "empty": (b"", "0 lines"),
        "zeros": (b"\0" * 5000, "1 line:"),
        "every byte": (bytes(range(256)) * 64, "not recognised"),
        "a web server's log": (b'192.0.2.1 - - [05/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5\n' * 30, "30 lines: 0 conversation"),
        "prose": (b"Dear all,\n\nthe mail does not arrive.\n\nYours\n", "5 lines: 0 conversation"),
    }

    def test_no_smtp_in_it(self):
        for why, (content, said) in self.NO_LOGS.items():
            with self.subTest(why):
                outcome = run("analyze", self.file("some.log", content))
                self.expect(outcome, 0, "No SMTP conversation was found, and no delivery.\n")
                unwrapped = re.sub(r"\n +", " ", outcome.out)
                self.assertIn(said, unwrapped)
                self.assertIn("nothing in it looks like SMTP", unwrapped)

    def test_dev_null(self):
        self.expect(run("analyze", "/dev/null"), 0, "Read /dev/null: no known format, 0 lines")

    def test_missing(self):
        path = os.path.join(self.folder, "mising.log")
        self.expect(run("analyze", path), 2, err=f"smtpwhy: {path}: cannot read: No such file or directory\nhint: check the spelling; use - for standard input\n")

    def test_not_allowed(self):
        path = self.file("secret.log", INACTIVE)
        os.chmod(path, 0)
        other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}  # root may read everything
        try:
            outcome = run("analyze", path, **other)
        except PermissionError:
            self.skipTest("the program lies where only root may run it")
        self.expect(outcome, 2, err=f"smtpwhy: {path}: cannot read: Permission denied\nhint: mail logs often belong to root or group adm: try sudo, or a copy\n")

    def test_reading_breaks_off(self):
        """A file that opens and cannot be read; root may not either."""
        outcome = run("analyze", "/proc/self/mem", GREYLISTED)
        self.expect(outcome, 2, "1 conversation: 1 failed for now", "smtpwhy: /proc/self/mem: cannot read: ")

    def test_one_of_several_is_missing(self):
        missing = os.path.join(self.folder, "mising.log")
        for form in REPORT_FORMS:
            with self.subTest(form):
                outcome = run("analyze", "-f", form, UNKNOWN, missing, GREYLISTED)
                self.expect(outcome, 2, err=f"smtpwhy: {missing}: cannot read: No such file or directory\n")
                for said in ("550", "450") if form != "reply" else ("no mailbox", "come back"):  # it names no codes
                    self.assertIn(said, outcome.out)
        self.expect(run("analyze", UNKNOWN, missing, GREYLISTED), 2, "2 conversations: 1 failed for good (permanent), 1 failed for now (temporary)", missing)

    def test_one_is_missing_and_one_failed(self):
        self.assertEqual(run("analyze", "--fail-on", "temporary", "mising.log", UNKNOWN).status, 2)

    def test_a_bare_name_is_no_path_of_the_tables(self):
        """Where the program stands makes no difference."""
        self.assertEqual(run("analyze", text=INACTIVE, folder=self.folder), run("analyze", text=INACTIVE))

    def test_the_input_format_can_be_named(self):
        self.expect(run("analyze", "--input-format", "plain-unmarked", text=INACTIVE), 0, "plain-unmarked")
        self.expect(run("analyze", "--input-format", "swaks", text=INACTIVE), 0, "No SMTP conversation was found, and no delivery.")


class Output(Case):
    def test_a_reader_that_goes_away(self):
        log = self.file("long.log", INACTIVE * 3000)
        for form in REPORT_FORMS:
            with self.subTest(form):
                with subprocess.Popen([PROGRAM, "analyze", "-f", form, log], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as program:
                    program.stdout.close()
                    self.assertEqual((program.wait(60), program.stderr.read()), (0, b""))

    def test_a_reader_of_explanations_that_goes_away(self):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            outcome = run_bytes("explain", "-f", "jsonl", text=b"550 5.1.1 x\n" * 20000, stdout=writing)
        finally:
            os.close(writing)
        self.assertEqual(outcome, (0, b"", b""))

    def test_the_disk_is_full(self):
        for words in (["550"], ["analyze", GREYLISTED], ["analyze", "-f", "json", GREYLISTED], ["help"], ["--version"]):
            with self.subTest(" ".join(words)), open("/dev/full", "wb") as full:
                self.assertEqual(run_bytes(*words, stdout=full), (2, b"", b"smtpwhy: standard output: cannot write: No space left on device\n"))

    def test_colour(self):
        for words in (["550"], ["analyze", GREYLISTED]):
            with self.subTest(" ".join(words)):
                plain = run(*words)
                self.assertNotIn("\x1b", plain.out, "no colour in a pipe")
                bright = run(*words, "--color=always")
                self.assertIn("\x1b[1;3", bright.out)
                self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", bright.out), plain.out)
                self.assertEqual(run(*words, "--color=always", env={"NO_COLOR": "1"}), bright, "an option is stronger than the environment")
                self.assertEqual(run(*words, "--color", "never"), plain)

    def at_a_terminal(self, *words, **env):
        """The output on a terminal of 80 columns."""
        here, there = os.openpty()
        with subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=there, stderr=there, cwd=SOURCE, env=environment(**env)) as program:
            os.close(there)
            shown = b""
            while True:
                try:
                    more = os.read(here, 65536)
                except OSError:  # the other end is closed
                    break
                if not more:
                    break
                shown += more
        os.close(here)
        self.assertEqual(program.returncode, 0)
        return shown.decode()

    def test_colour_at_a_terminal(self):
        self.assertIn("\x1b[1;31m550", self.at_a_terminal("550"))
        self.assertIn("\x1b[1;31m550", self.at_a_terminal("550", NO_COLOR=""))
        self.assertNotIn("\x1b", self.at_a_terminal("550", NO_COLOR="1"))
        self.assertNotIn("\x1b", self.at_a_terminal("550", "--color", "never"))

    def test_json_has_no_colour(self):
        for form in REPORT_FORMS[1:]:
            self.assertNotIn("\x1b", run("analyze", "-f", form, "--color=always", GREYLISTED).out)

    def test_lines_are_not_too_long(self):
        for line in run("550").out.splitlines():
            self.assertLessEqual(len(line), 100, line)


# What moves a cursor, sets a title, hides or reorders text.
ESCAPES = ["\x1b[31m", "\x1b]0;owned\x07", "\x07", "\x08", "\r", "\x7f", "\x9b31m", "\x85", "\u202e", "\u200b", "\ufeff", "\u2028", "\x00"]


class Harmless(Case):
    """What strangers wrote must not act on a terminal."""

    def check(self, out, form):
        controls = [c for c in out if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
        self.assertEqual(controls, [], "raw control characters")
        if form not in ("json", "jsonl"):  # they have other ways
            self.assertEqual([c for c in out if c in "\u202e\u200b\ufeff\u2028"], [], "raw invisible characters")

    def test_escapes_in_a_log(self):
        for escape in ESCAPES:
            log = dialogue(f"RCPT TO:<{escape}@d.example>", f"550 5.1.1 a{escape}b", f"{escape}VRFY {escape}", f"502 {escape}").encode()
            swaks = f"=== Trying {escape}:25...\n=== Connected to {escape}.\n<** 554 {escape}\n*** {escape}\n -> QUIT\n".encode()
            for form in REPORT_FORMS:
                for name, text in (("plain", log), ("swaks", swaks)):
                    with self.subTest(f"{escape!r} {form} {name}"):
                        self.check(run("analyze", "-f", form, text=text).out, form)

    def test_escapes_in_a_text(self):
        for escape in ESCAPES:
            for form in FORMS:
                with self.subTest(f"{escape!r} {form}"):
                    self.check(run("explain", "-f", form, text=f"550 5.1.1 {escape} <{escape}@d.example>\n").out, form)
            if escape != "\x00":
                self.check(run("explain", f"550 5.1.1 a{escape}b").out, "text")

    def test_bytes_that_are_not_utf8(self):
        outcome = run("analyze", text=dialogue().encode() + b"RCPT TO:<x@d.example>\n550 caf\xe9\n")
        self.expect(outcome, 0, r"550 caf\xe9")

    def test_escapes_in_a_file_name(self):
        path = self.file("a\x1b[31mb.log", INACTIVE)
        for form in REPORT_FORMS:
            self.check(run("analyze", "-f", form, path).out, form)
        outcome = run("analyze", path + "\x1b[1m")
        self.assertEqual(outcome.status, 2)
        self.assertIn(r"a\x1b[31mb.log\x1b[1m: cannot read", outcome.err)
        self.check(outcome.err, "text")


def base64_forms(secret):
    """What every base64 text that holds `secret` must hold, wherever the secret begins in a group of three."""
    forms = set()
    for before in range(3):
        text = base64.b64encode(b"x" * before + secret + b"x" * 3).decode()
        first = -(-before * 8 // 6) if before else 0
        last = (before + len(secret)) * 8 // 6
        forms.add(text[first:last])
    return forms


PASSWORDS = ("wonderland", "looking-glass")  # all that corpus/ knows; see tests/peers/README.md
ONCE = set().union(*(base64_forms(word.encode()) for word in PASSWORDS))
TWICE = set().union(*(base64_forms(form.encode()) for form in ONCE))
SECRETS = {*PASSWORDS, *ONCE, *TWICE}


class Secrets(Case):
    """AUTH arguments and credential lines stay inside, and so does what a message says."""

    def check(self, secrets, words, text=b""):
        """No form of output holds a secret, not even broken over lines or in other letters."""
        for form in REPORT_FORMS:
            _, out, err = run_bytes("analyze", "-f", form, *words, text=text)
            said = b"".join((out + err).split()).lower().decode("utf-8", "replace")
            found = sorted(secret for secret in secrets if secret.lower() in said)
            self.assertEqual(found, [], f"{form}: …{said[max(0, said.find(found[0].lower()) - 60):][:120]}…" if found else "")

    def test_the_forms_are_those_in_the_logs(self):
        """This test looks for the right thing: the logs do hold the passwords, in clear and in base64."""
        paths = glob.glob(SOURCE + "/corpus/**/*.log", recursive=True)
        logs = b"".join(open(path, "rb").read() for path in paths).decode("utf-8", "replace")
        for word in PASSWORDS:
            self.assertIn(word, logs)
            self.assertTrue(any(form in logs for form in base64_forms(word.encode())), word)
        for word in (b"\0alice\0wonderland", b"looking-glass"):
            text = base64.b64encode(word)
            self.assertTrue(any(form in text.decode() for form in ONCE))
            self.assertTrue(any(form in base64.b64encode(b"AUTH PLAIN " + text).decode() for form in TWICE))

    def test_corpus(self):
        folders = {os.path.dirname(path) for path in glob.glob("corpus/**/*.log", root_dir=SOURCE, recursive=True)}
        self.assertGreater(len(folders), 0)
        for folder in sorted(folders):
            with self.subTest(folder):
                self.check(SECRETS, sorted(glob.glob(folder + "/*.log", root_dir=SOURCE)))

    PLAIN = base64.b64encode(b"\0alice\0looking-glass").decode()
    WORD = base64.b64encode(b"looking-glass").decode()
    # why: what the client and the server say
    LOGINS = {
        "PLAIN at once": [f"AUTH PLAIN {PLAIN}", "535 5.7.8 no"],
        "PLAIN in small letters": [f"auth plain {PLAIN}", "535 5.7.8 no"],
        "PLAIN in two steps": ["AUTH PLAIN", "334 ", PLAIN, "535 5.7.8 no"],
        "LOGIN": ["AUTH LOGIN", "334 VXNlcm5hbWU6", "YWxpY2U=", "334 UGFzc3dvcmQ6", WORD, "535 5.7.8 no"],
        "LOGIN, pipelined": ["AUTH LOGIN", "YWxpY2U=", WORD, "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 5.7.8 no"],
        "the password in clear": ["AUTH LOGIN YWxpY2U=", "334 UGFzc3dvcmQ6", "looking-glass", "535 5.7.8 no"],
        "a tab": [f"AUTH\tPLAIN\t{PLAIN}", "501 5.5.4 no"],
        "a blank in front": [f" AUTH PLAIN {PLAIN}", "501 5.5.4 no"],
        "bytes that are not UTF-8": [f"AUTH PLAIN {PLAIN} \udcff", "501 5.5.4 no"],
        "the log ends": [f"AUTH PLAIN {PLAIN}"],
        "LOGIN refused, and the client goes on": ["AUTH LOGIN", "504 5.7.4 no", "YWxpY2U=", "500 5.5.2 what", WORD, "500 5.5.2 what"],
        "said again after the refusal": ["AUTH PLAIN", "334 ", PLAIN, "535 5.7.8 no", PLAIN, "500 5.5.2 what"],
        "the old form of AUTH": [f"AUTH=PLAIN {PLAIN}", "501 5.5.4 no"],
        "the server repeats it": [f"AUTH PLAIN {PLAIN}", f"501 5.5.4 cannot understand: AUTH PLAIN {PLAIN}"],
    }

    def test_logins(self):
        for why, lines in self.LOGINS.items():
            text = dialogue(*lines, "QUIT", "221 bye", ready=False).encode("utf-8", "surrogateescape")
            with self.subTest(why):
                self.check(SECRETS, ["--input-format", "plain-unmarked"], text)

    def test_logs_that_begin_late(self):
        for why, lines in {"with the challenge": ["334 UGFzc3dvcmQ6", self.WORD, "535 5.7.8 no"], "with the password": [self.WORD, "535 5.7.8 no"]}.items():
            with self.subTest(why):
                self.check(SECRETS, ["--input-format", "plain-unmarked"], "\n".join([*lines, "QUIT", "221 bye", ""]).encode())

    MARK = "planted-marker"
    # why: what follows RCPT
    MESSAGES = {
        "ordinary": ["DATA", "354 go", f"Subject: {MARK}", "", f"{MARK} text", ".", "550 5.7.1 no"],
        "lines like replies": ["DATA", "354 go", "Subject: x", "", f"550-{MARK}", f"550 {MARK}", ".", "550 5.7.1 no"],
        "lines like commands": ["DATA", "354 go", "Subject: x", "", f"RCPT TO:<{MARK}@d.example>", f"QUIT {MARK}", ".", "550 5.7.1 no"],
        "lines with dots": ["DATA", "354 go", f"..{MARK}", f".{MARK}", ".", "550 5.7.1 no"],
        "it breaks off": ["DATA", "354 go", f"Subject: {MARK}", "", MARK],
        "the server gives up": ["DATA", "354 go", f"Subject: {MARK}", MARK, "421 4.4.2 timeout"],
        "a chunk": ["BDAT 20 LAST", MARK + "xxxx", "550 5.7.1 no"],
        "bytes that are not UTF-8": ["DATA", "354 go", f"Subject: {MARK} \udcff", "", MARK, ".", "550 5.7.1 no"],
        "sent though DATA was refused": ["DATA", "554 5.5.1 no valid recipients", f"Subject: {MARK}", f"{MARK} text", ".", "500 what"],
    }

    def mark(self):
        return {self.MARK, *base64_forms(self.MARK.encode())}

    def test_messages(self):
        for why, lines in self.MESSAGES.items():
            text = dialogue(*lines, "QUIT", "221 bye").encode("utf-8", "surrogateescape")
            with self.subTest(why):
                self.check(self.mark(), [], text)

    def test_messages_of_every_client(self):
        """Where a log of corpus/ shows the message, other words in their place do not come out."""
        changed = {}
        for path in glob.glob(SOURCE + "/corpus/**/*.log", recursive=True):
            with open(path, "rb") as file:
                text = file.read()
            marked = text.replace(b"Good morning.", self.MARK.encode())
            if marked != text:
                changed.setdefault(os.path.basename(os.path.dirname(path)), []).append(self.file(os.path.relpath(path, SOURCE), marked))
        self.assertGreater(len(changed), 3)
        for name, paths in changed.items():
            with self.subTest(name):
                self.check(self.mark(), paths)


class Tables(Case):
    RULE = """\
provider = "example"
source = "https://help.example.net/mail"

[[rule]]
id = "closed"
pattern = '''(?i)closed for the holidays'''
cause = "policy"
samples = ["550 5.7.1 Closed for the holidays"]
"""

    def test_own_rule(self):
        self.file("site/rules/site.toml", self.RULE)
        words = ["--data", self.folder + "/site"]
        text = "550 5.7.1 Sorry, closed for the holidays"
        told = json.loads(run("explain", *words, "-f", "json", text).out)
        self.assertEqual((told["rule"], told["provider"], told["cause"]), ("site/closed", "example", "policy"))
        self.assertNotEqual(json.loads(run("explain", "-f", "json", text).out)["rule"], "site/closed")
        log = INACTIVE.replace("450 User not active now", text)
        self.assertIn("rule site/closed", run("analyze", *words, text=log).out)

    # why: what is changed, where the mistake is, what is said, and how far the caret stands in the line
    MISTAKES = {
        "an unknown cause": ('"policy"', '"polcy"', "7:9", 'rule site/closed: there is no cause "polcy"', '  cause = "polcy"\n          ^\nhint: did you mean "policy"?'),
        "a bad pattern": ("(?i)closed", "((closed", "6:11", "rule site/closed: bad pattern: missing )", "  pattern = '''((closed for the holidays'''\n            ^"),
        "a sample that does not match": ("Closed for the hol", "Open for the hol", "8:11", "", '  samples = ["550 5.7.1 Open for the holidays"]\n'),
        "no TOML": ("cause =", "cause", "7:7", "", '  cause "policy"\n        ^'),
        "an unknown table": ("[[rule]]", "[[rules]]", "4:1", 'a file of rules has no field "rules"', '  [[rules]]\n  ^\nhint: did you mean "rule"?'),
    }

    def test_mistakes(self):
        for why, (old, new, place, said, excerpt) in self.MISTAKES.items():
            path = self.file("bad/rules/site.toml", self.RULE.replace(old, new))
            with self.subTest(why):
                self.assertIn(old, self.RULE)
                for command in ("explain", "analyze", "help"):
                    outcome = run(command, "--data", self.folder + "/bad", *(["formats"] if command == "help" else []), text=INACTIVE)
                    self.assertEqual((outcome.status, outcome.out), (2, ""), outcome.err)
                    self.assertTrue(outcome.err.startswith(f"smtpwhy: {path}:{place}: {said}"), outcome.err)
                    self.assertIn("\n" + excerpt, outcome.err)

    def test_no_tables(self):
        os.mkdir(self.folder + "/empty")
        missing, empty, file = self.folder + "/missing", self.folder + "/empty", self.file("file", "")
        self.expect(run("explain", "--data", missing, "550"), 2, err=f"smtpwhy: {missing}: cannot read the tables: No such file or directory\nhint: --data wants a folder like data/\n")
        self.expect(run("explain", "--data", file, "550"), 2, err=f"smtpwhy: {file}: cannot read the tables: Not a directory\n")
        self.expect(run("explain", "--data", empty, "550"), 2, err=f"smtpwhy: {empty}: no *.toml file in it\n")

    def test_the_built_in_tables_over_themselves(self):
        self.assertEqual(run("explain", "--data", "data", "550 5.1.1 x"), run("explain", "550 5.1.1 x"))


if __name__ == "__main__":
    unittest.main()
