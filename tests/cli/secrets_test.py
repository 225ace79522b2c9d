#!/usr/bin/env python3
"""What is said to log in, and what is said in a message, never comes out again: planted in a log of every format, at every stage, in every
way in which clients and servers write such things; looked for in every form of output, as it is, in base64, hexadecimal and percent-encoding.

How a format shows who speaks is learned from its own logs: what stands around a MAIL command and around the reply to it. Where there is no
such pair (logs of deliveries), what is planted stands in the reply that a line tells of, if it tells by itself that it is a secret.
"""
import base64
import glob
import hashlib
import json
import os
import re
import tempfile
import unittest
import urllib.parse

from program import SOURCE, run_bytes

REPORT_FORMS = ("text", "markdown", "html", "json", "jsonl", "csv", "reply")


def b64(text):
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode()


def base64_forms_of(secret):
    for before in range(3):
        text = base64.b64encode(b"x" * before + secret.encode() + b"x" * 3).decode()
        yield text[-(-before * 8 // 6) if before else 0:(before + len(secret)) * 8 // 6]


def forms_of(secret):
    """All that would give it away."""
    forms = {secret, secret.encode().hex(), "".join(f"%{octet:02x}" for octet in secret.encode()), urllib.parse.quote(secret, safe="")}
    return {form.lower() for form in forms.union(base64_forms_of(secret))}


def parts_of(secret, size=8):
    """So much of it gives it away where a dump cuts it into rows, also in hexadecimal."""
    parts = {form[at:at + size] for form in (secret, *base64_forms_of(secret)) for at in range(len(form) - size + 1)}
    return {form.lower() for part in parts for form in (part, part.encode().hex())}


# ---- what is planted: for each, what the client (C), the server (S) and the program itself (-) say; {s} is the secret ----

def plain(s):
    return b64(f"\0alice\0{s}")


SCRAM = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj,p="
NO = ("S", "535 5.7.8 Authentication failed")
PLANTS = {
    "PLAIN at once": lambda s: [("C", f"AUTH PLAIN {plain(s)}"), NO],
    "plain in small letters": lambda s: [("C", f"auth plain {plain(s)}"), NO],
    "PLAIN in two steps": lambda s: [("C", "AUTH PLAIN"), ("S", "334 "), ("C", plain(s)), NO],
    "LOGIN": lambda s: [("C", "AUTH LOGIN"), ("S", "334 VXNlcm5hbWU6"), ("C", "YWxpY2U="), ("S", "334 UGFzc3dvcmQ6"), ("C", b64(s)), NO],
    "LOGIN with a name": lambda s: [("C", "AUTH LOGIN YWxpY2U="), ("S", "334 UGFzc3dvcmQ6"), ("C", b64(s)), NO],
    "LOGIN, the password decoded": lambda s: [("C", "AUTH LOGIN"), ("S", "334 Username:"), ("C", "alice"), ("S", "334 Password:"), ("C", s), NO],
    "CRAM-MD5": lambda s: [("C", "AUTH CRAM-MD5"), ("S", "334 PDEyMzRAbXguZXhhbXBsZS5uZXQ+"), ("C", b64("alice " + s)), NO],
    "CRAM-MD5, decoded": lambda s: [("C", "AUTH CRAM-MD5"), ("S", "334 <1234@mx.example.net>"), ("C", "alice " + s), NO],
    "XOAUTH2": lambda s: [("C", "AUTH XOAUTH2 " + b64(f"user=alice@example.net\x01auth=Bearer {s}\x01\x01")), ("S", "334 eyJzdGF0dXMiOiI0MDAifQ=="), ("C", ""), NO],
    "OAUTHBEARER": lambda s: [("C", "AUTH OAUTHBEARER"), ("S", "334 "), ("C", b64(f"n,a=alice,\x01auth=Bearer {s}\x01\x01")), NO],
    "SCRAM": lambda s: [("C", "AUTH SCRAM-SHA-256 " + b64("n,,n=alice,r=rOprNGfwEbeRWgbNEkqO")), ("S", "334 " + b64("r=rOprN,s=W22Z,i=4096")),
                        ("C", b64(SCRAM + s)), NO],
    "PLAIN decoded, with NUL as ^@": lambda s: [("C", f"AUTH PLAIN ^@alice^@{s}"), NO],
    "PLAIN decoded, with NUL as \\0": lambda s: [("C", f"AUTH PLAIN \\0alice\\0{s}"), NO],
    "PLAIN decoded, with NUL as \\x00": lambda s: [("C", f"AUTH PLAIN \\x00alice\\x00{s}"), NO],
    "PLAIN decoded, with blanks": lambda s: [("C", f"AUTH PLAIN alice alice {s}"), NO],
    "PLAIN over two lines": lambda s: [("C", f"AUTH PLAIN {plain(s)[:9]}"), ("C", plain(s)[9:]), NO],
    "PLAIN over two lines, without a mark": lambda s: [("C", f"AUTH PLAIN {plain(s)[:9]}"), ("-", plain(s)[9:]), NO],
    "the server repeats it": lambda s: [("C", f"AUTH PLAIN {plain(s)}"), ("S", f"501 5.5.2 cannot decode {plain(s)}")],
    "the server repeats a part": lambda s: [("C", f"AUTH PLAIN {plain(s)}"), ("S", f"501 5.5.2 trailing junk: {plain(s)[8:]}")],
    "the server decodes it": lambda s: [("C", f"AUTH PLAIN {plain(s)}"), ("S", f"535 5.7.8 no such login: alice / {s}")],
    "the server decodes the step": lambda s: [("C", "AUTH LOGIN"), ("S", "334 VXNlcm5hbWU6"), ("C", "YWxpY2U="), ("S", "334 UGFzc3dvcmQ6"), ("C", b64(s)),
                                              ("S", f"535 5.7.8 password {s} is wrong")],
    "no login at all": lambda s: [("C", f"PASS {s}"), ("S", "500 5.5.1 what?")],
    "a URL in a reply": lambda s: [("C", "NOOP"), ("S", f"550 5.7.1 relay through smtp://alice:{s}@mx.example.net:587 instead")],
    "a URL of the program": lambda s: [("-", f"connecting to smtps://alice:{s}@mx.example.net:465/"), ("C", "NOOP"), ("S", "550 5.7.1 no")],
    "a URL with a mail address": lambda s: [("-", f"smtp://alice%40example.net:{s}@mx.example.net"), ("C", "NOOP"), ("S", f"550 see https://alice%40example.net:{s}@mx.example.net/x")],
    "a token": lambda s: [("-", f"Authorization: Bearer {s}"), ("C", "NOOP"), ("S", f"550 5.7.1 Authorization: Bearer {s} has expired")],
    "a password of HTTP": lambda s: [("-", "> Authorization: Basic " + b64("alice:" + s)), ("C", "NOOP"), ("S", "550 5.7.1 authorization: basic " + b64("alice:" + s))],
    "a token without its field": lambda s: [("C", "NOOP"), ("S", f"550 5.7.1 Bearer {s} has expired")],
    "a setting": lambda s: [("-", f"password={s}"), ("C", "NOOP"), ("S", f"550 5.7.1 login failed: user=alice password={s}")],
    "a setting in JSON": lambda s: [("-", f'{{"auth":{{"user":"alice","pass":"{s}"}}}}'), ("C", "NOOP"), ("S", f"550 5.7.1 {{user: 'alice', pass: '{s}'}}")],
    "a setting of PHP": lambda s: [("-", f"    [smtp_pass] => {s}"), ("C", "NOOP"), ("S", f"550 5.7.1 'smtp_pass' => '{s}'")],
    "a key": lambda s: [("-", f"api_key={s}"), ("C", "NOOP"), ("S", f"550 5.7.1 X-Api-Key: {s} is not valid")],
    "swaks' command line": lambda s: [("-", f"swaks --to bob@example.org -au alice -ap {s}"), ("C", f"NOOP swaks --auth-password {s} --auth-user alice"), ("S", f"550 5.7.1 swaks -ap {s}")],
    "curl's command line": lambda s: [("-", f"curl -v smtp://mx.example.net --user alice:{s}"), ("C", "NOOP"), ("S", f"550 5.7.1 curl -u alice:{s}")],
    "sendemail's command line": lambda s: [("-", f"sendemail -xu alice -xp {s}"), ("C", "NOOP"), ("S", f"550 5.7.1 sendemail -xu alice -xp {s}")],
    "a message": lambda s: [("C", "DATA"), ("S", "354 go"), ("C", f"Subject: {s}"), ("C", ""), ("C", f"{s} text"), ("C", "."), ("S", "550 5.7.1 no")],
}


class Secret:
    def __init__(self, *what):
        self.text = "Zq" + hashlib.sha256(repr(what).encode()).hexdigest()[:14] + "Kx"
        self.what = " | ".join(what)
        self.forms = forms_of(self.text)


# Nothing in a reply by itself tells that these are secrets: what the client said does.
TOLD_BY_THE_LOGIN = ("LOGIN", "LOGIN with a name", "LOGIN, the password decoded", "CRAM-MD5", "CRAM-MD5, decoded", "OAUTHBEARER", "SCRAM",
                     "PLAIN decoded, with blanks", "PLAIN over two lines", "PLAIN over two lines, without a mark", "the server repeats a part",
                     "the server decodes it", "the server decodes the step", "a message", "no login at all")
# In the first, `=>` is how the client's lines begin; the second never holds a message, and what follows 354 is a command again.
MEANS_SOMETHING_ELSE = {("marked", "a setting of PHP"), ("exchange-protocol", "a message")}

# ---- how a format shows who speaks ----

# By lines above and below what is said.
BETWEEN = {"libetpan": {"C": (">>>>>>> send >>>>>>\n", "\r\n\n>>>>>>> end send >>>>>>"),
                        "S": ("<<<<<<< read <<<<<<\n", "\r\n\n<<<<<<< end read <<<<<<"), "-": ("", "")},
           # What is in columns has no marks on its line.
           "nmap": {"C": ("NSE: TCP 127.0.0.1:46020 > 127.0.0.1:2525 | ", "\n"), "S": ("NSE: TCP 127.0.0.1:46020 < 127.0.0.1:2525 | ", "\n"), "-": ("", "")}}

COMMAND = re.compile(r"^(?P<before>.*?)(?i:MAIL FROM):\s*<[^>]*>(?: [A-Za-z0-9]+=[^\s\"'\\\]\[<,]+)*(?P<after>.*)$")
REPLY = re.compile(r"^(?P<before>(?:.*?[^0-9A-Za-z.])?)250 (?:(?!\\r|\\n|\[nl\]|<CRLF>|[\"'\]]).)*(?P<after>.*)$")
TOLD = re.compile(r"^(?P<before>.*[^0-9.])(?P<code>[45]\d\d)[ -](?P<status>[45]\.\d+\.\d+ )?(?P<text>[^\n]*)$")
# Of what was sent: read as little as can be, so looked at for secrets in another place.
ACCEPTED = re.compile(r"^(?P<before>.*[^0-9.])(?P<code>250)[ -](?P<status>2\.\d+\.\d+ )?(?P<text>[^\n]*)$")


def marks_of(lines):
    """What stands before and after a line of each side, and where more may be said: in front of the MAIL command."""
    for at, line in enumerate(lines):
        if not COMMAND.match(line):
            continue
        for answered, answer in enumerate(lines[at + 1:at + 12], at + 1):
            reply = REPLY.match(answer)
            if reply:
                last = [COMMAND.match(each) for each in lines[at:answered]]
                command = [match for match in last if match][-1]  # some show a command twice: as it was read, and as it was understood
                return at, {"C": command.group("before", "after"), "S": reply.group("before", "after"), "-": ("", "")}
    return None


def planted_talk(lines, at, marks, said):
    return lines[:at] + [marks[side][0] + text + marks[side][1] for side, text in said] + lines[at:]


def telling_words(said):
    """The longest that the server says, without codes, or else the client: what holds the secret is longer than all around it."""
    replies = [text for side, text in said if side == "S" and len(text) > len(NO[1])] or [text for side, text in said if side == "C"]
    return re.sub(r"^\d{3} (\d\.\d\.\d )?", "", max(replies, key=len))


def planted_reply(lines, said, form=TOLD):
    """In the first reply that a line tells of, what the server says, or else the client; lines of the program's own in front."""
    words = telling_words(said)
    for at, line in enumerate(lines):
        match = form.match(line)
        if match:
            told = f"{match['before']}{match['code']} {match['status'] or ''}{words} {match['text']}"
            return [text for side, text in said if side == "-"] + lines[:at] + [told] + lines[at + 1:]
    return None


def words_told(report):
    """What the expected report quotes of a delivery: it stands in the log somewhere, whatever its format."""
    for delivery in report["deliveries"]:
        yield from (delivery["reply"] or {}).get("text", [])
        yield delivery.get("text") or ""


def planted_in_words(log, words, said):
    """In front of words that the report is known to quote."""
    plant = telling_words(said)
    word = next((word for word in words if len(word) > 9 and log.count(word)), None)
    quoted = plant.replace('"', "'") if log.lstrip().startswith("{") else plant  # else it would end a string of JSON
    return word and log.replace(word, f"{word[:4]} {quoted} {word[4:]}")


def corpus():
    """For each format its logs, the shortest first, each with words that its report quotes."""
    formats = {}
    for path in sorted(glob.glob(SOURCE + "/corpus/*/*.log")):
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            log = file.read()
        with open(path[:-4] + ".json", encoding="utf-8") as file:
            words = list(words_told(json.load(file)))
        formats.setdefault(os.path.basename(os.path.dirname(path)), []).append((log, words))
    return {name: sorted(logs, key=lambda log: len(log[0])) for name, logs in formats.items()}


def split_lines(text):
    end = "\r\n" if text.count("\r\n") == text.count("\n") else "\n"
    return text.split(end), end


def planted_logs(name, logs):
    """(secret, log) for each plant: in the shortest log of the format that shows a conversation, else in one that tells of a reply."""
    split = [split_lines(log) for log, _ in logs]
    talk = next(((lines, end, *found) for lines, end in split for found in [marks_of(lines)] if found), None)
    told = next(((lines, end) for lines, end in split if planted_reply(lines, [("C", "NOOP")])), None)
    taken = next(((lines, end) for lines, end in split if planted_reply(lines, [("C", "NOOP")], ACCEPTED)), None)
    quoted = next(((log, words) for log, words in logs if planted_in_words(log, words, [("C", "NOOP")])), None)
    for why, plant in PLANTS.items():
        secret = Secret(name, why)
        if (name, why) in MEANS_SOMETHING_ELSE:
            continue
        if talk:
            lines, end, at, marks = talk
            if name in BETWEEN:  # in front of the line above
                at, marks = at - 1, BETWEEN[name]
            yield secret, end.join(planted_talk(lines, at, marks, plant(secret.text)))
        elif told and why not in TOLD_BY_THE_LOGIN:
            lines, end = told
            yield secret, end.join(planted_reply(lines, plant(secret.text)))
        elif quoted and why not in TOLD_BY_THE_LOGIN:
            yield secret, planted_in_words(*quoted, plant(secret.text))
        accepted = Secret(name, why, "accepted")
        between_columns = name.endswith("csv") and "," in telling_words(plant(accepted.text))
        if taken and not talk and why not in TOLD_BY_THE_LOGIN and not between_columns:
            lines, end = taken
            yield accepted, end.join(planted_reply(lines, plant(accepted.text), ACCEPTED))


def whole(_, columns, text):
    return columns.ljust(48) + text


# What people and terminals do to rows of octets.
DAMAGES = {
    "the text is masked": lambda at, columns, text: columns.ljust(48) + ("X" * len(text) if at else text[:11].ljust(len(text), "X")),
    "the text is cut off": lambda at, columns, text: columns.rstrip(),
    "columns are cut off": lambda at, columns, text: columns[:40].rstrip(),
    "octets are masked": lambda at, columns, text: (columns[:36] + "xx " * (len(columns) // 3 - 12)).ljust(48) + text,
    "a row is masked": lambda at, columns, text: whole(at, columns, text) if at != 16 else "*" * 48 + text,
}


def dumped(log, hexadecimal, damage=whole):
    """A log of curl -v as --trace-ascii or --trace has it: what is said is cut into rows."""
    out, width = [], 16 if hexadecimal else 64
    for line in log.split("\n"):
        if not line.startswith(("> ", "< ")):
            out.append(f"== Info: {line[2:]}" if line.startswith("* ") else line)
            continue
        said = line[2:].rstrip("\r").encode(errors="surrogateescape") + b"\r\n"
        out.append(f"{'=> Send' if line[0] == '>' else '<= Recv'} header, {len(said)} bytes (0x{len(said):x})")
        for at in range(0, len(said), width) if hexadecimal else range(0, len(said) - 2, width):
            row = said[at:at + width]
            text = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in row)
            out.append(f"{at:04x}: " + (damage(at, "".join(f"{octet:02x} " for octet in row), text) if hexadecimal else text.removesuffix("..")))
    return "\n".join(out)


def leaks(secrets, out):
    """Where one comes out, not even broken over lines or in other letters."""
    said = b"".join(out.split()).lower().decode("utf-8", "replace")
    for secret in secrets:
        at = next((at for at in map(said.find, secret.forms) if at >= 0), None)
        if at is not None:
            yield f"{secret.what}: …{said[max(0, at - 80):at + 60]}…"


class Secrets(unittest.TestCase):
    # Their logs quote no words of others.
    SILENT = set()
    # Enough to go through all that is written: conversations and deliveries, lines and JSON.
    SOME = ("swaks", "python-smtplib", "nodemailer-json", "postfix", "exim", "dsn")

    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.planted = {name: cls.write(name, planted_logs(name, logs)) for name, logs in corpus().items()}
        for name, hexadecimal in (("curl --trace-ascii", False), ("curl --trace", True)):
            logs = planted_logs(name, corpus()["curl"])
            cls.planted[name] = cls.write(name, ((secret, dumped(text, hexadecimal)) for secret, text in logs))
        for name, damage in DAMAGES.items():
            logs = planted_logs(name, corpus()["curl"])
            cls.planted[name] = cls.write(name, ((secret, dumped(text, True, damage)) for secret, text in logs))
            for secret, _ in cls.planted[name]:
                secret.forms = parts_of(secret.text)

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    @classmethod
    def write(cls, name, planted):
        result = []
        for secret, text in planted:
            path = os.path.join(cls.holder.name, f"{name}-{len(result)}.log")
            with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(text)
            result.append((secret, path))
        return result

    def check(self, secrets, *words, text=b""):
        status, out, err = run_bytes(*words, text=text)
        self.assertEqual(list(leaks(secrets, out + err)), [], words[:4])
        self.assertLess(status, 2, err)
        return out

    def files_of(self, name):
        return [secret for secret, _ in self.planted[name]], [path for _, path in self.planted[name]]

    def test_what_is_looked_for_is_there(self):
        """Each plant does stand in its log; only the formats that are known to have no place for one have none."""
        self.assertEqual({name for name, planted in self.planted.items() if not planted}, self.SILENT)
        in_accepted = {name for name, planted in self.planted.items() if any(secret.what.endswith("accepted") for secret, _ in planted)}
        self.assertGreaterEqual(in_accepted, {"postfix", "opensmtpd", "sendgrid-json"})
        for name in self.SOME:
            for secret, path in self.planted[name]:
                with open(path, "rb") as file:
                    text = file.read()
                self.assertTrue(list(leaks([secret], text)), secret.what)

    def test_logins_are_read(self):
        """In most formats that show a conversation a planted login is taken for one: else its marks are not what was learned."""
        read = 0
        for planted in self.planted.values():
            for secret, path in planted:
                if secret.what.endswith("| PLAIN at once"):
                    report = json.loads(run_bytes("analyze", "-f", "json", path)[1])
                    verbs = [exchange["command"]["verb"] for session in report["sessions"] for exchange in session["exchanges"] if exchange["command"]]
                    read += "AUTH" in verbs
        self.assertGreater(read, 35)

    def test_every_format(self):
        for name, planted in self.planted.items():
            with self.subTest(name):
                secrets, paths = self.files_of(name)
                if paths:
                    self.check(secrets, "analyze", "-f", "json", "--top", "10000", *paths)

    def test_every_form(self):
        for name in self.SOME:
            secrets, paths = self.files_of(name)
            for form in REPORT_FORMS:
                with self.subTest(name, form=form):
                    self.check(secrets, "analyze", "-f", form, *paths)
                    self.check(secrets, "analyze", "-f", form, "--anonymize", *paths)

    def test_every_command(self):
        for name in self.SOME:
            secrets, paths = self.files_of(name)
            with self.subTest(name):
                for form in ("text", "json"):
                    self.check(secrets, "trace", "-f", form, "bob@example.net", *paths)
                    self.check(secrets, "trace", "-f", form, "bob@example.org", *paths)
                    self.check(secrets, "compare", "-f", form, paths[0], paths[1])
                reports = []
                for number, half in enumerate((paths[::2], paths[1::2])):
                    reports.append(os.path.join(self.holder.name, f"{name}-{number}.json"))
                    with open(reports[-1], "wb") as file:
                        file.write(self.check(secrets, "analyze", "-f", "json", *half))
                for form in ("text", "json", "html"):
                    self.check(secrets, "merge", "-f", form, *reports)

    def test_explain(self):
        for why, plant in PLANTS.items():
            if why in TOLD_BY_THE_LOGIN:
                continue
            secret = Secret("explain", why)
            for text in {words for side, words in plant(secret.text) if side == "S" and secret.text in words}:
                for form in ("text", "json", "jsonl"):
                    with self.subTest(why, form=form):
                        self.check([secret], "explain", "-f", form, text=text.encode())
                        self.check([secret], "explain", "-f", form, text)

    def test_words_that_are_none(self):
        """What only looks like it stays: it may be the reason."""
        for text in ("535 5.7.8 Wrong password: try again", "535 5.7.8 Username and Password not accepted. Learn more at https://example.net/x?p=1",
                     "550 5.7.26 SPF [example.net] = did not pass, dkim=pass header.i=@example.net", "535 Basic authentication is disabled",
                     "550 5.7.1 bearer authentication required", "501 AUTH PLAIN LOGIN only", "550 see https://example.net/help?user=a@example.net",
                     "334 UGFzc3dvcmQ6", "550-5.7.1 mail to <bob@example.net> -- refused", "535 login with token: not supported here"):
            with self.subTest(text):
                self.assertEqual(json.loads(run_bytes("explain", "-f", "json", text)[1])["input"], text)


if __name__ == "__main__":
    unittest.main()
