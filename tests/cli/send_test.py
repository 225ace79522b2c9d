#!/usr/bin/env python3
"""`smtpwhy send` against servers on loopback that do what they are told: good ones, refusing ones, broken and hostile ones."""
import glob
import json
import os
import pty
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import termios
import threading
import time
import unittest

from mail_server import PASSWORD, USER, Certificates, MailServer, NameServer
from program import PROGRAM, SOURCE, environment, run

ENVELOPE = ("--helo", "me.example", "--from", "a@example.org", "--to", "b@example.net")


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def hang_up(server):
    server.socket.shutdown(socket.SHUT_RDWR)


def silence(server):
    time.sleep(3)


def raw(data):
    return lambda server: server.raw(data)


def dribble(server):
    """A reply whose end never comes, octet by octet: each of them in time."""
    for _ in range(200):
        server.raw(b"2")
        time.sleep(0.05)


def flood(data):
    def go_on(server):
        for _ in range(20000):
            server.raw(data)
    return go_on


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-send-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def send(self, server, *words, status=0, **options):
        address = server if isinstance(server, str) else server.address
        outcome = run("send", "--server", address, *words, **options)
        self.assertEqual(outcome.status, status, outcome)
        return outcome

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path


class Sending(Case):
    def test_a_message_arrives(self):
        with MailServer(extensions=("PIPELINING", "SIZE 1000000")) as server:
            outcome = self.send(server, *ENVELOPE, "--subject", "Hello", "--body", "one\n.two\n", "--header", "X-Test: 1")
        self.assertIn("1 accepted", outcome.err)
        self.assertIn(" > (message: 9 lines, ", outcome.out)
        self.assertIn(b"\r\nSubject: Hello\r\n", server.messages[0])
        self.assertTrue(server.messages[0].endswith(b"\r\nX-Test: 1\r\n\r\none\r\n.two\r\n"), server.messages)
        self.assertRegex(server.commands[1], r"^MAIL FROM:<a@example.org> SIZE=\d+$")

    MESSAGES = {
        "lone dots": (b"S: x\n\n.\n..\n.a\n", b"S: x\r\n\r\n.\r\n..\r\n.a\r\n"),
        "a dot first": (b".S: x\n\n", b".S: x\r\n\r\n"),
        "bare CR and LF, no last line end": (b"S: x\r\rb\nc", b"S: x\r\n\r\nb\r\nc\r\n"),
        "CRLF": (b"S: x\r\n\r\nb\r\n", b"S: x\r\n\r\nb\r\n"),
        "octets of all kinds": (b"S: x\n\n\x00\xff\x1b\xe9\n", b"S: x\r\n\r\n\x00\xff\x1b\xe9\r\n"),
        "a long line": (b"S: x\n\n" + b"." * 3_000_000, b"S: x\r\n\r\n" + b"." * 3_000_000 + b"\r\n"),
    }

    def test_messages_arrive_as_they_are(self):
        for why, (text, arrives) in self.MESSAGES.items():
            path = self.file("message", text)
            for words in ((), ("--chunking",)):
                with self.subTest(why, words=words), MailServer(extensions=("CHUNKING", "8BITMIME")) as server:
                    self.send(server, *ENVELOPE, "--message", path, *words)
                    self.assertEqual(server.messages, [arrives])

    def test_message_from_standard_input(self):
        with MailServer() as server:
            self.send(server, *ENVELOPE, "--message", "-", text="Subject: x\n\nbody\n")
        self.assertEqual(server.messages, [b"Subject: x\r\n\r\nbody\r\n"])

    # why: replies, more words, exit status, part of the transcript, part of the explanation
    REFUSALS = {
        "for good": ({"RCPT": "550 5.1.1 No such user"}, (), 5, "< 550 5.1.1 No such user", "recipient-unknown"),
        "for now": ({"RCPT": "450 4.2.0 Greylisted, try again"}, (), 4, "< 450 4.2.0", "greylisted"),
        "one of two": ({"RCPT TO:<c@example.net>": "550 5.1.1 No such user"}, ("--to", "c@example.net"), 5, "> (message:", "1 accepted"),
        "the worse of two": ({"RCPT TO:<c@example.net>": "550 5.1.1 no", "RCPT TO:<b@example.net>": "450 later"}, ("--to", "c@example.net"), 5,
                             "> DATA", "failed"),
        "the sender": ({"MAIL": "451 4.7.1 later", "RCPT": "503 MAIL first", "DATA": "503 no"}, (), 4, "> MAIL", "failed for now"),
        "the message": ({".": "554 5.7.1 This message looks like spam"}, (), 5, "< 554 5.7.1", "spam"),
        "at the door": ({"greeting": "554 5.7.1 no"}, (), 5, "> QUIT", "failed for good"),
        "421 in the middle": ({"MAIL": "421 4.3.2 shutting down"}, ("--no-pipelining",), 4, "< 421", "failed for now"),
        "EHLO unknown, HELO known": ({"EHLO": "502 what?"}, (), 0, "> HELO me.example", "1 accepted"),
        "a command of one's own": ({"VRFY": "502 5.5.1 VRFY is disabled"}, ("--command", "VRFY bob"), 5, "> VRFY bob", ""),
        "SOML": ({"SOML": "502 5.5.2 no"}, ("--mail-verb", "soml"), 5, "> SOML FROM:<a@example.org>", ""),
    }

    def test_refusals(self):
        for why, (replies, words, status, said, explained) in self.REFUSALS.items():
            with self.subTest(why), MailServer(replies) as server:
                outcome = self.send(server, *ENVELOPE, *words, status=status)
                self.assertIn(said, outcome.out)
                self.assertIn(explained, outcome.err)

    def test_advice_comes_at_once(self):
        """What a refusal means stands behind it, before the conversation goes on; what counts for nothing is not explained."""
        with MailServer({"RCPT TO:<b@example.net>": "550 5.1.1 No such user", "EHLO": "502 what?"}) as server:
            out = self.send(server, *ENVELOPE, "--to", "c@example.net", status=5).out
        said = [line[13:] for line in out.splitlines()]
        at = said.index("< 550 5.1.1 No such user")
        self.assertEqual([line.split(":")[0].split("?")[0] for line in said[at + 1:at + 5]], ["* Cause", "* Whose move", "* Try again", "* What to do"])
        self.assertIn("(recipient-unknown)", said[at + 1])
        self.assertEqual(said[at + 5], "> RCPT TO:<c@example.net>")
        self.assertEqual(out.count("* Cause: "), 1)

    def test_a_command_of_ones_own_is_explained(self):
        """It is about whom it names, and not about the recipients of a message."""
        with MailServer({"RCPT TO:<c@example.net>": "550 5.1.1 No such user"}) as server:
            for words in ((), ENVELOPE[2:], ("--lmtp",)):
                with self.subTest(words):
                    out = self.send(server, "--helo", "me.example", "--command", "MAIL FROM:<a@example.org>", "--command",
                                    "RCPT TO:<c@example.net>", *words, status=5).out
                    self.assertIn("There is no mailbox c@example.net", out)

    def test_a_last_line_without_end_counts(self):
        def bye(server):
            server.raw(b"554 5.7.1 go away")
            hang_up(server)
        with MailServer({"greeting": bye}) as server:
            outcome = self.send(server, *ENVELOPE, status=5)
        self.assertIn("< 554 5.7.1 go away\n", outcome.out)

    def test_what_is_read_is_not_overwritten(self):
        path = self.file("message", b"Subject: x\n\n")
        with MailServer() as server:
            outcome = self.send(server, *ENVELOPE, "--message", path, "--transcript", path, status=2)
            self.assertIn("would overwrite", outcome.err)
            self.assertEqual(server.commands, [])
        with open(path, "rb") as file:
            self.assertEqual(file.read(), b"Subject: x\n\n")

    def test_old_form_of_a_login_is_hidden(self):
        with MailServer() as server:
            self.assertNotIn("AGJvYgBzZWNyZXQ", self.send(server, *ENVELOPE, "--command", "AUTH=PLAIN AGJvYgBzZWNyZXQ=").out)

    def test_broken_servers_are_named(self):
        """It is the server that does not keep to SMTP, and not we."""
        for reply, cause in ((flood(b"250-more\r\n" * 100), "server-breaks-protocol"), ("354 what", "wrong-reply")):
            with self.subTest(cause), MailServer({"EHLO": reply}) as server:
                self.assertIn(cause, self.send(server, *ENVELOPE, status=3).err)

    # why: replies, exit status, part of the transcript
    BROKEN = {
        "no greeting": ({"greeting": silence}, "! timeout: the greeting did not come within 0.6 seconds"),
        "silence after RCPT": ({"RCPT": silence}, "! timeout: the reply to RCPT TO:<b@example.net> did not come"),
        "silence after the message": ({".": silence}, "! timeout: the reply to the message did not come"),
        "a dribble": ({"MAIL": dribble}, "! timeout: the reply to MAIL"),
        "hangs up at once": ({"greeting": hang_up}, "! lost: the server closed the connection while the greeting was awaited"),
        "hangs up in the middle": ({"RCPT": hang_up}, "! lost: the server closed the connection while the reply to RCPT"),
        "a web server": ({"greeting": raw(b"HTTP/1.1 400 Bad Request\r\n" * 30)}, "! what answers here does not speak SMTP"),
        "octets of all kinds": ({"greeting": raw(bytes(range(256)) * 100)}, "!"),
        "an endless line": ({"EHLO": flood(b"2" * 1000)}, "! the server sent a line of more than 16384 octets"),
        "an endless reply": ({"EHLO": flood(b"250-more\r\n" * 100)}, "! the server sent a reply of more than 200 lines"),
        "a reply of long lines": ({"EHLO": flood(b"250-" + b"m" * 9000 + b"\r\n")}, "! the server sent a reply of more than 262144 octets"),
        "nonsense instead of an answer": ({"RCPT": "354 what"}, "! the reply 354 to RCPT"),
        "answers nobody asked for": ({"EHLO": raw(b"250 mx\r\n" + b"250 ok\r\n" * 50)}, "! the server goes on answering"),
    }

    def test_broken_servers(self):
        for why, (replies, said) in self.BROKEN.items():
            with self.subTest(why), MailServer(replies) as server:
                outcome = self.send(server, *ENVELOPE, "--timeout", "600ms", "--no-pipelining", status=3)
                self.assertIn(said, outcome.out)
                self.assertNotRegex(outcome.out, r"[\x00-\x09\x0b-\x1f]")

    def test_stop_points(self):
        told = {"banner": None, "ehlo": "EHLO me.example", "mail": "MAIL FROM:<a@example.org>", "rcpt": "RCPT TO:<b@example.net>", "data": "DATA"}
        for point, last in told.items():
            for option in ("--stop-after", "--drop-after"):
                with self.subTest(point, option=option), MailServer() as server:
                    self.send(server, *ENVELOPE, option, point)
                    time.sleep(0.02)
                    quits = ["QUIT"] if option == "--stop-after" and point != "data" else []
                    self.assertEqual(server.commands[-1 - len(quits):], ([last] if last else []) + quits)
                    self.assertEqual(server.messages, [])

    def test_lmtp(self):
        with MailServer(lmtp=True) as server:
            outcome = self.send(server, *ENVELOPE, "--to", "c@example.net", "--lmtp", "--format", "json")
        self.assertEqual(server.commands[0], "LHLO me.example")
        self.assertEqual([r["outcome"] for r in json.loads(outcome.out)["sessions"][0]["transactions"][0]["recipients"]], ["accepted"] * 2)

    def test_dsn_and_utf8(self):
        with MailServer(extensions=("DSN", "SMTPUTF8", "8BITMIME")) as server:
            self.send(server, *ENVELOPE[:-1], "b\u00fcro@example.net", "--notify", "success,delay", "--ret", "hdrs", "--envid", "a b")
        self.assertEqual(server.commands[1:3], ["MAIL FROM:<a@example.org> SMTPUTF8 RET=HDRS ENVID=a+20b".replace("SMTPUTF8", "BODY=8BITMIME SMTPUTF8"),
                                                "RCPT TO:<b\u00fcro@example.net> NOTIFY=SUCCESS,DELAY"])

    def test_connections(self):
        refused = self.send(f"127.0.0.1:{closed_port()}", *ENVELOPE, status=3)
        self.assertIn("Connection refused", refused.out)
        self.assertIn("connection-refused", refused.err)
        with MailServer() as server:
            self.send(server, *ENVELOPE, "--source", "127.0.0.2", "--ipv4")
            outcome = self.send(server, *ENVELOPE, "--ipv6", status=3)
            self.assertIn("no address of the wanted family", outcome.out)
            self.send(f"localhost:{server.port}", *ENVELOPE, "--ipv4")

    @unittest.skipUnless(socket.has_dualstack_ipv6(), "there is no IPv6")
    def test_ipv6(self):
        server = MailServer()
        server.listener.close()
        server.listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
        server.port = server.listener.getsockname()[1]
        with server:
            self.assertIn("connected to ::1 port ", self.send(f"[::1]:{server.port}", *ENVELOPE).out)


class ReadingBack(Case):
    REPLIES = {
        "all goes well": {},
        "refused": {"RCPT": "550-5.1.1 No such user\n550 5.1.1 at all"},
        "two of three": {"RCPT TO:<b@example.net>": "450 4.2.1 later"},
        "silence": {"RCPT": silence},
        "hang up": {"DATA": hang_up},
        "no connection": None,
        "hostile": {"greeting": "220 mx.example.net \\ \x1b[2J \t\u202e caf\u00e9 \udcff\r x", "RCPT": "550 5.1.1 \\x41 (message: 1 lines, 2 octets) > 250 ok"},
        "no SMTP": {"greeting": "SSH-2.0-OpenSSH_9.2\n"},
        "unasked": {"MAIL": raw(b"250 ok\r\n421 4.3.2 going down\r\n")},
        "a message for nobody": {"RCPT": "550 no", "DATA": "354 go"},
    }

    def test_analyze_reads_the_same(self):
        """The transcript is read back to the very report that was made while it was written."""
        for why, replies in self.REPLIES.items():
            with self.subTest(why), MailServer(replies or {}) as server:
                path = os.path.join(self.folder, "transcript")
                address = server.address if replies is not None else f"127.0.0.1:{closed_port()}"
                told = run("send", "--server", address, *ENVELOPE, "--to", "c@example.net", "--command", "NOOP (x", "--timeout", "600ms", "--transcript", path,
                           "--format", "json")
                read = run("analyze", "--format", "json", path)
                self.assertEqual(read.status, 0, read)
                self.assertEqual(json.loads(told.out), json.loads(read.out))
                self.assertEqual(json.loads(read.out)["inputs"][0]["lines_unrecognised"], 0)
                self.assertEqual(json.loads(read.out)["sessions"][0]["port"], int(address.rpartition(":")[2]))

    def test_transcript_under_other_names(self):
        """What is open already is not replaced, and a link stays one."""
        path, link, target = (os.path.join(self.folder, name) for name in ("both", "link", "target"))
        with MailServer() as server, open(path, "w+b") as both:
            both.write(b"precious\n")
            both.flush()
            subprocess.run([PROGRAM, "send", "--server", server.address, *ENVELOPE, "--transcript", "/dev/stdout"], stdout=both, stderr=subprocess.DEVNULL, env=environment(), check=False, timeout=60)
            both.seek(0)
            text = both.read()
        self.assertTrue(text.startswith(b"precious\n"))
        self.assertIn(b"QUIT", text)
        os.symlink("target", link)
        with MailServer() as server:
            self.send(server, *ENVELOPE, "--transcript", link)
        self.assertTrue(os.path.islink(link))
        with open(target, encoding="utf-8") as file:
            self.assertIn("QUIT", file.read())

    def test_standard_output_is_the_transcript(self):
        with MailServer({"RCPT": "550 5.1.1 No such user"}) as server:
            path = os.path.join(self.folder, "transcript")
            outcome = self.send(server, *ENVELOPE, "--transcript", path, status=5)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), outcome.out)
        self.assertIn("recipient-unknown", run("analyze", text=outcome.out).out)


class Logins(Case):
    def log_in(self, mechanism, *words, password=PASSWORD, replies=None, offered=None, status=0):
        with MailServer(replies, extensions=(f"AUTH {offered or mechanism}",)) as server:
            path = os.path.join(self.folder, "transcript")
            outcome = self.send(server, *ENVELOPE, "--user", USER, "--password-env", "SECRET", "--stop-after", "auth", "--transcript", path, *words,
                                status=status, env={"SECRET": password})
        told = outcome.out + outcome.err + run("analyze", "--format", "json", path).out
        for secret in (PASSWORD, "looking-glass", "d29uZGVybGFuZA", "bG9va2luZy1nbGFzcw", "AGFsaWNlAHdvbmRlcmxhbmQ"):
            self.assertNotIn(secret, told)
        return outcome

    def test_mechanisms(self):
        for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"):
            with self.subTest(mechanism):
                words = ("--auth", mechanism, "--allow-plaintext-auth")
                self.assertIn("< 235 2.7.0", self.log_in(mechanism, *words).out)
                wrong = self.log_in(mechanism, *words, password="looking-glass", status=5)
                self.assertIn("< 535 5.7.8", wrong.out)
                self.assertIn("auth-failed", wrong.err)

    def test_the_best_is_taken(self):
        self.assertIn("> AUTH SCRAM-SHA-256 [hidden]", self.log_in("", offered="LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256").out)
        self.assertIn("> AUTH CRAM-MD5\n", self.log_in("", offered="LOGIN PLAIN CRAM-MD5").out)

    def test_nothing_in_clear_text(self):
        outcome = self.log_in("", offered="LOGIN PLAIN", status=3)
        self.assertIn("can be used without TLS: LOGIN PLAIN", outcome.out)
        self.log_in("PLAIN", "--auth", "plain", status=3)

    def test_a_server_that_does_not_know_the_password(self):
        outcome = self.log_in("SCRAM-SHA-256", replies={"proof": "wrong"}, status=3)
        self.assertIn("! the server accepted the login, and did not prove that it knows the password", outcome.out)

    def test_a_server_that_wants_too_much_work(self):
        """A number of iterations that would keep the client busy for hours: the login is given up."""
        def demand(server):
            server.ask(b"r=" + b"x" * 20 + b",s=eA==,i=4294967295")
            server.say("501 5.7.0 given up")
        outcome = self.log_in("SCRAM-SHA-256", replies={"AUTH": demand}, status=5)
        self.assertIn("> *\n", outcome.out)

    def test_where_passwords_come_from(self):
        path = self.file("password", PASSWORD.encode() + b"\nsecond line\n")
        for words in (("--password-file", path), ("--password-command", f"cat {path}")):
            with self.subTest(words), MailServer(extensions=("AUTH PLAIN",)) as server:
                self.send(server, *ENVELOPE, "--user", USER, *words, "--stop-after", "auth", "--allow-plaintext-auth")
        self.send("127.0.0.1:1", *ENVELOPE, "--user", USER, "--password-command", "false", status=2)
        self.send("127.0.0.1:1", *ENVELOPE, "--user", USER, "--password-env", "NO_SUCH_VARIABLE", status=2)

    def test_external_wants_no_password(self):
        with MailServer({"AUTH": "235 2.7.0 ok"}, extensions=("AUTH EXTERNAL",)) as server:
            self.send(server, *ENVELOPE, "--user", USER, "--auth", "external", "--stop-after", "auth")
        self.assertEqual(server.commands[1], "AUTH EXTERNAL YWxpY2U=")

    def test_prompt_without_echo(self):
        with MailServer(extensions=("AUTH PLAIN",)) as server:
            child, terminal = pty.fork()
            if child == 0:
                os.execve(PROGRAM, [PROGRAM, "send", "--server", server.address, *ENVELOPE, "--user", USER, "--stop-after", "auth",
                                    "--allow-plaintext-auth"], environment())
            shown = b""
            answered = False
            while True:
                try:
                    block = os.read(terminal, 4096)
                except OSError:
                    break
                if not block:
                    break
                shown += block
                if b"Password of alice: " in shown and not answered:
                    answered = True
                    os.write(terminal, PASSWORD.encode() + b"\n")
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.assertEqual(status, 0, shown)
        self.assertIn(b"< 235 2.7.0", shown)
        self.assertNotIn(PASSWORD.encode(), shown)


    def test_interrupted_at_the_prompt(self):
        """The terminal echoes again, and the program is ended by the signal."""
        child, terminal = pty.fork()
        if child == 0:
            os.execve(PROGRAM, [PROGRAM, "send", "--server", "127.0.0.1:1", *ENVELOPE, "--user", "a\x1b[2Jb"], environment())
        shown = b""
        while b"b: " not in shown:
            shown += os.read(terminal, 4096)
        self.assertNotIn(b"\x1b", shown)
        self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO)
        os.write(terminal, b"wonder\x03")
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.assertEqual(status, -signal.SIGINT)
        self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO)
        os.close(terminal)


@unittest.skipUnless(shutil.which("openssl"), "there is no openssl command")
class Tls(Case):
    @classmethod
    def setUpClass(cls):
        cls.store = tempfile.TemporaryDirectory(prefix="smtpwhy-tls-")
        cls.addClassCleanup(cls.store.cleanup)
        cls.certificates = Certificates(cls.store.name)

    def server(self, name, implicit=False, **options):
        return MailServer(tls=self.certificates.context(name), implicit=implicit, extensions=("STARTTLS", "PIPELINING", "AUTH PLAIN"), **options)

    def trust(self):
        return ("--tls-ca", self.certificates.authority)

    def test_good(self):
        for implicit in (False, True):
            words = ("--tls-on-connect",) if implicit else ("--tls", "required")
            with self.subTest(implicit=implicit), self.server("good", implicit) as server:
                outcome = self.send(server, *ENVELOPE, *words, *self.trust())
                self.assertIn("* TLS started: TLSv1.3 ", outcome.out)
                self.assertIn("* the certificate is good for 127.0.0.1", outcome.out)
                self.assertEqual(len(server.messages), 1)

    # certificate, trusted: part of what is said, cause
    BAD = {
        ("expired", True): ("certificate has expired at 2021-01-01T00:00:00Z", "certificate-expired"),
        ("other", True): ("certificate is not valid for 127.0.0.1, but for shared.example.org, *.example.org", "certificate-name-mismatch"),
        ("self", True): ("self-signed certificate", "certificate-untrusted"),
        ("good", False): ('unable to get local issuer certificate: the server does not send "CN = Test Authority"', "certificate-untrusted"),
    }

    def test_bad_certificates(self):
        for (name, trusted), (said, cause) in self.BAD.items():
            trust = self.trust() if trusted else ()
            with self.subTest(name), self.server(name) as server:
                outcome = self.send(server, *ENVELOPE, *trust, status=3)
                self.assertIn(said, outcome.out)
                self.assertIn(cause, outcome.err)
                self.assertNotIn("MAIL", " ".join(server.commands))
                borne = self.send(server, *ENVELOPE, *trust, "--no-verify")
                self.assertIn("* borne because of --no-verify: ", borne.out)
                self.assertIn(said, borne.out)

    def test_names(self):
        with self.server("good") as server:
            self.send(server, *ENVELOPE, *self.trust(), "--tls-name", "mx.example.net")
            outcome = self.send(server, *ENVELOPE, *self.trust(), "--tls-name", "mx.example.com", status=3)
        self.assertIn("certificate is not valid for mx.example.com, but for localhost, mx.example.net, 127.0.0.1", outcome.out)

    def test_sni(self):
        context = self.certificates.context("good")
        asked = []
        context.sni_callback = lambda _, name, __: asked.append(name)
        with MailServer(tls=context, extensions=("STARTTLS",)) as server:
            self.send(server, *ENVELOPE, *self.trust(), "--tls-name", "mx.example.net")
        self.assertEqual(asked, ["mx.example.net"])

    def test_versions(self):
        context = self.certificates.context("good")
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with MailServer(tls=context, extensions=("STARTTLS",)) as server:
            self.assertIn("* TLS started: TLSv1.2 ", self.send(server, *ENVELOPE, *self.trust()).out)
            outcome = self.send(server, *ENVELOPE, *self.trust(), "--tls-least", "1.3", status=3)
        self.assertIn("! no TLS: TLS handshake failed: ", outcome.out)

    def test_client_certificate(self):
        context = self.certificates.context("good")
        context.load_verify_locations(self.certificates.authority)
        context.verify_mode = ssl.CERT_REQUIRED
        own = ("--tls-cert", self.certificates.path("other.pem"), "--tls-key", self.certificates.path("other.key"))
        with MailServer(tls=context, extensions=("STARTTLS",)) as server:
            self.send(server, *ENVELOPE, *self.trust(), *own)
            self.send(server, *ENVELOPE, *self.trust(), status=3)

    def test_injected_replies(self):
        """What comes behind the reply to STARTTLS in clear text is not taken for the server's words under TLS."""
        with self.server("good", replies={"STARTTLS": raw(b"220 go\r\n250 injected\r\n")}) as server:
            outcome = self.send(server, *ENVELOPE, *self.trust(), status=3)
        self.assertIn("! more came behind the reply to STARTTLS", outcome.out)

    def test_one_side_without_tls(self):
        with MailServer() as plain:
            outcome = self.send(plain, *ENVELOPE, "--tls-on-connect", "--timeout", "1s", status=3)
            self.assertIn("! no TLS: ", outcome.out)
            outcome = self.send(plain, *ENVELOPE, "--tls", "required", status=3)
            self.assertIn("STARTTLS is required here, but the server does not offer it", outcome.out)
            self.assertIn("tls-not-offered", outcome.err)
            self.send(plain, *ENVELOPE, "--tls", "off")

    def test_reads_back(self):
        with self.server("good") as server:
            path = os.path.join(self.folder, "transcript")
            told = run("send", "--server", server.address, *ENVELOPE, *self.trust(), "--transcript", path, "--format", "json", "--user", USER,
                       "--password-env", "SECRET", env={"SECRET": PASSWORD})
        self.assertEqual(json.loads(told.out), json.loads(run("analyze", "--format", "json", path).out))
        session = json.loads(told.out)["sessions"][0]
        self.assertRegex(session["tls"]["parameters"], "^TLSv1.3 ")
        self.assertEqual(session["auth"], {"mechanism": "PLAIN", "outcome": "accepted"})


class Mx(Case):
    def ask(self, records, *words, status=0, to="b@example.net"):
        with NameServer(records) as names:
            outcome = run("send", "--mx", "--resolver", names.address, *ENVELOPE[:-1], to, *words)
        self.assertEqual(outcome.status, status, outcome)
        return outcome

    def test_in_order_until_one_answers(self):
        """All hosts have the port of the one that answers; the others have an address where nobody listens."""
        with MailServer() as server:
            records = {("example.net", "MX"): [(20, "mx2.example.net"), (10, "mx1.example.net")],
                       ("mx1.example.net", "A"): ["127.0.0.3"], ("mx2.example.net", "A"): ["127.0.0.1"]}
            with NameServer(records) as names:
                outcome = run("send", "--mx", "--resolver", names.address, *ENVELOPE, "--mx-port", str(server.port))
        self.assertEqual(outcome.status, 0, outcome)
        tried = [line.split("connecting to ")[1] for line in outcome.out.splitlines() if "connecting to" in line]
        self.assertEqual(tried, [f"mx1.example.net port {server.port}", f"mx2.example.net port {server.port}"])
        self.assertEqual(len(server.messages), 1)

    # greeting of the first host: hosts tried, messages of the second, exit status
    DOORS = {
        "421 4.3.2 busy": (2, 1, 0),
        "450 4.7.1 not now": (2, 1, 0),
        "554 5.7.1 no": (1, 0, 5),
        hang_up: (2, 1, 0),
    }

    def test_the_next_host_where_the_first_does_not_greet(self):
        for greeting, (tried, messages, status) in self.DOORS.items():
            with self.subTest(greeting), MailServer({"greeting": greeting}) as first, MailServer() as second:
                second.listener.close()
                second.listener = socket.create_server(("127.0.0.2", first.port))
                threading.Thread(target=second.serve, daemon=True).start()
                records = {("example.net", "MX"): [(1, "mx1"), (2, "mx2")], ("mx1", "A"): ["127.0.0.1"], ("mx2", "A"): ["127.0.0.2"]}
                with NameServer(records) as names:
                    outcome = run("send", "--mx", "--resolver", names.address, *ENVELOPE, "--mx-port", str(first.port))
                self.assertEqual((outcome.status, len(second.messages), outcome.out.count("connecting to")),
                                 (status, messages, tried), outcome)

    def test_who_refused_for_now_decides_where_nobody_else_answers(self):
        with MailServer({"greeting": "421 4.3.2 busy"}) as server:
            records = {("example.net", "MX"): [(1, "mx1"), (2, "mx2")], ("mx1", "A"): ["127.0.0.1"], ("mx2", "A"): ["127.0.0.3"]}
            with NameServer(records) as names:
                outcome = run("send", "--mx", "--resolver", names.address, *ENVELOPE, "--mx-port", str(server.port))
        self.assertEqual(outcome.status, 4, outcome)

    def test_names_that_are_none_and_too_many_hosts(self):
        hosts = [(1, "a b"), (2, "mx")] + [(number, f"m{number}") for number in range(3, 26)]
        with MailServer() as server:
            outcome = self.ask({("example.net", "MX"): hosts, ("mx", "A"): ["127.0.0.1"]}, "--mx-port", str(server.port))
        self.assertIn("is no host name", outcome.out)
        self.assertIn("4 more hosts are not tried", outcome.out)
        self.assertNotIn("connecting to a b", outcome.out)

    def test_silent_addresses_leave_time_for_the_next(self):
        with MailServer() as server, socket.socket() as silent:
            silent.bind(("127.0.0.2", server.port))
            silent.listen(0)
            waiting = [socket.socket() for _ in range(3)]  # more than it keeps: who comes then gets no answer
            for one in waiting:
                self.addCleanup(one.close)
                one.setblocking(False)
                one.connect_ex(("127.0.0.2", server.port))
            outcome = self.ask({("example.net", "MX"): [(1, "mx")], ("mx", "A"): ["127.0.0.2", "127.0.0.1"]}, "--mx-port", str(server.port),
                               "--connect-timeout", "800ms")
        self.assertIn(f"127.0.0.2 port {server.port}: Connection timed out", outcome.out)

    def test_domains_without_mail(self):
        self.assertIn("takes no mail", self.ask({("example.net", "MX"): [(0, ".")]}, status=3).err)
        self.assertIn("Name or service not known", self.ask({("example.org", "MX"): []}, status=3).err)

    def test_implicit_mx(self):
        with MailServer() as server:
            outcome = self.ask({("example.net", "A"): ["127.0.0.1"]}, "--mx-port", str(server.port))
        self.assertIn("example.net has no MX record: it is its own host", outcome.out)


class Reproducing(Case):
    GONE, SAME, CHANGED = "The failure is gone.", "The failure is still there.", "It still fails, in another way."

    # why: what the server did then, what it does now, status, what is said
    CASES = {
        "mended": ({"RCPT": "550 5.1.1 No such user"}, {}, 0, GONE),
        "the same": ({"RCPT": "550 5.1.1 No such user"}, {"RCPT": "550 5.1.1 No such user"}, 5, SAME),
        "the same in other words": ({"RCPT": "550 5.1.1 No such user"}, {"RCPT": "550 5.1.1 <b@example.net>: Recipient address rejected: User unknown"}, 5, SAME),
        "changed": ({"RCPT": "550 5.1.1 No such user"}, {"MAIL": "451 4.7.1 Greylisted, please try again later"}, 4, CHANGED),
        "at the door": ({"greeting": "554 5.7.1 Your host is listed at bl.example.org"}, {}, 0, GONE),
        "hung up, and now refused": ({"MAIL": hang_up}, {"MAIL": "550 5.7.1 no"}, 5, CHANGED),
        "silent then and now": ({"MAIL": silence}, {"MAIL": silence}, 3, SAME),
    }

    def logged(self, replies, *words):
        path = os.path.join(self.folder, "session.log")
        with MailServer(replies) as server:
            run("send", "--server", server.address, *ENVELOPE, "--timeout", "600ms", "--no-pipelining", "--transcript", path, *words)
        return path

    def test_then_and_now(self):
        for why, (then, now, status, said) in self.CASES.items():
            path = self.logged(then)
            with self.subTest(why), MailServer(now) as server:
                outcome = run("reproduce", "--server", server.address, "--timeout", "600ms", path)
                self.assertEqual(outcome.status, status, outcome)
                self.assertIn(said, outcome.err)
                self.assertRegex(outcome.err, r"(?m)^ *Then .*\n(?s:.*)^ *Now ")
                self.assertEqual(server.messages, [])

    def test_messages_only_where_asked_for(self):
        path = self.logged({".": "554 5.7.1 This message looks like spam"})
        with MailServer({".": "554 5.7.1 This message looks like spam"}) as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertIn("What failed then (the message) was not tried.", outcome.err)
            self.assertIn("--deliver sends one", outcome.err)
            self.assertEqual((outcome.status, server.messages), (3, []))
            outcome = run("reproduce", "--server", server.address, "--deliver", path)
            self.assertEqual((outcome.status, len(server.messages)), (5, 1))
            self.assertIn(self.SAME, outcome.err)

    def test_out_of_other_logs(self):
        """A conversation of another program, and a delivery of a mail server's log."""
        for log in ("swaks/postfix-user-unknown.log", "postfix/postfix-rcpt550.log"):
            with self.subTest(log), MailServer({"RCPT": "550 5.1.1 No such user"}) as server:
                outcome = run("reproduce", "--server", server.address, "--year", "2026", os.path.join("corpus", log))
                self.assertEqual(outcome.status, 5, outcome)
                self.assertIn(self.SAME, outcome.err)

    def test_hostile_logs(self):
        """A log is no way to say something else to a server."""
        for address in ("a@b> SIZE=1", "a b@c", "a@b\\r\\nRSET"):
            path = self.file("log", f"20:35:01.123 * 2026-11-25T20:35:01.123Z: connecting to mx.example.net port 25\n20:35:01.123 < 220 mx\n"
                             f"20:35:01.123 > EHLO me\n20:35:01.123 < 250 mx\n20:35:01.123 > MAIL FROM:<{address}>\n20:35:01.123 < 550 no\n".encode())
            with self.subTest(address), MailServer() as server:
                run("reproduce", "--server", server.address, path)
                for command in server.commands:
                    self.assertRegex(command, r"^(EHLO|MAIL FROM:<[^<> ]*>|QUIT)")
                    self.assertNotIn("SIZE=1", command)

    def test_logins(self):
        path = self.file("log", b"220 mx.example.net ESMTP\nEHLO me.example\n250-mx.example.net\n250 AUTH PLAIN\nAUTH PLAIN AHgAeQ==\n"
                         b"535 5.7.8 Error: authentication failed\nQUIT\n221 bye\n")
        with MailServer(extensions=("AUTH PLAIN",)) as server:
            words = ("reproduce", "--server", server.address, "--allow-plaintext-auth", path)
            self.assertIn("what failed then was the login", run(*words).err)
            for password, status, said in ((PASSWORD, 0, self.GONE), ("looking-glass", 5, self.SAME)):
                outcome = run(*words, "--user", USER, "--password-env", "SECRET", env={"SECRET": password})
                self.assertEqual(outcome.status, status, outcome)
                self.assertIn(said, outcome.err)

    def test_lines_of_reports(self):
        """What a report says about trying again is a command as it stands; --dry-run shows that without a connection."""
        logs = [path for path in sorted(glob.glob(SOURCE + "/corpus/swaks/*.log") + glob.glob(SOURCE + "/corpus/postfix/*.log"))]
        report = json.loads(run("analyze", "--format", "json", "--year", "2026", *logs).out)
        lines = [finding["reproduce"] for finding in report["findings"] if finding["reproduce"]]
        self.assertGreater(len(lines), 10)
        path = os.path.dirname(PROGRAM) + os.pathsep + os.environ.get("PATH", os.defpath)
        for line in lines:
            done = subprocess.run(["sh", "-c", line + " --dry-run"], capture_output=True, text=True, env=environment(PATH=path), check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), line)

    def test_bdat_is_the_message(self):
        with MailServer({"BDAT": "554 5.7.1 no"}, extensions=("CHUNKING",)) as server:
            path = os.path.join(self.folder, "session.log")
            run("send", "--server", server.address, *ENVELOPE, "--chunking", "--transcript", path)
        with MailServer(extensions=("CHUNKING",)) as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertEqual((outcome.status, server.messages, server.commands[-1]), (3, [], "QUIT"), outcome)

    def test_commands_that_stand_alone(self):
        path = self.logged({"VRFY": "502 5.5.1 VRFY is disabled"}, "--command", "VRFY bob")
        for now, status, said in (({"VRFY": "502 5.5.1 VRFY is disabled"}, 5, self.SAME), ({}, 0, self.GONE)):
            with self.subTest(said), MailServer({"VRFY": "252 perhaps", **now}) as server:
                outcome = run("reproduce", "--server", server.address, path)
                self.assertEqual((outcome.status, server.commands[1:]), (status, ["VRFY bob", "QUIT"]), outcome)
                self.assertIn(said, outcome.err)

    STARTTLS_LOG = (b"220 mx.example.net ESMTP\nEHLO me.example\n250-mx.example.net\n250 STARTTLS\nSTARTTLS\n454 4.7.0 TLS not available\n"
                    b"QUIT\n221 bye\n")

    def test_what_failed_is_not_offered(self):
        path = self.file("log", self.STARTTLS_LOG)
        with MailServer() as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertEqual(outcome.status, 3, outcome)
            self.assertIn("What failed then (STARTTLS) was not tried.", outcome.err)
        with MailServer({"STARTTLS": "454 4.7.0 TLS not available"}, extensions=("STARTTLS",)) as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertEqual(outcome.status, 4, outcome)
            self.assertIn(self.SAME, outcome.err)

    def test_what_went_through_and_yet_fails(self):
        """STARTTLS is refused, and it goes on without: the status is that of what failed."""
        path = self.file("log", b"220 mx.example.net ESMTP\nEHLO me.example\n250-mx.example.net\n250 STARTTLS\nSTARTTLS\n220 go\nEHLO me.example\n"
                         b"250 mx.example.net\nMAIL FROM:<a@example.org>\n250 ok\nRCPT TO:<b@example.net>\n550 5.1.1 No such user\nQUIT\n221 bye\n")
        with MailServer({"STARTTLS": "454 4.7.0 TLS not available"}, extensions=("STARTTLS",)) as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertEqual((outcome.status, server.commands[-2]), (4, "RCPT TO:<b@example.net>"), outcome)
            self.assertIn(self.CHANGED, outcome.err)

    def test_recipients_that_are_none(self):
        path = self.file("log", b"220 mx.example.net ESMTP\nEHLO me.example\n250 mx.example.net\nMAIL FROM:<a@example.org>\n250 ok\n"
                         b"RCPT TO:<b c@example.net\n501 5.1.3 what?\nRCPT TO:<d@example.net>\n250 ok\nQUIT\n221 bye\n")
        with MailServer() as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertEqual(outcome.status, 3, outcome)
            self.assertIn("Recipients that were not tried: 1.", outcome.err)
            self.assertEqual([command for command in server.commands if "RCPT" in command], ["RCPT TO:<d@example.net>"])

    def test_a_sender_that_is_none(self):
        """No other sender is put in its place."""
        path = self.file("log", b"220 mx.example.net ESMTP\nEHLO me.example\n250 mx.example.net\nMAIL FROM:<a b@example.org\n501 5.1.7 what?\n"
                         b"RCPT TO:<d@example.net>\n503 no\nQUIT\n221 bye\n")
        with MailServer() as server:
            outcome = run("reproduce", "--server", server.address, path)
            self.assertEqual((outcome.status, server.commands), (3, ["EHLO me.example", "QUIT"]), outcome)
            self.assertIn("was not tried.", outcome.err)

    def test_no_password_for_a_server_out_of_a_log(self):
        outcome = run("reproduce", "--user", USER, "--password-env", "SECRET", self.logged({}), env={"SECRET": PASSWORD})
        self.assertEqual(outcome.status, 2, outcome)
        self.assertIn("a password goes to no server that you have not named", outcome.err)

    def test_no_such_attempt(self):
        path = self.logged({})
        for words in (("--session", "7"), ("--session", "x"), ("--queue-id", "none")):
            self.assertEqual(run("reproduce", "--server", "127.0.0.1", *words, path).status, 2)


class Usage(Case):
    # why: words, part of what is said
    MISTAKES = {
        "no server": (ENVELOPE, "which server?"),
        "both": (("--server", "x", "--mx", *ENVELOPE), "--server and --mx cannot be had together"),
        "no sender": (("--server", "x", "--to", "b@c"), "from whom?"),
        "no recipient": (("--server", "x", "--from", "b@c"), "to whom?"),
        "a line end in a recipient": (("--server", "x", "--from", "a@b", "--to", "c@d>\r\nRSET"), "a recipient cannot be"),
        "a line end in the sender": (("--server", "x", "--from", "a@b\nX", "--to", "c@d"), "the sender cannot be"),
        "a line end in the name": (("--server", "x", *ENVELOPE, "--helo", "a\r\nb"), "the name for EHLO cannot be"),
        "a line end in a header": (("--server", "x", *ENVELOPE, "--header", "A: b\r\nBcc: c"), "is no header"),
        "a line end in the subject": (("--server", "x", *ENVELOPE, "--subject", "b\nBcc: c"), "is no header"),
        "two commands": (("--server", "x", *ENVELOPE, "--command", "NOOP\r\nRSET"), "a command cannot be"),
        "no host": (("--server", "a b", *ENVELOPE), "is no host"),
        "no port": (("--server", "x:99999", *ENVELOPE), "is no port"),
        "no point": (("--server", "x", *ENVELOPE, "--stop-after", "lunch"), "--stop-after knows no"),
        "no time": (("--server", "x", *ENVELOPE, "--timeout", "soon"), "--timeout cannot be"),
        "no file": (("--server", "x", *ENVELOPE, "--message", "/nonexistent"), "/nonexistent"),
        "no version": (("--server", "x", *ENVELOPE, "--tls-least", "0.9"), "the TLS version"),
        "a word too many": (("--server", "x", *ENVELOPE, "y"), "belongs to no option"),
        "a password on the command line": (("--server", "x", *ENVELOPE, "--password", "x"), "there is no option --password"),
    }

    def test_mistakes(self):
        for why, (words, said) in self.MISTAKES.items():
            with self.subTest(why):
                outcome = run("send", *words)
                self.assertEqual((outcome.status, outcome.out), (2, ""), outcome)
                self.assertIn(said, outcome.err)

    def test_dry_run(self):
        outcome = run("send", "--server", "mx.example.net", *ENVELOPE, "--dry-run", "--user", USER)
        self.assertEqual((outcome.status, outcome.err), (0, ""))
        for line in ("connect to mx.example.net port 25", "log in as alice", "say RCPT TO:<b@example.net>", "  Subject: Test by smtpwhy"):
            self.assertIn(line, outcome.out.splitlines())

    def test_dry_run_says_what_is_said(self):
        """No step beyond the point where it stops, and no secret."""
        # words: is in it, is not in it
        for words, said, unsaid in ((("--stop-after", "ehlo"), "stop after ehlo", "say MAIL"), (("--drop-after", "mail"), "say MAIL FROM:<a@example.org>", "RCPT"),
                                    (("--mail-verb", "turn"), "say TURN", "MAIL"), (("--command", "AUTH PLAIN AGFsaWNlAHg="), "say AUTH PLAIN [hidden]", "AGFsa")):
            with self.subTest(words):
                outcome = run("send", "--server", "mx.example.net", *ENVELOPE, "--dry-run", *words)
                self.assertIn(said, outcome.out.splitlines())
                self.assertNotIn(unsaid, outcome.out)

    def test_dry_run_ends_with_quit(self):
        outcome = run("send", "--server", "mx.example.net", *ENVELOPE, "--dry-run", "--command", "quit", "--command", "NOOP")
        self.assertEqual(outcome.out.splitlines()[-1], "say quit", outcome)

    def test_subjects_of_all_kinds(self):
        outcome = run("send", "--server", "mx.example.net", *ENVELOPE, "--dry-run", "--subject", "Büro")
        self.assertIn("  Subject: =?utf-8?Q?B=C3=BCro?=", outcome.out.splitlines())

    def test_a_message_of_a_bounce_has_an_author(self):
        outcome = run("send", "--server", "mx.example.net", *ENVELOPE, "--dry-run", "--from", "")
        self.assertIn("  From: <MAILER-DAEMON@me.example>", outcome.out.splitlines())

    def test_the_other_program_is_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            alone = shutil.copy(PROGRAM, folder)
            done = subprocess.run([alone, "send", "--server", "x"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("the part that sends is not there", done.stderr)


if __name__ == "__main__":
    unittest.main()
