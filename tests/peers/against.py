"""What the *_test.py beside share: mail servers are started once, in a sandbox, and `smtpwhy send` and `smtpwhy reproduce` meet them.

A test file is tables of cases; each says which server it needs. It skips itself, and says why, where there is no sandbox or the server is
not there: `python3 tests/peers/packages.py` (`./dev test` does it, too) fetches the servers.
"""
import base64
import concurrent.futures
import contextlib
import itertools
import json
import os
import pathlib
import shlex
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
import cases
import packages
import sandbox
from program import SOURCE, run

HERE = pathlib.Path(__file__).resolve().parent
TABLE = cases.table()
RIGHT, WRONG = "wonderland", "looking-glass"
AT_ONCE = 4  # conversations; most of them wait for a server
SAME, GONE, NOTHING = "The failure is still there.", "The failure is gone.", "Nothing failed then, and nothing fails now."
CHANGED, NOT_TRIED = "It still fails, in another way.", "was not tried."
ENVELOPE = {"--helo": "client.example.org", "--from": "bob@example.org", "--to": "alice@example.net"}


def skip(why):
    print(why)
    sys.exit(77)


def enter(*servers):
    """In the sandbox at the end; else the program ends here."""
    if sandbox.within():
        return sandbox.settle()
    for server in servers:
        if not (packages.cache() / server).is_dir():
            skip(f"{server} is not there: tests/peers/packages.py fetches it")
    why = sandbox.impossible()
    if why:
        skip(why)
    sandbox.enter()


class Met:
    """What came of one conversation: as the program told it, and as it reads its own transcript."""

    def __init__(self, words, env, transcript):
        self.status, out, self.errors = run("send", *words, "--format", "json", "--transcript", transcript, env=env)
        self.transcript = pathlib.Path(transcript).read_text() if os.path.exists(transcript) else ""
        self.told = json.loads(out) if out else None
        self.read = json.loads(run("analyze", "--format", "json", transcript).out) if self.told else None

    def failure(self):
        """`550 RCPT`: the reply that decides and what it answers; empty where no reply failed."""
        severities = [5, 4]
        found = [(exchange["reply"]["code"], (exchange["command"] or {"verb": "CONNECT"})["verb"]) for session in self.told["sessions"]
                 for exchange in session["exchanges"] if exchange.get("failure") == "primary"]
        decides = next((pair for severity in severities for pair in found if pair[0] // 100 == severity), None)
        return "%d %s" % decides if decides else ""

    def causes(self):
        return [finding["cause"] for finding in self.told["findings"] if finding["severity"] != "note"]

    def __repr__(self):
        return f"status {self.status}, failure {self.failure() if self.told else None!r}, causes {self.causes() if self.told else None}\n" \
               f"{self.transcript}{self.errors}"


class Against(unittest.TestCase):
    """One server, and those that it needs. `ports` maps what cases.toml calls them to numbers.

    In the words of a case {ca} stands for the file of the certificate authority, {folder} for where certificates and keys are, {big} for a
    message of 14 MB."""

    maxDiff = None
    server = ""
    also = ()
    patience = "20s"  # how long a reply may take when a failure is reproduced

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="smtpwhy-peers-")))
        cls.numbers = itertools.count()
        certificates = cls.folder / "certificates"
        certificates.mkdir()
        cls.certificates = sandbox.certificates(certificates)
        (cls.folder / "big").write_bytes(b"Subject: big\n\n" + (b"x" * 70 + b"\n") * 200_000)
        cls.start()

    @classmethod
    def start(cls):
        for name in (*cls.also, cls.server):
            cls.root = sandbox.start_server(name, TABLE["server"][name], packages.cache(), HERE / "servers", cls.certificates)
        cls.ports = TABLE["server"][cls.server]["ports"]
        # The first message starts processes of the server, which may take longer than a case may.
        first = next(iter(cls.ports.values()))
        run("send", "--server", f"127.0.0.1:{first}", "--tls", "off", "--from", "bob@example.org", "--to", "alice@example.net")
        cls.store = cls.root.path / "srv/store"

    # ---- telling the program what to do ----

    def path(self, name):
        return str(self.folder / f"{next(self.numbers)}-{name}")

    def certificate(self, name):
        return str(self.folder / "certificates" / name)

    def address(self, port):
        return f"127.0.0.1:{self.ports[port]}"

    def send(self, port, words, env=None):
        """`words` as a shell would read them."""
        given = shlex.split(words.format(folder=self.folder / "certificates", ca=self.certificate("ca.pem"), big=self.folder / "big"))
        usual = [word for option, value in ENVELOPE.items() if option not in given for word in (option, value)]
        env = {"RIGHT": RIGHT, "WRONG": WRONG, **(env or {})}
        server = ["--server", self.address(port)] if port else []
        return Met([*server, *usual, "--timeout", "20s", *given], env, self.path("transcript"))

    # ---- tables ----

    @contextlib.contextmanager
    def at_once(self, rows, work):
        """All rows worked on, several at a time; gives each with what came of it."""
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            yield zip(rows, [pool.submit(work, row) for row in rows])

    def check_sending(self, table, env=None):
        """why: (port, words, exit status, the reply that decides, cause, [part of the transcript])."""
        with self.at_once(list(table.items()), lambda row: self.send(*row[1][:2], env)) as worked:
            for (why, (_, _, status, failure, cause, *said)), future in worked:
                with self.subTest(why):
                    met = future.result()
                    self.assertEqual((met.status, met.failure()), (status, failure), met)
                    (self.assertIn if cause else self.assertEqual)(cause or [], met.causes(), met)
                    for part in said:
                        self.assertIn(part, met.transcript)
                    self.assertEqual(met.told, met.read, met)
                    self.assertEqual(met.read["inputs"][0]["lines_unrecognised"], 0, met)
                    for secret in (RIGHT, WRONG):
                        for form in (secret, base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]):
                            self.assertNotIn(form, met.transcript + json.dumps(met.told))

    # ---- messages ----

    BODIES = {
        "lone dots": (b".\n..\n.a\n...\n\n.\n", b".\n..\n.a\n...\n\n.\n"),
        "bare CR and LF, no last line end": (b"a\rb\r\rc\n\n\nd", b"a\nb\n\nc\n\n\nd\n"),
        "CRLF and LF": (b"a\r\nb\nc\r\n", b"a\nb\nc\n"),
        "octets of all kinds": (bytes(set(range(1, 256)) - set(b"\r\n")) + b"\n", bytes(set(range(1, 256)) - set(b"\r\n")) + b"\n"),
        "what an mbox would quote": (b"From here\n>From there\nFrom\n", b"From here\n>From there\nFrom\n"),
        "trailing blanks": (b"a \t\n \n\t\n--\n-- \n", b"a \t\n \n\t\n--\n-- \n"),
        "no body": (b"", b""),
        "a line of 998 octets": (b"x" * 998 + b"\n", b"x" * 998 + b"\n"),
        "a line of 10 MB": (b"y." * 4_999_000 + b"\n", b"y." * 4_999_000 + b"\n"),
    }

    def check_messages(self, port, ways, leave_out=()):
        """Each body by each way: what the server keeps is what was sent, with its own headers in front."""
        rows = [(why, way) for why in self.BODIES if why not in leave_out for way in ways]
        sent = {}

        def work(row):
            number = next(self.numbers)
            head = (f"From: <bob@example.org>\nTo: <store@example.net>\nDate: Thu, 26 Nov 2026 09:00:00 +0000\nSubject: {row[0]}\n"
                    f"Message-ID: <{number}@client.example.org>\nX-Number: number-{number}.\n\n").encode()
            path = self.path("message")
            pathlib.Path(path).write_bytes(head + self.BODIES[row[0]][0])
            sent[row] = (f"X-Number: number-{number}.".encode(), head + self.BODIES[row[0]][1])
            return self.send(port, f"--to store@example.net --message {path} {row[1]}")

        with self.at_once(rows, work) as worked:
            for row, future in worked:
                with self.subTest(row[0], way=row[1]):
                    met = future.result()
                    self.assertEqual((met.status, met.told), (0, met.read), met)
                    self.check_kept(*sent[row])

    def check_kept(self, mark, message):
        kept = self.kept(mark)
        self.assertTrue(kept.endswith(message), (kept[:2000], message[:2000]))
        # What the server puts in front is whole header fields.
        for line in kept[:len(kept) - len(message)].splitlines():
            self.assertRegex(line, rb"^([A-Za-z-]+:|[ \t])")

    def kept(self, mark):
        """The message with that mark in its head, with LF line ends, once the server has it."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            for path in self.store.rglob("*"):
                if path.is_file() and path.parent.name != "tmp":  # a maildir's, where it is not complete
                    content = path.read_bytes().replace(b"\r\n", b"\n")
                    if mark in content[:20000]:
                        return content
            time.sleep(0.1)
        self.fail(f"the server has not kept {mark}")

    # ---- reproducing ----

    def check_reproducing(self, other_ways=None):
        """All logs that `capture` made with this server: the failure is still there, and gone from a server that was mended.
        `other_ways` says of cases what else is to be seen: name: (why, status then, said then, status mended, said mended)."""
        rows = [row for row in cases.rows(TABLE) if row["server"] == self.server and os.path.exists(f"{SOURCE}/corpus/{row['path']}.log")]
        self.assertGreater(len(rows), 10)
        tried = [(row, mended) for row in rows for mended in (False, True)]
        with self.at_once(tried, lambda one: self.reproduce(*one)) as worked:
            for (row, mended), future in worked:
                with self.subTest(row["path"], mended=mended):
                    outcome = future.result()
                    status, said = self.expected(row, mended, other_ways or {})
                    self.assertIn(said, outcome.err, outcome.out)
                    self.assertEqual(outcome.status, status, outcome)

    def expected(self, row, mended, other_ways):
        """Exit status, and what is said."""
        for key in (row["path"], row["name"]):
            if key in other_ways:
                return other_ways[key][1 + 2 * mended:3 + 2 * mended]
        code, _, severity = row["expect"]
        if severity == "none" and row["tls"] != "verify":
            return 0, NOTHING
        # A client that does not trust a certificate breaks off by itself.
        return (0, GONE) if mended else ({"permanent": 5, "temporary": 4 if code else 3, "none": 3}[severity], SAME)

    def reproduce(self, row, mended):
        port = self.mended_port(row) if mended else cases.port(row, TABLE)
        port = self.ports.get(next((name for name, number in TABLE["server"][self.server]["ports"].items() if number == port), ""), port)
        words = ["--server", f"127.0.0.1:{port}", "--timeout", self.patience, "--helo", row["helo"]]
        words += ["--deliver", "--subject", row["subject"], "--body", row["text"] + "\n" + ("x" * 70 + "\n") * (row["size"] // 71)]
        if row["login"]:
            right = mended or row["login"].endswith(RIGHT)
            words += ["--user", "alice", "--password-env", "RIGHT" if right else "WRONG", "--allow-plaintext-auth"]
        if row["tls"] != "verify" or mended:
            words += ["--tls-ca", self.certificate("ca.pem" if mended else "cert.pem"), "--tls-name", "mx.example.net"]
        return run("reproduce", *words, f"corpus/{row['path']}.log", env={"RIGHT": RIGHT, "WRONG": WRONG})

    def mended_port(self, row):
        return TABLE["server"][self.server]["ports"]["mended"]
