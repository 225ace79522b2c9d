#!/usr/bin/env python3
"""--anonymize: nothing that the report of a log names is in the anonymised one, in any form of output, over the whole corpus.

What is known is taken from the plain report in JSON: its fields (addresses, hosts, ids), and whatever in its texts has the form of an address
or an IP address. The corpus uses addresses that are meant for documentation, and so do the stand-ins: so the logs get others first.
"""
import base64
import glob
import html
import ipaddress
import json
import os
import re
import tempfile
import unittest

from program import SOURCE, run, run_bytes

FORMS = ("text", "markdown", "reply", "html", "json", "jsonl", "csv")
EVERYBODYS = {"localhost", "localhost.localdomain", "postmaster", "unknown", "NOQUEUE", "local", "none"}
ADDRESS = re.compile(r"[A-Za-z0-9.!#$&*+/?^_{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]+")
NAME = re.compile(r"(?<![\w.@-])(?:[A-Za-z0-9_-]+\.)+[A-Za-z][A-Za-z0-9-]+(?![\w-])")
IP4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)")
IP6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?![\w:])")
BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
OTHERS = ((rb"192\.0\.2\.", b"77.91.2."), (rb"198\.51\.100\.", b"91.77.100."), (rb"203\.0\.113\.", b"94.23.113."),
          (rb"2001:db8:", b"2a03:77:"))


def with_other_addresses(log):
    for pattern, other in OTHERS:
        log = re.sub(pattern, other, log, flags=re.I)
    return log


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in ("references", "fixes", "explanation", "format", "formats", "wrappers", "name", "rule", "provider"):
                yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def is_ip(text):
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (ip.is_loopback or ip.is_unspecified)


class Known:
    """What a report names."""

    def __init__(self, report):
        self.ips, self.addresses, self.hosts, self.ids, self.texts = set(), set(), set(), set(), []
        for session in report["sessions"]:
            self.host(session["client"])
            self.host(session["server"])
            for transaction in session["transactions"]:
                self.address(transaction["reverse_path"])
                for recipient in transaction["recipients"]:
                    self.address(recipient["address"])
            for exchange in session["exchanges"]:
                self.address(exchange.get("recipient"))
        for delivery in report["deliveries"]:
            self.address(delivery["sender"])
            self.address(delivery["recipient"])
            self.ids |= {delivery["queue_id"], delivery["message_id"]}
            for field in ("client", "relay"):
                for name in NAME.findall(delivery[field] or ""):
                    self.host(name)
        for server in report["totals"]["by_server"]:
            for name in NAME.findall(server):
                self.host(name)
        for text in strings(report):
            self.ips |= {ip for ip in IP4.findall(text) + IP6.findall(text) if is_ip(ip)}
            self.addresses |= {address.lower() for address in ADDRESS.findall(text)}
        self.ids -= {None, "NOQUEUE"}
        self.hosts -= EVERYBODYS

    def host(self, name):
        if name and "." in name and not re.fullmatch(r"\[?[\d.]+\]?", name):
            self.hosts.add(name.lower())

    def address(self, address):
        if address and "@" in address:
            self.addresses.add(address.lower())
            self.host(address.rpartition("@")[2])

    def found_in(self, text):
        """All that must not be there and is."""
        lowered = text.lower()
        found = [ip for ip in self.ips if re.search(rf"(?<![\w.:]){re.escape(ip)}(?![\w:]|\.\d)", text)]
        found += [a for a in self.addresses if a in lowered]
        found += [h for h in self.hosts if h in lowered and re.search(rf"(?<![\w.-]){re.escape(h)}(?![\w-]|\.\w)", lowered)]
        found += [i for i in self.ids if len(i) > 4 and re.search(rf"(?<![\w.-]){re.escape(i)}(?![\w-])", text)]
        return sorted(found)


def decoded(text):
    """What base64 in it holds, wherever that is text."""
    for run64 in BASE64.findall(text):
        try:
            yield base64.b64decode(run64 + "=" * (-len(run64) % 4)).decode("utf-8", "replace")
        except ValueError:
            continue


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory(prefix="smtpwhy-anonymize-")
        cls.addClassCleanup(cls.holder.cleanup)
        cls.folders = sorted(os.path.basename(os.path.dirname(path)) for path in {os.path.dirname(p) + "/x" for p in glob.glob(f"{SOURCE}/corpus/*/*.log")})
        for path in glob.glob(f"{SOURCE}/corpus/*/*.log"):
            folder = os.path.join(cls.holder.name, os.path.basename(os.path.dirname(path)))
            os.makedirs(folder, exist_ok=True)
            with open(path, "rb") as log, open(os.path.join(folder, os.path.basename(path)), "wb") as copy:
                copy.write(with_other_addresses(log.read()))

    def report(self, *words):
        outcome = run("analyze", "--year", "2026", *words, folder=self.holder.name)
        self.assertEqual((outcome.status, outcome.err), (0, ""))
        return outcome.out

    def test_nothing_known_is_left(self):
        many = 0
        for folder in self.folders:
            known = Known(json.loads(self.report("--format", "json", folder)))
            self.assertNotEqual(known.found_in(self.report("--format", "json", folder)), [], "the test would not see it")
            many += len(known.addresses) + len(known.hosts) + len(known.ips) + len(known.ids)
            for form in FORMS:
                with self.subTest(f"{folder} as {form}"):
                    out = self.report("--anonymize", "--format", form, folder)
                    shown = html.unescape(out) if form == "html" else out
                    self.assertEqual(known.found_in(shown), [])
                    for text in decoded(shown):
                        self.assertEqual(known.found_in(text), [], "in base64")
                    self.assertNotRegex(out, r"\w\.log\b")
        self.assertGreater(many, 900)

    def test_the_same_input_gives_the_same_output(self):
        for form in FORMS:
            self.assertEqual(self.report("--anonymize", "--format", form, "postfix"), self.report("--anonymize", "--format", form, "postfix"))

    def test_what_was_found_stays(self):
        for folder in self.folders:
            with self.subTest(folder):
                plain = json.loads(self.report("--format", "json", folder))
                hidden = json.loads(self.report("--anonymize", "--format", "json", folder))
                for key in ("sessions", "transactions", "deliveries", "accepted", "temporary", "permanent", "by_cause", "by_code"):
                    self.assertEqual(plain["totals"][key], hidden["totals"][key], key)
                self.assertEqual({(f["cause"], f["rule"], f["severity"]) for f in plain["findings"]},
                                 {(f["cause"], f["rule"], f["severity"]) for f in hidden["findings"]})
                for one, other in zip(plain["deliveries"], hidden["deliveries"]):
                    for key in ("line", "time", "status", "direction", "severity"):
                        self.assertEqual(one[key], other[key])
                    for key in ("sender", "recipient", "queue_id", "message_id"):
                        self.assertEqual(bool(one[key]), bool(other[key]), key)
                        if one[key] and one[key] not in EVERYBODYS:
                            self.assertNotEqual(one[key], other[key], key)

    def test_traces(self):
        for folder in self.folders[::4]:
            report = json.loads(self.report("--format", "json", folder))
            known = Known(report)
            for address in sorted(known.addresses)[:2]:
                for form in ("text", "json", "reply"):
                    with self.subTest(f"{address} in {folder} as {form}"):
                        out = run("trace", "--anonymize", "--year", "2026", "--format", form, "--", address, folder, folder=self.holder.name).out
                        self.assertEqual(known.found_in(out), [])

    def test_comparisons(self):
        for one, other in zip(self.folders[::3], self.folders[1::3]):
            known = [Known(json.loads(self.report("--format", "json", folder))) for folder in (one, other)]
            for form in ("text", "json"):
                with self.subTest(f"{one} and {other} as {form}"):
                    out = run("compare", "--anonymize", "--year", "2026", "--format", form, one, other, folder=self.holder.name).out
                    self.assertEqual([k.found_in(out) for k in known], [[], []])


TALK = """\
220 mx1.Example.net ESMTP Postfix at 77.91.2.3
EHLO laptop
250 mx1.example.net Hello laptop [77.91.2.9], pleased to meet you
MAIL FROM:<alice@example.org>
250 ok
RCPT TO:<bob@example.net>
{}
QUIT
221 mx1.example.net closing
"""


class Words(unittest.TestCase):
    def reply(self, text):
        report = json.loads(run("analyze", "--anonymize", "--format", "json", text=TALK.format("550 5.7.1 " + text)).out)
        self.session, self.finding = report["sessions"][0], report["findings"][0]
        return self.session["exchanges"][3]["reply"]["text"][0]

    def test_what_becomes_of_words(self):
        for said, hidden in (
            ("<bob@example.net>: no", "<user2@domain1.example>: no"),
            ("<BOB@EXAMPLE.NET>: no", "<user2@domain1.example>: no"),
            ("to=bob@example.net, no", "to=user2@domain1.example, no"),
            ("bob: no such user bob", "user2: no such user user2"),
            ("the bobsleigh of mx1.example.net", "the bobsleigh of host2.domain1.example"),
            ("mx2.example.net is not mx1.example.net.", "host3.domain1.example is not host2.domain1.example."),
            ("host [77.91.2.9] and 77.91.2.9.", "host [192.0.2.2] and 192.0.2.2."),
            ("[IPv6:2a03:77::1] 2A03:77:0::1", "[IPv6:2001:db8::1] 2001:db8::1"),
            ("10.1.2.3 is private, 127.0.0.1 is everybody's", "10.0.0.1 is private, 127.0.0.1 is everybody's"),
            ("HELO <laptop> and [laptop]", "HELO <host1> and [host1]"),
            ("blocked using zen.spamhaus.org; 9.2.91.77.zen.spamhaus.org", "blocked using zen.spamhaus.org; 2.2.0.192.zen.spamhaus.org"),
            ("blocked using bl.example.com", "blocked using host3.domain3.example"),
            ("see https://support.google.com/mail/?p=NoSuchUser", "see https://support.google.com/mail/?p=NoSuchUser"),
            ("see https://help.example.com/a?id=bob%40example.net", "see https://host3.domain3.example/a?id=user2%40domain1.example"),
            ("see http://help.example.com/example.org.html or index.html", "see http://host3.domain3.example/domain2.example.html or index.html"),
            ("_dmarc.example.org TLSv1.3 5.7.1 v8.15.2", "_dmarc.domain2.example TLSv1.3 5.7.1 v8.15.2"),
            ("try again, ref 5b1f17b1804b1-42dsi1234567f8f.123", "try again, ref id-1"),
            ("queued as 4F1A2", "queued as queue-id-1"),
            ("5b1f17b1804b1-42dsi1234567f8f.123 - gsmtp", "queue-id-1 - gsmtp"),
            ('"bob smith"@example.net', "user3@domain1.example"),
            ("/home/bob/Maildir is full", "/home/user2/Maildir is full"),
            ("postmaster@example.net helps", "postmaster@domain1.example helps"),
            ("mail.local and mx.example.co.uk and example.co.uk", "domain3.local and host3.domain4.example and domain4.example"),
            (base64.b64encode(b"<1896@mx1.example.net>").decode(), base64.b64encode(b"<user3@host2.domain1.example>").decode()),
        ):
            with self.subTest(said):
                self.assertEqual(self.reply(said), hidden)

    def test_fields(self):
        self.reply("no")
        self.assertEqual((self.session["client"], self.session["server"]), ("host1", "host2.domain1.example"))
        self.assertEqual(self.session["transactions"][0]["reverse_path"], "user1@domain2.example")
        self.assertEqual(self.session["exchanges"][0]["reply"]["text"], ["host2.domain1.example ESMTP Postfix at 192.0.2.1"])
        self.assertEqual(self.session["exchanges"][1]["command"]["argument"], "host1")
        self.assertEqual(self.session["exchanges"][1]["reply"]["text"],
                         ["host2.domain1.example Hello host1 [192.0.2.2], pleased to meet you"])
        self.assertEqual(self.finding["evidence"][0]["command"], "RCPT TO:<user2@domain1.example>")

    def test_advice(self):
        self.reply("Service unavailable; Client host [77.91.2.9] blocked using zen.spamhaus.org")
        self.assertEqual(self.finding["captures"], {"ip": "192.0.2.2", "list": "zen.spamhaus.org"})
        self.assertIn("192.0.2.2", self.finding["title"])
        self.assertIn("dig +short 2.2.0.192.zen.spamhaus.org", self.finding["checks"])

    def test_names_without_a_domain(self):
        log = ("220 mailsrv ESMTP\nEHLO pc17\n250-mailsrv\n250 8BITMIME\nMAIL FROM:<carla>\n250 ok\nRCPT TO:<bobby>\n"
               "550 5.1.1 mailsrv says bobby is gone\nQUIT\n221 bye\n")
        for form in ("text", "json", "jsonl", "markdown", "html", "csv", "reply"):
            with self.subTest(form):
                told = run("analyze", "--anonymize", "--format", form, text=log).out
                for name in ("mailsrv", "pc17", "carla", "bobby"):
                    self.assertNotIn(name, told)

    def test_names_of_inputs(self):
        with tempfile.TemporaryDirectory(prefix="smtpwhy-anonymize-") as folder:
            for name in ("acme-corp.log", "other.log"):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(TALK.format("550 5.1.1 no"))
            for form in FORMS:
                out = run("analyze", "--anonymize", "--format", form, folder).out
                self.assertNotIn("acme", out, form)
            self.assertIn("[input 1:7]", run("analyze", "--anonymize", folder).out)

    def test_bytes_that_are_not_text(self):
        log = TALK.format("550 5.1.1 bob@example.net caf\xe9").encode("latin-1")
        report = json.loads(run_bytes("analyze", "--anonymize", "--format", "json", text=log)[1])
        exact = base64.b64decode(report["sessions"][0]["exchanges"][3]["reply"]["text_base64"][0])
        self.assertEqual(exact, b"user2@domain1.example caf\xe9")


if __name__ == "__main__":
    unittest.main()
