#!/usr/bin/env python3
"""What the program prints as JSON obeys data/schema/, and what it says in several places agrees.

Texts: every log of corpus/, replies of all kinds, and bytes that no mail server should send. Every document is parsed
strictly: UTF-8, no NaN, no key twice. Needs python3-jsonschema (draft 2020-12); without it the test is skipped.
"""
import base64
import collections
import glob
import json
import re
import os
import subprocess
import sys
import unittest

try:
    from jsonschema import Draft202012Validator as Validator
except ImportError:
    print("python3-jsonschema is not installed (or is older than 4.0): the schemas are not tested")
    sys.exit(77)

PROGRAM = os.environ["SMTPWHY"]
SOURCE = os.environ["SMTPWHY_CHECKOUT"]
MOST_EVIDENCE = 3  # of a finding
FATES = ("lines_event", "lines_content", "lines_noise", "lines_unrecognised")


def schema(name):
    with open(os.path.join(SOURCE, "data", "schema", name + ".schema.json"), encoding="utf-8") as file:
        return json.load(file)


SCHEMAS = {name: schema(name) for name in ("explanation", "report", "exchange", "delivery", "trace", "comparison")}
VALIDATORS = {name: Validator(text) for name, text in SCHEMAS.items()}


def run(*words, text=b""):
    done = subprocess.run([PROGRAM, *words], input=text, capture_output=True, cwd=SOURCE, timeout=120, check=False)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"smtpwhy {' '.join(words)}: exit {done.returncode}, {done.stderr!r}")
    return done.stdout


def strict(document):
    def once(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise AssertionError(f"a key stands twice: {sorted(key for key in keys if keys.count(key) > 1)}")
        return dict(pairs)

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(document.decode("utf-8", errors="strict"), object_pairs_hook=once, parse_constant=refuse)


def exact(holder, key):
    """The bytes behind a text: those of the _base64 sibling where there is one."""
    if key + "_base64" in holder:
        return base64.b64decode(holder[key + "_base64"], validate=True)
    return holder[key].encode()


def logs_by_format():
    folders = {}
    for path in sorted(glob.glob("corpus/**/*.log", root_dir=SOURCE, recursive=True)):
        folders.setdefault(os.path.dirname(path), []).append(path)
    return folders


# What people and programs hand to `explain`: the name says why.
TEXTS = {
    "empty": "",
    "blank": "   ",
    "code": "550",
    "code of RFC 821 only": "551",
    "success": "250 2.1.5 Ok",
    "intermediate": "354 go ahead",
    "preliminary": "150 wait",
    "temporary": "451 4.7.1 Greylisting in action, please come back later",
    "code that no standard knows": "299 strange",
    "code outside the grammar": "777 lucky",
    "lowest code": "100",
    "highest code": "999",
    "below any code": "099 x",
    "status": "5.7.26",
    "status alone, success": "2.0.0",
    "status that no registry knows": "5.7.999 no idea",
    "status with zeros in front": "550 5.01.001 x",
    "code and status disagree": "550 4.2.2 over quota",
    "code and status, no text": "550 5.1.1",
    "rule with captures": "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org",
    "several lines": "550-5.7.26 This mail has been blocked\n550 5.7.26 because the sender is unauthenticated",
    "a program's own words": "Connection timed out",
    "a bounce's words": "host mx.example.net[192.0.2.1] said: 550 5.1.1 <a@example.net>: User unknown",
    "no reply at all": "hello world",
    "beyond ASCII": "550 5.1.1 Empfänger unbekannt 収信者 🤷",
    "quotes and backslashes": '550 "a\\b" \t',
}

# Bytes from the other side: the name says what a careless writer would break on.
HOSTILE = {
    "invalid UTF-8": b"550 5.1.1 caf\xe9 <a@example.net> unknown\xff",
    "half a character": b"550 x \xe2\x82",
    "overlong slash": b"550 x \xc0\xaf",
    "surrogate": b"550 x \xed\xa0\x80",
    "NUL": b"550 5.1.1 a\0b",
    "ESC": b"550 5.1.1 \x1b[31mred\x1b[0m \x1b]0;title\x07",
    "C1 control": b"550 \xc2\x9b31m x \x9b31m",
    "DEL and backspace": b"550 \x7f\x08\x08\x08250 ok",
    "carriage return": b"550 no\r250 yes",
    "line separator": "550 a\u2028b\u202ec".encode(),
    "huge line": b"550 5.1.1 " + b"x" * 300000,
    "huge number": b"55000000000000000000000 x",
    "quotes": b'550 "}],\\',
}

DIALOGUE = b"220 mx.example.net ESMTP\nEHLO me.example\n250 mx\nMAIL FROM:<a@b.example>\n250 ok\nRCPT TO:<c@d.example>\n%s\nQUIT\n221 bye\n"


class Explanations(unittest.TestCase):
    def check(self, document, text):
        VALIDATORS["explanation"].validate(document)
        self.assertEqual(exact(document, "input"), text)

    def test_texts(self):
        for name, text in TEXTS.items():
            with self.subTest(name):
                self.check(strict(run("explain", "--format", "json", text)), text.encode())

    def test_commands(self):
        for verb in ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", ".", "AUTH", "STARTTLS", "QUIT", "VRFY"):
            for code in ("250", "421", "450", "501", "503", "550", "554"):
                with self.subTest(f"{code} to {verb}"):
                    self.check(strict(run("explain", "--command", verb, "--host", "mx.example.net", "--format", "json", code)), code.encode())

    def test_hostile_lines(self):
        texts = {name: text for name, text in HOSTILE.items() if len(text) < 200000}
        lines = run("explain", "--format", "jsonl", text=b"".join(text + b"\n" for text in texts.values())).splitlines()
        self.assertEqual(len(lines), len(texts))
        for line, (name, text) in zip(lines, texts.items()):
            with self.subTest(name):
                self.check(strict(line), text)

    def test_hostile_text(self):
        for name, text in HOSTILE.items():
            with self.subTest(name):
                for line in run("explain", "--format", "json", text=text).splitlines():
                    VALIDATORS["explanation"].validate(strict(line))


class Reports(unittest.TestCase):
    def report(self, words, text=b""):
        document = strict(run("analyze", "--format", "json", *words, text=text))
        VALIDATORS["report"].validate(document)
        rows = [strict(line) for line in run("analyze", "--format", "jsonl", *words, text=text).splitlines()]
        for row in rows:
            VALIDATORS[re.fullmatch(r"smtpwhy/(exchange|delivery)-1", row["schema"])[1]].validate(row)
        self.agree(document, [row for row in rows if row["schema"] == "smtpwhy/exchange-1"])
        return document, rows

    def agree(self, report, rows):
        self.check_inputs(report)
        self.check_sessions(report)
        self.check_findings(report)
        self.check_totals(report)
        self.check_problems(report)
        flat = [self.flat(session, exchange) for session in report["sessions"] for exchange in session["exchanges"]]
        self.assertEqual(rows, flat, "jsonl and json differ")

    def check_inputs(self, report):
        for one in report["inputs"]:
            self.assertEqual(sum(one[fate] for fate in FATES), one["lines"], one)
            self.assertLessEqual(one["lines"], one["bytes"], one)

    def check_sessions(self, report):
        self.assertEqual(sorted(s["id"] for s in report["sessions"]), list(range(1, len(report["sessions"]) + 1)))
        for session in report["sessions"]:
            last = report["inputs"][session["input"]]["lines"]
            spoken = [e[part]["line"] for e in session["exchanges"] for part in ("command", "reply") if e[part] and e[part]["line"]]
            places = [session["first_line"], *sorted(spoken), session["last_line"], last]
            self.assertEqual(places, sorted(places), f"session {session['id']}: a line outside of it")

    def check_findings(self, report):
        failed = {}  # line of the reply, by input, to how the exchange was judged
        for session in report["sessions"]:
            for exchange in session["exchanges"]:
                if exchange.get("failure") == "primary":
                    failed[session["input"], exchange["reply"]["line"]] = (exchange["severity"], exchange["cause"])
        for finding in report["findings"]:
            self.assertEqual(len(finding["evidence"]), min(finding["count"], MOST_EVIDENCE), finding["title"])
            for evidence in finding["evidence"]:
                self.assertLessEqual(evidence["line"] or 1, report["inputs"][evidence["input"]]["lines"])
                if finding["kind"] == "failed-reply":
                    self.assertEqual(failed.get((evidence["input"], evidence["line"])), (finding["severity"], finding["cause"]))

    def check_totals(self, report):
        totals = report["totals"]
        exchanges = [e for session in report["sessions"] for e in session["exchanges"]]
        primary = sum(e.get("failure") == "primary" for e in exchanges)
        told = sum(f["count"] for f in report["findings"] if f["kind"] == "failed-reply") + totals.get("findings_left_out", 0)
        self.assertEqual(told, primary, "a finding for each primary failure, and no other")
        failed = [d for d in report["deliveries"] if d.get("failure") == "primary"]
        self.assertEqual(sum(f["count"] for f in report["findings"] if f["kind"] == "failed-delivery"), len(failed))
        self.assertEqual(sum(totals["by_cause"].values()), primary + len(failed))
        self.assertEqual(sum(totals["by_code"].values()), primary + sum(d["reply"] is not None for d in failed))
        commands = sum(totals["by_command"].values())  # the greeting counts as CONNECT, and is no command
        self.assertLessEqual(primary + sum(d["command"] is not None for d in failed), commands)
        self.assertLessEqual(commands, primary + len(failed))
        self.assertLessEqual(sum(totals["by_server"].values()), primary + len(failed))
        self.assertEqual(totals["sessions"], len(report["sessions"]))
        self.assertEqual(totals["transactions"], sum(len(s["transactions"]) for s in report["sessions"]))
        self.assertEqual(totals["deliveries"], len(report["deliveries"]))
        self.check_attempts(report)

    def check_attempts(self, report):
        totals = report["totals"]
        recipients = [[r["outcome"] for t in s["transactions"] for r in t["recipients"]] for s in report["sessions"]]
        outcomes = sum(recipients, [])
        deliveries = report["deliveries"]
        self.assertEqual(totals["accepted"], outcomes.count("accepted") + sum(d["status"] == "sent" for d in deliveries))
        failed = outcomes.count("temporary") + outcomes.count("permanent") + sum("failure" in d for d in deliveries)
        others = totals["temporary"] + totals["permanent"] - failed
        most = recipients.count([]) + outcomes.count("unknown")
        self.assertIn(others, range(0, most + 1), "sessions that failed before RCPT, and recipients whose session broke")

    def check_problems(self, report):
        """What failed names a finding, and each finding of replies is named as often as it was found."""
        sessions = report["sessions"]
        attempts = [exchange for session in sessions for exchange in session["exchanges"]] + report["deliveries"]
        named = collections.Counter(attempt["problem"] for attempt in attempts if "problem" in attempt)
        found = {finding["problem"]: finding for finding in report["findings"]}
        self.assertEqual(len(found), len(report["findings"]))
        for session in sessions:
            of_recipients = [recipient for transaction in session["transactions"] for recipient in transaction["recipients"]]
            self.assertLessEqual({r["problem"] for r in of_recipients if "problem" in r}, set(session.get("problems", [])))
        if "findings_left_out" in report["totals"]:
            return
        self.assertLessEqual({problem for session in sessions for problem in session.get("problems", [])} | set(named), set(found))
        for problem, finding in found.items():
            if finding["kind"] in ("failed-reply", "failed-delivery"):
                self.assertEqual(named[problem], finding["count"], finding["title"])

    def flat(self, session, exchange):
        row = {"schema": "smtpwhy/exchange-1", "input": session["input"], "session": session["id"], "side": session["side"],
               "time": session["started"], "latency_ms": exchange["latency_ms"], "severity": exchange["severity"],
               "failure": exchange.get("failure"), "unsolicited": exchange.get("unsolicited", False),
               "cause": exchange.get("cause"), "cause_group": exchange.get("cause_group"), "problem": exchange.get("problem")}
        command, reply = exchange["command"] or {}, exchange["reply"] or {}
        for key, holder, name in (("client", session, "client"), ("server", session, "server"), ("verb", command, "verb"),
                                  ("argument", command, "argument"), ("command_line", command, "line"), ("code", reply, "code"),
                                  ("enhanced_status", reply, "enhanced_status"), ("reply_line", reply, "line"),
                                  ("recipient", exchange, "recipient")):
            row[key] = holder.get(name)
            if name + "_base64" in holder:
                row[key + "_base64"] = holder[name + "_base64"]
        row["text"] = " ".join(line.strip() for line in reply.get("text", []) if line.strip()) or None
        if "text_base64" in reply:
            lines = [base64.b64decode(line).strip() for line in reply["text_base64"]]
            row["text_base64"] = base64.b64encode(b" ".join(line for line in lines if line)).decode()
        return row

    def test_corpus(self):
        folders = logs_by_format()
        self.assertGreater(len(folders), 0, "no log in corpus/")
        for folder, paths in folders.items():
            with self.subTest(folder):
                report, _ = self.report(paths)
                self.assertEqual([one["name"] for one in report["inputs"]], paths)
                for path, one in zip(paths, report["inputs"]):
                    with open(os.path.join(SOURCE, path), "rb") as file:
                        content = file.read()
                    self.assertEqual(one["bytes"], len(content), path)
                    self.assertEqual(one["lines"], content.count(b"\n") + (not content.endswith(b"\n")), path)

    def test_hostile_replies(self):
        for name, text in HOSTILE.items():
            with self.subTest(name):
                report, _ = self.report([], DIALOGUE % text)
                replies = [e["reply"] for s in report["sessions"] for e in s["exchanges"] if e["reply"]]
                self.assertEqual(replies[0]["code"], 220)
                self.assertEqual(report["totals"]["sessions"], 1)

    def test_what_was_left_out(self):
        report = strict(run("analyze", "--format", "json", text=DIALOGUE % (b"550-no\n" * 200 + b"550 no")))
        VALIDATORS["report"].validate(report)
        self.assertEqual(report["limits"], {"replies": 1})

    def test_no_byte_is_lost(self):
        text = b"caf\xe9 \xff\0\x1b[1m <c@d.example>"
        report, rows = self.report([], DIALOGUE % (b"550 5.1.1 " + text))
        reply = report["sessions"][0]["exchanges"][3]["reply"]
        self.assertEqual(base64.b64decode(reply["text_base64"][0]), text)
        self.assertEqual(base64.b64decode(rows[3]["text_base64"]), text)
        self.assertEqual(reply["text"], [text.decode("utf-8", "replace")])

    def test_names_that_look_alike(self):
        """Names may differ only in bytes that are not UTF-8; a JSON object must not hold a key twice, and nothing may get lost."""
        swaks = b"=== Trying %s:25...\n=== Connected to %s.\n<** 554 5.7.1 no\n -> QUIT\n=== Connection closed with remote host.\n"
        verbs = b"220 mx ESMTP\nEHLO me\n250 mx\nFO\xe9\n500 5.5.2 no\nFO\xe8\n500 5.5.2 no\n"
        for key, text in {
            "by_server": b"".join(swaks % (name, name) for name in (b"mx\xe9.example", b"mx\xe8.example")),
            "by_command": verbs,
        }.items():
            with self.subTest(key):
                report, _ = self.report([], text)
                self.assertEqual(sum(report["totals"][key].values()), 2)

    def test_hostile_in_every_format(self):
        names = [line.split()[0] for line in run("formats").decode().splitlines() if line.startswith("  ")]
        mess = b"\n".join(HOSTILE.values()) + b"\n" + bytes(range(256)) * 20
        for name in names:
            with self.subTest(name):
                self.report(["--input-format", name], mess)

    def test_odd_inputs(self):
        for name, text in {"nothing": b"", "a newline": b"\n", "no newline": b"220 mx ESMTP", "zeros": b"\0" * 70000,
                           "unasked reply": DIALOGUE % b"250 ok\n421 4.4.2 mx.example.net Error: timeout exceeded"}.items():
            with self.subTest(name):
                self.report([], text)


class Schemas(unittest.TestCase):
    def test_schemas_are_schemas(self):
        for name, text in SCHEMAS.items():
            with self.subTest(name):
                Validator.check_schema(text)

    def test_every_object_is_closed(self):
        def walk(node, place):
            if isinstance(node, dict):
                if node.get("type") == "object" and "properties" in node:
                    self.assertIs(node.get("additionalProperties"), False, place)
                    self.assertLessEqual(set(node["required"]), set(node["properties"]), place)
                for key, value in node.items():
                    walk(value, place + "/" + key)
            elif isinstance(node, list):
                for index, value in enumerate(node):
                    walk(value, f"{place}/{index}")

        for name, text in SCHEMAS.items():
            walk(text, name)

    def test_cause_groups_are_those_of_the_catalogue(self):
        lines = run("help", "causes").decode().splitlines()[1:]
        groups = [line.split()[0] for line in lines if not line.startswith("   ")]
        for name, text in SCHEMAS.items():
            if "cause_group" not in text["$defs"]:
                continue
            with self.subTest(name):
                self.assertEqual(text["$defs"]["cause_group"]["enum"], groups + [None])

    def test_what_is_wrong_is_refused(self):
        """The schemas are strict: a document with one thing changed does not pass."""
        report = strict(run("analyze", "--format", "json", "-", text=DIALOGUE % b"450 4.2.0 later"))
        explanation = strict(run("explain", "--format", "json", "550 5.1.1 x"))
        row = strict(run("analyze", "--format", "jsonl", "-", text=DIALOGUE % b"450 4.2.0 later").splitlines()[3])
        changes = [
            ("report", report, lambda d: d.update(extra=1)),
            ("report", report, lambda d: d.pop("totals")),
            ("report", report, lambda d: d["sessions"][0].update(outcome="fine")),
            ("report", report, lambda d: d["sessions"][0]["exchanges"][3].pop("failure")),
            ("report", report, lambda d: d["sessions"][0]["exchanges"][3].update(cause_group="weather")),
            ("report", report, lambda d: d["sessions"][0]["exchanges"][2].update(failure="primary")),
            ("report", report, lambda d: d["sessions"][0]["exchanges"][2]["reply"].update(line=0)),
            ("report", report, lambda d: d["sessions"][0]["transactions"][0]["recipients"][0].update(outcome="mixed")),
            ("report", report, lambda d: d["findings"][0].update(severity="error")),
            ("report", report, lambda d: d["findings"][0].update(references=["somewhere"])),
            ("report", report, lambda d: d["inputs"][0].update(lines=-1)),
            ("report", report, lambda d: d["totals"]["by_code"].update({"45x": 1})),
            ("report", report, lambda d: d["inputs"][0].update(name_base64="not base64!")),
            ("explanation", explanation, lambda d: d.update(who="somebody")),
            ("explanation", explanation, lambda d: d.update(enhanced_status="5.1")),
            ("explanation", explanation, lambda d: d.update(reply_code="550")),
            ("explanation", explanation, lambda d: d.update(cause=None)),
            ("explanation", explanation, lambda d: d["digits"].pop()),
            ("explanation", explanation, lambda d: d.update(confidence="surely")),
            ("exchange", row, lambda d: d.pop("side")),
            ("exchange", row, lambda d: d.update(verb="AUTH")),
            ("exchange", row, lambda d: d.update(cause=None)),
            ("exchange", row, lambda d: d.update(code=None)),
        ]
        for index, (name, document, change) in enumerate(changes):
            with self.subTest(f"{name}, change {index}"):
                copy = json.loads(json.dumps(document))
                self.assertTrue(VALIDATORS[name].is_valid(copy))
                change(copy)
                self.assertFalse(VALIDATORS[name].is_valid(copy))


class Comparisons(unittest.TestCase):
    def test_logs_of_each_format_against_the_next(self):
        folders = sorted(logs_by_format())
        for one, other in zip(folders, folders[1:]):
            with self.subTest(f"{one} and {other}"):
                done = subprocess.run([PROGRAM, "compare", "--format", "json", "--year", "2026", one, other], capture_output=True, cwd=SOURCE, timeout=60, check=False)
                document = strict(done.stdout)
                self.assertEqual((done.returncode, done.stderr), (int(document["differs"]), b""))
                VALIDATORS["comparison"].validate(document)
                for side in ("before", "after"):
                    whole = document[side]
                    self.assertEqual(whole["attempts"], whole["accepted"] + whole["temporary"] + whole["permanent"])
                    for problem in document["problems"]:
                        share = problem[side + "_per_100_attempts"]
                        expected = 100 * problem[side] / whole["attempts"] if whole["attempts"] else None
                        self.assertEqual(share is None, expected is None)
                        self.assertAlmostEqual(share or 0, expected or 0, delta=0.0051)


class Traces(unittest.TestCase):
    EACH = 8  # each eighth log of the corpus: every recipient of it

    def test_every_recipient_is_traced(self):
        for log in sorted(glob.glob("corpus/*/*.log", root_dir=SOURCE))[:: self.EACH]:
            report = strict(run("analyze", "--format", "json", "--year", "2026", log))
            wanted = {r["address"] for s in report["sessions"] for t in s["transactions"] for r in t["recipients"]}
            wanted |= {d["recipient"] for d in report["deliveries"]}
            for address in sorted(a for a in wanted if a and "\ufffd" not in a)[:3]:
                with self.subTest(f"{log}: {address}"):
                    trace = strict(run("trace", "--format", "json", "--year", "2026", "--", address, log))
                    VALIDATORS["trace"].validate(trace)
                    self.assertTrue(trace["recipients"])
                    self.assertTrue(any((s["recipient"] or "").lower() == address.lower() for s in trace["steps"]))


if __name__ == "__main__":
    unittest.main()
