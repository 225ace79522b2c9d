#!/usr/bin/env python3
"""src/limits.md and the code agree: every limit in a header is in the table with its value, and every limit anywhere has a reason beside it.
And reports say what a limit left out."""
import glob
import json
import os
import re
import subprocess
import tempfile
import unittest

SOURCE = os.path.join(os.environ["SMTPWHY_CHECKOUT"], "src")
NAME = r"k(?:Most|Longest|Largest|Deepest|Max|Enough|Shortest)\w*"
LIMIT = re.compile(rf"constexpr (?:std::\w+|int|double) ({NAME}) *=\s*([^;]+);", re.M)
ROW = re.compile(rf"^\| (\S+\.h) \| ({NAME}) \| (\d+) [^|]+ \| [^|]{{3,}} \|$", re.M)


def value(expression, others):
    expression = re.sub(r"std::\w+\{([^}]*)\}", r"(\1)", expression.replace("'", ""))
    return eval(re.sub(r"(?<=\d)U?L{0,2}\b", "", expression), {"__builtins__": {}}, others)  # pylint: disable=eval-used


def limits():
    """file, name, value as it is written, the text before and after the declaration."""
    for path in sorted(glob.glob(SOURCE + "/**/*.h", recursive=True) + glob.glob(SOURCE + "/**/*.cpp", recursive=True)):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for found in LIMIT.finditer(text):
            yield os.path.relpath(path, SOURCE), found[1], found[2], text[:found.start()], text[found.end():]


def has_reason(before, after):
    """A comment behind the declaration, or in the lines above it, or above the declarations that it follows."""
    if re.match(r" *//", after):
        return True
    lines = before.split("\n")
    lines.pop()  # what stands in front of it in its own line
    while lines and "constexpr" in lines[-1]:
        lines.pop()
    return bool(lines) and lines[-1].lstrip().startswith("//")


class Limits(unittest.TestCase):
    def test_table(self):
        with open(SOURCE + "/limits.md", encoding="utf-8") as file:
            text = file.read()
        told = {(found[1], found[2]): int(found[3]) for found in ROW.finditer(text)}
        self.assertEqual(len(told), len(re.findall(r"^\| \S+\.h ", text, re.M)), "each row reads as one, and stands once")
        known, real = {}, {}
        for path, name, expression, _, _ in limits():
            if path.endswith(".h"):
                real[path, name] = known[name] = value(expression, known)
        self.assertEqual(told, real)

    def test_reasons(self):
        without = [f"{path}: {name}" for path, name, _, before, after in limits() if not has_reason(before, after)]
        self.assertEqual(without, [])


TALK = "=== Connected to mx.example.net.\n<-  220 mx\n -> EHLO me\n<-  250 mx\n"
DEBUG = ("Nov 22 01:04:26 mx postfix/smtpd[{n}]: > client.example.net[192.0.2.1]: 220 mx.example.net ESMTP\n"
         "Nov 22 01:04:27 mx postfix/smtpd[{n}]: < client.example.net[192.0.2.1]: EHLO client.example.net\n")


def long_line(octets):
    return TALK + " -> NOOP ".ljust(octets, "x") + "\n<-  250 ok\n"


def queue(messages):
    return "".join(f"Nov 22 01:04:26 mx postfix/qmgr[1]: {i:010X}: from=<a@example.org>, size=300, nrcpt=1 (queue active)\n" for i in range(messages))


def put_off(messages):
    """Attempts of maddy, which run side by side."""
    return "".join(f'queue: delivery attempt failed\t{{"msg_id":"{i}","rcpt":"a@example.net","reason":"busy","smtp_code":451}}\n' for i in range(messages))


BOUNCE = "From: MAILER-DAEMON@example.net (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n\n"


def bounce(recipients):
    return BOUNCE + "".join(f"<u{i}@example.net>: host mx.example.net said: 550 5.1.1 unknown\n\n" for i in range(recipients))


def bounce_text(octets):
    head = "host mx.example.net said: 550 5.1.1 no"
    return BOUNCE + f"<u@example.net>: {head}\n    " + "x" * (octets - len(head)) + "\n\n"


STATUS = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"


def status(recipients):
    return STATUS + "".join(f"Final-Recipient: rfc822; u{i}@example.net\nAction: failed\nStatus: 5.1.1\n\n" for i in range(recipients))


def status_field(octets):
    return STATUS + "Final-Recipient: rfc822; u@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: " + "smtp; 550 ".ljust(octets, "x") + "\n\n"


def field(octets):
    """Of the second mail: the first tells what it is."""
    return bounce(1) + "X-Note: ".ljust(octets, "x").join(("From MAILER-DAEMON Sun Nov 22 01:00:00 2026\nFrom: MAILER-DAEMON@example.net\n", "\n")) + bounce(1).partition("\n")[2]


def parts(depth):
    """The innermost one of `depth` is the text."""
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(depth))
    return BOUNCE.rstrip("\n") + "\n" + heads + "Content-Type: text/plain\n\n<u@example.net>: host mx.example.net said: 550 no\n\n"


def notification(recipients):
    bounced = [{"emailAddress": f"u{i}@example.net"} for i in range(recipients)]
    return json.dumps({"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bouncedRecipients": bounced}, "mail": {"messageId": "m1"}})


def mailq(recipients):
    return ("-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------\n"
            "6AM1AhDB008075        6 Sun Nov 22 01:10 alice@example.net\n" +
            "".join(f"\t\t\t\t\t u{i}@example.net\n" for i in range(recipients)) + "                 (Deferred: 421 4.7.0 too many)\n")


def reply_lines(lines):
    return TALK + " -> MAIL FROM:<a@example.org>\n" + "<-  550-no\n" * (lines - 1) + "<-  550 no\n"


def bare_lines(lines):
    """A program that shows the code only once."""
    stamp = "2026/11/22 01:00:0{} DEBUG: C {} S: {}\n"
    said = ((0, "<--", "220 mx.example.net ESMTP"), (1, "-->", "EHLO client.example.org"), (2, "<--", "250 mx.example.net"),
            (3, "-->", "MAIL FROM:<alice@example.org>"), (4, "<--", "550 no"))
    return "".join(stamp.format(*line) for line in said) + "no\n" * (lines - 1)


def held(octets):
    """A null client's attempt, whose reply goes on below it."""
    first = "554-mx.example.org"
    last = "554 " + "x" * (octets - len(first) - 4)
    return ("Starting delivery: host: 127.0.0.1 protocol: smtp file: 1795310313.11374\nFrom: <alice@example.net> to: <bob@example.org>\n"
            f"smtp: Failed: {first}\n{last}\n")


def evidence(octets):
    return TALK + " -> MAIL FROM:<a@example.org>\n<-  " + "550 ".ljust(octets, "x") + "\n"


def wrapped(layers):
    lines = TALK.splitlines()
    for _ in range(layers):
        lines = [json.dumps({"log": line + "\n", "stream": "stdout", "time": "2026-01-05T10:00:00.000000000Z"}) for line in lines]
    return "\n".join(lines) + "\n"


def deferrals(problems):
    why = ("4.2.2 mailbox full", "4.7.0 greylisted", "4.4.1 no answer from host", "4.3.2 system not accepting", "4.7.1 try again later",
           "4.1.8 sender address rejected: domain not found", "4.5.3 too many recipients", "4.3.1 insufficient system storage", "4.7.5 tls needed")
    return "".join(f"Nov 22 01:04:2{i} mx postfix/smtp[1]: 4F1A2B3C4D: to=<u@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, dsn=4.0.0, "
                   f"status=deferred (host mx.example.net[192.0.2.1] said: 45{i % 3} {why[i]} (in reply to RCPT TO command))\n" for i in range(problems))


def dump(octets):
    said = b"NOOP ".ljust(octets, b"x") + b"\r\n"
    rows = (said[at:at + 16] for at in range(0, len(said), 16))
    return (f"== Info:   Trying 192.0.2.1:25...\n<= Recv header, 8 bytes (0x8)\n0000: 220 mx\n=> Send header, {len(said)} bytes ({len(said):#x})\n"
            + "".join(f"{16 * i:04x}: {row.hex(' '):48}\n" for i, row in enumerate(rows)) + "<= Recv header, 8 bytes (0x8)\n0000: 250 ok\n")


class Told(unittest.TestCase):
    """As many as the limit leave nothing out; one more is told of, to programs and to people."""
    # what: a log at the limit, one beyond it, the member of JSON, and words for people
    EDGES = {
        "a line": (long_line(262144), long_line(262145), ("inputs", 0, "lines_cut"), "1 too long, the rest of them left out"),
        "open conversations": ("".join(DEBUG.format(n=n) for n in range(1, 10001)), "".join(DEBUG.format(n=n) for n in range(1, 10002)),
                               ("inputs", 0, "sessions_ended_early"), "1 conversation cut short, too many at once"),
        "exchanges": (TALK + " -> NOOP\n<-  250 ok\n" * 19998, TALK + " -> NOOP\n<-  250 ok\n" * 19999, ("sessions", 0, "exchanges_left_out"),
                      "1 command behind the first 20000 of one was not looked at"),
    }

    # what: logs at the limit and beyond it, the name in `limits` of JSON, how many, and words for people
    LEFT_OUT = {
        "messages in a queue": (queue(50000), queue(50002), "messages", 2, "2 messages were forgotten, too many at once"),
        "messages put off": (put_off(10000), put_off(10002), "messages", 2, "2 messages were forgotten, too many at once"),
        "recipients of a bounce": (bounce(1000), bounce(1003), "recipients", 3, "3 recipients were left out, too many in one message"),
        "recipients of a delivery status": (status(1000), status(1001), "recipients", 1, "1 recipient was left out"),
        "both name the same": (bounce(1000) + status(1000), bounce(1001) + status(1001), "recipients", 1, "1 recipient was left out"),
        "recipients of a notification": (notification(1000), notification(1002), "recipients", 2, "2 recipients were left out"),
        "recipients of a message in a queue": (mailq(1000), mailq(1001), "recipients", 1, "1 recipient was left out"),
        "lines of a reply": (reply_lines(200), reply_lines(201), "replies", 1, "1 long reply was cut off"),
        "lines of a reply without codes": (bare_lines(200), bare_lines(202), "replies", 1, "1 long reply was cut off"),
        "a reply below an attempt": (held(65535), held(65536), "replies", 1, "1 long reply was cut off"),
        "a reply in a bounce": (bounce_text(16384), bounce_text(16385), "replies", 1, "1 long reply was cut off"),
        "a line of a dump": (dump(65536), dump(65537), "lines", 1, "1 long line of a dump was cut off"),
        "a text as evidence": (evidence(4096), evidence(4097), "evidence", 1, "1 text of a finding was cut off"),
        "stray lines": (TALK + "<-  hello\n" * 100, TALK + "<-  hello\n" * 104, "remarks", 4, "4 stray lines and problems were left out"),
        "a field of a mail": (field(65536), field(65537), "fields", 1, "1 long field of a mail was cut off"),
        "a field of a delivery status": (status_field(16384), status_field(16385), "fields", 1, "1 long field of a mail was cut off"),
        "parts in parts": (parts(16), parts(17), "parts", 1, "1 part of a mail was not taken apart"),
        "wrappers": (wrapped(8), wrapped(9), "wrappers", 1, "1 input was in too many wrappers"),
        "problems of a message": (deferrals(8), deferrals(9), "fates", 1, "1 failure was not followed"),
    }

    def report(self, form, log, *options):
        done = subprocess.run([os.environ["SMTPWHY"], "analyze", "-f", form, *options, "-"], input=log.encode(), capture_output=True, timeout=120,
                              check=True)
        return " ".join(done.stdout.decode().split())

    def test_left_out(self):
        for why, (full, more, name, count, words) in self.LEFT_OUT.items():
            with self.subTest(why):
                self.assertNotIn(name, json.loads(self.report("json", full)).get("limits", {}))
                self.assertEqual(json.loads(self.report("json", more))["limits"].get(name), count)
                self.assertIn(words, self.report("text", more))

    def test_rows(self):
        """Forms that are rows say so beside them, and only of what rows lack."""
        for form in ("jsonl", "csv"):
            for log, said in ((bounce(1003), "smtpwhy: Limits were reached: 3 recipients were left out, too many in one message.\n"), (evidence(4097), "")):
                with self.subTest(form=form, said=said):
                    done = subprocess.run([os.environ["SMTPWHY"], "analyze", "-f", form, "-"], input=log.encode(), capture_output=True, timeout=60, check=True)
                    self.assertEqual(done.stderr.decode(), said)

    def test_threads(self):
        """As many threads as there may be count the same."""
        for log in (reply_lines(201), bounce(1003), queue(50001), wrapped(9)):
            self.assertEqual(self.report("json", log, "--threads", "2"), self.report("json", log, "--threads", "1"))

    def test_other_forms(self):
        for form in ("markdown", "html"):
            with self.subTest(form):
                self.assertIn("Limits were reached: 1 long reply was cut off.", self.report(form, reply_lines(201)))

    def test_merged(self):
        """Reports put together tell it all, whatever the order of keys."""
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for number, log in enumerate((reply_lines(201), bounce(1003), bounce(1001), reply_lines(1))):
                report = json.loads(self.report("json", log))
                report.get("limits", {})["of a later version"] = 7
                names.append(f"{folder}/{number}.json")
                with open(names[-1], "w", encoding="utf-8") as file:
                    json.dump(report, file, sort_keys=True)
            done = subprocess.run([os.environ["SMTPWHY"], "merge", "-f", "json", *names], capture_output=True, timeout=60, check=True)
            self.assertEqual(json.loads(done.stdout)["limits"], {"recipients": 4, "replies": 1})

    def test_edges(self):
        for why, (full, more, (holder, number, member), words) in self.EDGES.items():
            with self.subTest(why):
                self.assertNotIn(member, json.loads(self.report("json", full))[holder][number])
                self.assertEqual(json.loads(self.report("json", more))[holder][number].get(member), 1)
                self.assertNotIn(words, self.report("text", full))
                self.assertIn(words, self.report("text", more))


if __name__ == "__main__":
    unittest.main()
