#!/usr/bin/env python3
"""`smtpwhy mimic`: every log of corpus/ is played, and clients that are run against it fail as the one in the log did: a script of smtplib
that says what was said then, smtplib's own sendmail, and swaks where it is installed."""
import concurrent.futures
import glob
import json
import os
import re
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from mail_server import Certificates
from program import PROGRAM, SOURCE, environment, run

SWAKS = shutil.which("swaks")
NOBODY = "a@example.org"
SOON, LATER = 0.5, 20  # seconds: what is waited for where the log is silent, and where it is not
AT_ONCE = 6  # logs; clients and servers mostly wait for each other


class Mimic:
    """The program, from its announcement to its end."""

    def __init__(self, *words, connections=1):
        self.process = subprocess.Popen([PROGRAM, "mimic", "--listen", "127.0.0.1:0", "--connections", str(connections), "--wait", "5s", *words],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=SOURCE, env=environment(),
                                        text=True)
        self.announced = self.process.stderr.readline()
        found = re.match(r"Listening on (\S+):(\d+), playing ", self.announced)
        if not found:
            self.failure = self.announced + self.process.communicate()[1]
        self.host, self.port = (found[1], int(found[2])) if found else (None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.out, self.err = self.process.communicate(timeout=30)
        self.status = self.process.returncode


class Failed(Exception):
    """How a client fared: the command, and the code, `lost`, `timeout` or `tls`."""

    def __init__(self, verb, how):
        super().__init__(verb, how)
        self.at = (verb, how)


def trouble_of(error):
    if isinstance(error, (TimeoutError, socket.timeout)) or "timed out" in str(error):
        return "timeout"
    return "tls" if isinstance(error, ssl.SSLError) else "lost"


def sanitized():
    """A sanitizer keeps freed memory, so that how much there is tells nothing."""
    with open(PROGRAM, "rb") as file:
        program = file.read()
    return b"__asan_init" in program or b"__tsan_init" in program


def unchecked():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


UNCHECKED, CHECKED = unchecked(), ssl.create_default_context()  # made once: reading what the system trusts takes long


class Client:
    """smtplib, saying what it is told to."""

    def __init__(self, mimic, patience, tls, context):
        self.context, self.smtp = context, (smtplib.SMTP_SSL if tls else smtplib.SMTP)(timeout=patience, **({"context": context} if tls else {}))
        self.smtp._host = "localhost"
        self.mimic = mimic

    def attempt(self, verb, action):
        try:
            return action()
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
                raise  # a reply, though Python has it as an OSError
            raise Failed(verb, trouble_of(error)) from error

    def connect(self):
        return self.attempt("CONNECT", lambda: self.smtp.connect(self.mimic.host, self.mimic.port))

    def say(self, verb, line):
        return self.attempt(verb, lambda: self.smtp.docmd(line))

    def start_tls(self):
        def handshake():
            self.smtp.sock = self.context.wrap_socket(self.smtp.sock, server_hostname="localhost")
            self.smtp.file = None
        try:
            handshake()
        except (OSError, ssl.SSLError) as error:
            raise Failed("STARTTLS", "tls") from error

    def close(self):
        self.smtp.close()


class Log:
    """What a report says of a log, and of the attempt in it that is played."""

    def __init__(self, path):
        self.name = os.path.relpath(path, os.path.join(SOURCE, "corpus"))[:-len(".json")]
        self.path = path[:-len(".json")] + ".log"
        with open(path, encoding="utf-8") as file:
            self.report = json.load(file)
        self.causes = {finding["cause"] for finding in self.report["findings"]}

    def session(self):
        def fails(session):
            return any(e.get("failure") == "primary" for e in session["exchanges"]) or session["outcome"] in ("lost", "timeout")
        playable = [s for s in self.report["sessions"] if s["exchanges"] or s["outcome"] in ("lost", "timeout")]
        return next((s for s in playable if fails(s)), playable[0] if playable else None)

    def delivery(self, line):
        return next((d for d in self.report["deliveries"] if d["line"] == line), None)


def verb_of(exchange):
    return exchange["command"]["verb"] if exchange["command"] else "CONNECT"


def failures_of(session, causes):
    """What may be met: each failure of its own, as (verb, code), and how the connection broke off. `*`: where, depends on the client."""
    exchanges = [e for e in session["exchanges"] if e["reply"] or verb_of(e) != "QUIT"]
    found = [("*" if e.get("unsolicited") else verb_of(e), e["reply"]["code"]) for e in exchanges
             if e.get("failure") in ("primary", "benign") or (e.get("failure") and e.get("recipient"))]
    missing = [verb_of(e) for e in exchanges if not e["reply"]]
    if found and session["outcome"] not in ("lost", "timeout"):
        return found  # whoever was refused went without waiting for more
    how = {"lost": "lost", "timeout": "timeout", "truncated": "timeout"}.get(session["outcome"])
    if causes & ({"tls", "tls-unfinished"} | CERTIFICATES):
        found.append(("STARTTLS", "tls"))
    elif how and missing:
        found.append((missing[0], how))
    elif not exchanges:
        found.append(("CONNECT", how))
    elif how == "lost" and verb_of(exchanges[-1]) == "DATA":
        found.append((".", how))
    return found


def mechanism_at(exchanges, index):
    """What the client must have said: an AUTH with the first answer in it where the server asked for nothing."""
    challenges = []
    for exchange in exchanges[index:]:
        if verb_of(exchange) != "AUTH" or not exchange["reply"] or exchange["reply"]["code"] != 334:
            break
        challenges.append(exchange["reply"]["text"][0])
    if not challenges:
        return "PLAIN eA=="
    # CRAM-MD5 (RFC 2195) asks with `<…>`.
    asked = {"": "PLAIN", "UGFzc3dvcmQ6": "LOGIN eA=="}
    return asked.get(challenges[0], "CRAM-MD5" if challenges[0].startswith("PD") else "LOGIN")


def said_again(log, session, mimic):
    """Says what was said in the log, and compares each reply. Returns what differs."""
    exchanges = session["exchanges"]
    quiet = session["outcome"] in ("timeout", "truncated")
    shows_commands = any(e["command"] and e["command"]["line"] for e in exchanges)
    implicit = bool(session["tls"]) and not any(verb_of(e) == "STARTTLS" for e in exchanges)
    client = Client(mimic, SOON if quiet else LATER, implicit, UNCHECKED)
    problems, greeting = [], exchanges[0] if exchanges and not exchanges[0]["command"] else None

    def compare(exchange, reply, unasked=()):
        told = exchange["reply"]
        code, text = reply
        lines = text.decode("utf-8", "replace").split("\n")
        expected = [f"{told['enhanced_status']} {line}".strip() if told["enhanced_status"] else line.strip() for line in told["text"]]
        plain = [line.strip() for line in told["text"]]
        if verb_of(exchange) == "EHLO":  # what the log left out and its client used is added; under TLS STARTTLS is not offered
            added = {"AUTH PLAIN LOGIN", "STARTTLS"}
            lines = [line for line in lines if line in plain or line not in added]
            if len(lines) < len(plain):
                expected, plain = ([line for line in those if line != "STARTTLS"] for those in (expected, plain))
        same = len(lines) == len(expected) and all(a.strip() in (b, c) or c == "[hidden]" for a, b, c in zip(lines, expected, plain))
        if code != told["code"] or not same:
            problems.append(f"{verb_of(exchange)}: {code} {lines} instead of {told['code']} {expected}")

    try:
        reply = client.connect()
        if greeting and greeting["reply"]:
            compare(greeting, reply)
        for index, exchange in enumerate(exchanges):
            if exchange is greeting:
                continue
            if exchange.get("unsolicited") or not exchange["command"]:
                if exchange["reply"] and (shows_commands or exchange["reply"]["code"] >= 400):  # else it answers a command that the log lacks
                    compare(exchange, client.attempt("unasked", client.smtp.getreply))
                continue
            verb, argument = verb_of(exchange), exchange["command"]["argument"]
            follows = exchanges[index - 1] if index else None
            if verb == "AUTH":
                step = follows and verb_of(follows) == "AUTH" and follows["reply"] and follows["reply"]["code"] == 334
                mechanism = mechanism_at(exchanges, index)
                line = "eA==" if step else f"AUTH {mechanism}"
            elif verb == ".":
                # One reply of several: LMTP, PRDR.
                several = follows and verb_of(follows) == "."
                if not several:
                    client.attempt(".", lambda: client.smtp.send("Subject: x\r\n\r\n..\r\n"))
                line = None if several else "."
            else:
                line = verb + (f" {argument}" if argument else "")
            if verb == "DATA" and exchange["command"]["line"] is None:  # and the log lacks what stood in front of it
                for lacking in (f"MAIL FROM:<{NOBODY}>", "RCPT TO:<b@example.net>"):
                    client.say(lacking[:4], lacking)
            if exchange["reply"] is None and not (exchange is exchanges[-1] or all(e["reply"] is None for e in exchanges[index:])):
                continue
            reply = client.attempt(verb, client.smtp.getreply) if line is None else client.say(verb, line)
            if exchange["reply"] is None:
                if verb != "QUIT" and not any(e.get("failure") == "primary" for e in exchanges):
                    problems.append(f"{verb} got {reply}, and nothing in the log")
                return problems
            compare(exchange, reply)
            if verb == "STARTTLS" and reply[0] == 220:
                client.start_tls()
        last = exchanges and verb_of(exchanges[-1])
        if session["outcome"] == "lost" and last == "DATA":
            client.attempt(".", lambda: client.smtp.send("Subject: x\r\n\r\n.\r\n"))
            client.attempt(".", client.smtp.getreply)
    except Failed as failed:
        closing = any(e["reply"] and e["reply"]["code"] == 421 for e in exchanges) and failed.at[1] == "lost"
        if failed.at not in failures_of(session, log.causes) and not closing:
            problems.append(f"failed at {failed.at}, and the log at {failures_of(session, log.causes)}")
    finally:
        client.close()
    return problems


def envelope_of(session):
    arguments = [(verb_of(e), (e["command"] or {}).get("argument") or "") for e in session["exchanges"]]
    address = lambda text: re.search(r"<([^>]*)>|:\s*(\S+)", text)
    sender, recipients = NOBODY, []
    for verb, argument in arguments:
        found = address(argument)
        value = (found[1] if found[1] is not None else found[2]) if found else None
        if verb in ("MAIL", "SOML", "SAML", "SEND") and not recipients and value is not None:
            sender = value
        if verb == "RCPT" and value and value not in recipients:
            recipients.append(value)
    return sender, recipients or ["b@example.net"]


def mechanism_of(session):
    logged = (session["auth"] or {}).get("mechanism")
    return logged if logged in ("PLAIN", "LOGIN", "CRAM-MD5") else "PLAIN"


def hello_and_login(client, verbs, mechanism):
    """Where it fails, as a set of at most one; what comes before the envelope."""
    smtp = client.smtp
    code, _ = client.connect()
    if code != 220:
        return {("CONNECT", code)}
    hello = "HELO" if "HELO" in verbs and "EHLO" not in verbs else "EHLO"
    code, _ = client.attempt(hello, smtp.helo if hello == "HELO" else smtp.ehlo)
    if code != 250:
        return {(hello, code)}
    if "STARTTLS" in verbs:
        code, _ = client.say("STARTTLS", "STARTTLS")
        if code != 220:
            return {("STARTTLS", code)}
        client.start_tls()
        client.attempt("EHLO", smtp.ehlo)
    if "AUTH" in verbs:
        smtp.user, smtp.password = "alice", "wonderland"
        try:
            client.attempt("AUTH", lambda: smtp.auth(mechanism, getattr(smtp, "auth_" + mechanism.lower().replace("-", "_"))))
        except smtplib.SMTPAuthenticationError as error:
            return {("AUTH", error.smtp_code)}
    return set()


def deliver(client, sender, recipients):
    """The same of envelope and message. Of several recipients each may fail in its own way."""
    try:
        refused = client.attempt("in the envelope", lambda: client.smtp.sendmail(sender, recipients, "Subject: x\r\n\r\nx\r\n"))
    except smtplib.SMTPSenderRefused as error:
        return {("MAIL", error.smtp_code)}
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except smtplib.SMTPDataError as error:
        return {("DATA or .", error.smtp_code)}
    return {("RCPT", code) for code, _ in refused.values()}


def send(client, verbs, mechanism, sender, recipients):
    try:
        return hello_and_login(client, verbs, mechanism) or deliver(client, sender, recipients)
    except Failed as failed:
        return {failed.at}
    finally:
        client.close()


def sent(session, mimic, patience, verify):
    """smtplib as programs use it: where it fails."""
    verbs = [verb_of(e) for e in session["exchanges"]]
    if "LHLO" in verbs:
        return None  # smtplib's sendmail takes one reply to a message, and not one for each recipient
    implicit = bool(session["tls"]) and "STARTTLS" not in verbs
    client = Client(mimic, patience, implicit, CHECKED if verify else UNCHECKED)
    return send(client, verbs, mechanism_of(session), *envelope_of(session))


def seen_by_smtplib(failures):
    """smtplib does not tell DATA from the message, nor at which command of the envelope the connection broke."""
    return {("DATA or .", how) for verb, how in failures if verb in ("DATA", ".")} | {
        ("in the envelope", how) for verb, how in failures if verb in ("MAIL", "RCPT", "DATA", ".")}


def swaks_fails(session, mimic, patience, verify):
    """The same of swaks, by what the program says of its transcript."""
    verbs = [verb_of(e) for e in session["exchanges"]]
    sender, recipients = envelope_of(session)
    words = [SWAKS, "--server", mimic.host, "--port", str(mimic.port), "--helo", "me.example", "--from", sender or "<>", "--to", ",".join(recipients),
             "--timeout", str(1 if patience == SOON else LATER), "--body", "x"]
    if session["tls"] or "STARTTLS" in verbs:
        words += ["--tls" if "STARTTLS" in verbs else "--tlsc"] + (["--tls-verify"] if verify else [])
    if "AUTH" in verbs:
        words += ["--auth", mechanism_of(session), "--au", "alice", "--ap", "wonderland"]
    if "LHLO" in verbs:
        words += ["--protocol", "LMTP"]
    elif "HELO" in verbs and "EHLO" not in verbs and "AUTH" not in verbs:
        words += ["--protocol", "SMTP"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60, env=environment(), errors="replace")
    return swaks_failures(done.stdout.splitlines(), done.stderr)


def swaks_failures(lines, errors):
    """Out of its transcript: ` -> RCPT TO:<x>`, then `<** 550 5.1.1 no`. `~` instead of `-`: encrypted."""
    found, verb, content = set(), "CONNECT", False
    for line in lines:
        said = re.match(r" [-~]> ?(.*)", line)
        refused = re.match(r"<[-~*][*] +(\d{3})(?: |$)", line)
        if said and not (said[1] == "QUIT" and not content):
            word = said[1].split(" ")[0].upper()
            verb = "." if content and word == "." else verb if content or (verb == "AUTH" and not word.isalpha()) else word
        content = content and not (said and said[1] == ".") or line.startswith(("<-  354", "<~  354"))
        if refused:
            found.add((verb, int(refused[1])))
    if "TLS startup failed" in errors:
        return {("STARTTLS", "tls")}
    if found:
        return found
    if re.search(r"closed connection unexpectedly|Remote host closed|lost connection|Connection reset", "\n".join(lines) + errors):
        found.add((verb, "lost"))
    if re.search(r"[Tt]ime(d )?out", "\n".join(lines) + errors):
        found.add((verb, "timeout"))
    return found


# What cannot be played, and why.
REFUSED = "nobody listened: there was no connection"
NOT_PLAYED = {
    **{f"{client}/aiosmtpd-connection-refused": REFUSED for client in ("curl", "msmtp", "nodemailer", "phpmailer", "python-smtplib", "s-nail", "swaks")},
    "curl/aiosmtpd-timed-connection-refused": REFUSED, "python-smtplib/nobody-traceback-connection-refused": REFUSED,
    "exception-text/documented-java-nested": REFUSED, "blat/documented-refused": REFUSED,
    **{f"message-trace/{log}": "the log does not tell what the server said" for log in ("documented-failed", "documented-summary")},
    "exim-debug/scripted-connection-refused": REFUSED, "smtpwhy-send/scripted-connection-refused": REFUSED, "postfix/postfix-refused": REFUSED,
    "postfix/postfix-nodns": "no server was found",
    "exception-text/mail-gem-certificate": "the client disliked a certificate, and tells no word of the server's",
    "exception-text/symfony-certificate": "the client disliked a certificate, and tells no word of the server's",
    "dma/script-drops-after-message": "the log does not tell what the server did",
    "exim/hand-malformed-reply": "what the server said was no reply to Exim, and is none to us",
    "libesmtp-esmtp/script-drops-after-message": "the log does not tell what the server did",
    "postfix/postfix-httpjunk": "nobody said anything that the log tells", "postfix/postfix-lostconn": "nobody said anything that the log tells",
}
ECHOED = "the log begins with the last replies, without what they answer, and they are taken for a greeting"
NOT_OFFERED = "who looks at the reply to EHLO does not try"
NO_REPLY = "what is no reply at all, smtplib takes for the reply -1"
NONSENSE = "the failures are of commands that this client never says"
# What a client that sends one message in the usual way cannot meet, and why.
NOT_MET = {
    "smtplib emacs-smtpmail/script-content-451": ECHOED, "swaks emacs-smtpmail/script-content-451": ECHOED,
    "smtplib emacs-smtpmail/script-tls-drop": ECHOED, "swaks emacs-smtpmail/script-tls-drop": ECHOED,
    "swaks emacs-smtpmail/script-greeting-554": ECHOED,
    **{f"{who} {log}/scripted-not-smtp": NO_REPLY for who in ("smtplib", "swaks") for log in ("exim-debug", "javamail", "perl-net-smtp")},
    "swaks plain-unmarked/exim-starttls-not-offered": NOT_OFFERED,
    "swaks plain-unmarked/postfix-login-not-offered": NOT_OFFERED,
    "smtplib plain-unmarked/postfix-login-not-offered": "smtplib takes 503 for a login that was there before",
    "smtplib postfix-transcript/postfix-too-many-errors": NONSENSE, "swaks postfix-transcript/postfix-too-many-errors": NONSENSE,
}
USUAL = ("CONNECT", "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", ".")
CERTIFICATES = {"certificate-invalid", "certificate-untrusted"}


def logs():
    return [Log(path) for path in sorted(glob.glob(os.path.join(SOURCE, "corpus", "*", "*.json"))) if "/reports/" not in path]


class Corpus(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.logs = logs()

    def each(self, check, chosen):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(check, chosen))
        problems = [f"{log.name}: {problem}" for log, found in zip(chosen, results) for problem in found]
        self.assertEqual(problems, [], f"{len(problems)} of {len(chosen)}:\n" + "\n".join(problems))
        return len(chosen)

    def for_swaks(self, chosen):
        """One log for each way to fail, since swaks takes long to start; all of them where $SMTPWHY_SWAKS says so."""
        if not SWAKS:
            return set()
        if os.environ.get("SMTPWHY_SWAKS") == "all":
            return set(chosen)
        ways = {}
        for log in chosen:
            session = log.session()
            verbs = {verb_of(e) for e in session["exchanges"]} & {"HELO", "LHLO", "STARTTLS", "AUTH"}
            failures = frozenset((verb, str(how)[0]) for verb, how in failures_of(session, log.causes))
            ways.setdefault((failures, frozenset(verbs), bool(session["tls"])), log)
        return set(ways.values())

    def test_conversations(self):
        chosen = [log for log in self.logs if log.session()]
        self.assertGreater(len(chosen), 300)
        with_swaks = self.for_swaks(chosen)

        def check(log):
            session = log.session()
            expected = set(failures_of(session, log.causes))
            patience = SOON if any(how == "timeout" for _, how in expected) else LATER
            with Mimic("--session", str(session["id"]), log.path, connections=2 + (log in with_swaks)) as mimic:
                if not mimic.port:
                    return [mimic.failure]
                problems = said_again(log, session, mimic)
                verify = bool(log.causes & CERTIFICATES)
                for who, client in (("smtplib", sent), ("swaks", swaks_fails)):
                    how = client(session, mimic, patience, verify) if who == "smtplib" or log in with_swaks else None
                    if how is None or f"{who} {log.name}" in NOT_MET:
                        continue
                    wanted = {(verb, code) for verb, code in expected if verb in USUAL} | {
                        (verb, code) for verb in USUAL + ("DATA or .",) for any_verb, code in expected if any_verb == "*"}
                    alike = seen_by_smtplib(wanted)
                    if bool(how) != bool(wanted) or how - wanted - alike:
                        problems.append(f"{who} fails {sorted(map(str, how))}, and the log {sorted(map(str, wanted))}")
            return problems

        self.each(check, chosen)


    def test_deliveries(self):
        """Logs of mail servers, of which only the end of each delivery is known; and those in which there was no server."""
        chosen = [log for log in self.logs if not log.session()]
        self.assertGreater(len(chosen), 70)

        def check(log):
            with Mimic(log.path) as mimic:
                if not mimic.port:
                    told = "no server to play" in mimic.failure or "no such attempt" in mimic.failure
                    return [] if told and log.name in NOT_PLAYED else [mimic.failure]
                if log.name in NOT_PLAYED:
                    return ["is played after all"]
                delivery = log.delivery(int(re.search(r":(\d+): ", mimic.announced.split("playing ", 1)[1])[1]))
                if not delivery:
                    return [f"no delivery of {mimic.announced}"]
                verbs = ["EHLO"] + ["AUTH"] * ((delivery["command"] or {}).get("verb") == "AUTH")
                broken = {"connection-lost": "lost", "reply-timeout": "timeout"}.get(delivery.get("cause"))
                if delivery.get("cause") in CERTIFICATES:
                    broken = "tls"
                    verbs.append("STARTTLS")
                how = send(Client(mimic, SOON if broken == "timeout" else LATER, False, CHECKED if broken == "tls" else UNCHECKED), verbs, "PLAIN", delivery["sender"] or "",
                           [delivery["recipient"] or "b@example.net"])
                verb = (delivery["command"] or {}).get("verb")
                code = (delivery["reply"] or {}).get("code")
                met = [at for at in how if at[1] == (code or at[1]) and (verb in (None, at[0]) or (verb in ("DATA", ".") and at[0] == "DATA or ."))]
                if delivery["severity"] == "success":
                    return [f"{how}"] if how else []
                if len(met) != 1 or len(how) != 1 or (not delivery["reply"] and broken and met[0][1] != broken):
                    return [f"fails {how}, and the log {verb} {code} {broken}"]
            return []

        self.each(check, chosen)


LOG = """S: 220 mx.example.net ESMTP
C: EHLO me.example
S: 250-mx.example.net
S: 250-STARTTLS
S: 250 AUTH PLAIN LOGIN
C: MAIL FROM:<a@example.org>
S: 250 2.1.0 fine
C: RCPT TO:<b@example.net>
S: 550-5.1.1 No such user
S: 550 5.1.1 here
C: QUIT
S: 221 2.0.0 bye
"""


class Using(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-mimic-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.log = os.path.join(self.folder, "session.log")
        with open(self.log, "w", encoding="utf-8") as file:
            file.write(LOG)

    def client(self, mimic):
        smtp = smtplib.SMTP(timeout=LATER)
        smtp._host = "localhost"
        smtp.connect(mimic.host, mimic.port)
        self.addCleanup(smtp.close)
        return smtp

    # why: words, part of what is said
    MISTAKES = {
        "other machines": (("--listen", "0.0.0.0:0"), "--allow-remote"),
        "other machines, IPv6": (("--listen", "[::]:0"), "--allow-remote"),
        "a name": (("--listen", "mx.example.net:25"), "is no IP address"),
        "no port": (("--listen", "127.0.0.1:x"), "is no port"),
        "an address of another machine": (("--listen", "192.0.2.1:2525", "--allow-remote"), "cannot be used"),
        "no number": (("--connections", "many"), "--connections wants a number"),
        "two ends": (("--connections", "2", "--once"), "cannot be had together"),
        "no time": (("--wait", "long"), "--wait cannot be"),
        "no session": (("--session", "7"), "--session 7: there is no such attempt in the log"),
        "no certificate": (("--certificate", "/nonexistent"), "the certificate"),
        "a key alone": (("--key", "/nonexistent"), "--key needs --certificate"),
        "an option of send": (("--from", "a@b"), "there is no option"),
    }

    def test_mistakes(self):
        for why, (words, said) in self.MISTAKES.items():
            with self.subTest(why):
                listen = () if "--listen" in words else ("--listen", "127.0.0.1:0")
                outcome = run("mimic", *listen, *words, self.log)
                self.assertEqual((outcome.status, outcome.out), (2, ""), outcome)
                self.assertIn(said, outcome.err)

    def test_the_port_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            outcome = run("mimic", "--listen", "127.0.0.1:%d" % other.getsockname()[1], self.log)
        self.assertEqual(outcome.status, 2)
        self.assertIn("Address already in use", outcome.err)

    def test_it_goes_on_until_it_is_stopped(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how), Mimic(self.log, connections=1000) as mimic:
                for _ in range(3):
                    smtp = self.client(mimic)
                    self.assertEqual(smtp.docmd("MAIL FROM:<>")[0], 250)
                    smtp.quit()
                waiting = self.client(mimic)
                mimic.process.send_signal(how)
                self.assertEqual(mimic.process.wait(LATER), 0)
                waiting.close()

    def test_as_many_connections_as_wanted(self):
        with Mimic(self.log, connections=2) as mimic:
            for _ in range(2):
                smtp = self.client(mimic)
                self.assertRaises(smtplib.SMTPRecipientsRefused, smtp.sendmail, "x@x", "y@y", "")
                smtp.quit()
            self.assertEqual(mimic.process.wait(LATER), 0)

    def test_the_transcript_is_read_back(self):
        """What it prints is a log of the same failure; and no secret is in it."""
        with Mimic(self.log) as mimic:
            smtp = self.client(mimic)
            smtp.starttls(context=UNCHECKED)
            smtp.login("alice", "wonderland")
            with self.assertRaises(smtplib.SMTPRecipientsRefused) as refused:
                smtp.sendmail("x@x", ["b@example.net"], "")
            smtp.quit()
        self.assertEqual(refused.exception.recipients, {"b@example.net": (550, b"5.1.1 No such user\n5.1.1 here")})
        self.assertRegex(mimic.announced, r"^Listening on 127\.0\.0\.1:\d+, playing session 1 of .*: fails at RCPT TO:<b@example\.net>: 550 5\.1\.1 ")
        report = json.loads(run("analyze", "--format", "json", "-", text=mimic.out).out)
        self.assertEqual(report["inputs"][0]["format"], "smtpwhy-send")
        self.assertEqual(report["inputs"][0]["lines_unrecognised"], 0)
        self.assertEqual(failures_of(report["sessions"][0], set()), [("RCPT", 550)])
        self.assertRegex(report["sessions"][0]["tls"]["parameters"], "^TLS")
        for secret in ("wonderland", "AGFsaWNlAHdvbmRlcmxhbmQ", "d29uZGVybGFuZA"):
            self.assertNotIn(secret, mimic.out + mimic.err)

    def test_what_breaks_off_is_read_back_too(self):
        for name, failure in (("swaks/aiosmtpd-drop-after-mail", ("MAIL", "lost")), ("swaks/aiosmtpd-silent-after-dot", (".", "timeout"))):
            with self.subTest(name), Mimic("--wait", "300ms", os.path.join("corpus", name + ".log")) as mimic:
                how = send(Client(mimic, LATER, False, UNCHECKED), ["EHLO"], "PLAIN", "a@b", ["c@d"])
                report = json.loads(run("analyze", "--format", "json", "-", text=mimic.process.stdout.read()).out)
                self.assertEqual(how, {("in the envelope", "lost")})
                self.assertEqual(failures_of(report["sessions"][0], set()), [failure])

    def test_reproduce_finds_the_failure_again(self):
        for name in ("swaks/postfix-user-unknown", "curl/exim-greylisted", "swaks/aiosmtpd-drop-after-mail", "msmtp/postfix-greeting-554",
                     "smtpwhy-send/scripted-silent-at-data", "postfix/postfix-mail552"):
            log = os.path.join("corpus", name + ".log")
            with self.subTest(name), Mimic(log) as mimic:
                outcome = run("reproduce", "--server", f"{mimic.host}:{mimic.port}", "--timeout", "500ms", "--no-verify", log)
                self.assertIn("The failure is still there.", outcome.err)

    def test_quiet(self):
        with Mimic("--quiet", self.log) as mimic:
            self.client(mimic).quit()
        self.assertEqual(mimic.out, "")

    def test_other_ways_to_choose(self):
        log = os.path.join("corpus", "postfix", "postfix-rcpt550.log")
        delivery = next(d for d in Log(os.path.join(SOURCE, log)[:-4] + ".json").report["deliveries"] if d["cause"])
        for words in (("--queue-id", delivery["queue_id"]), ("--finding", "1")):
            with self.subTest(words), Mimic(*words, log) as mimic:
                self.assertIn(f"delivery {delivery['queue_id']} of ", mimic.announced)
                self.assertEqual(send(Client(mimic, LATER, False, UNCHECKED), ["EHLO"], "PLAIN", "a@b", ["c@d"]), {("RCPT", 550)})

    def test_log_from_standard_input(self):
        process = subprocess.Popen([PROGRAM, "mimic", "--once", "--listen", "127.0.0.1:0"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, env=environment(), text=True)
        process.stdin.write(LOG)
        process.stdin.close()
        host, port = re.match(r"Listening on (\S+):(\d+)", process.stderr.readline()).groups()
        smtp = smtplib.SMTP(host, int(port), timeout=LATER)
        self.assertEqual(smtp.docmd("MAIL FROM:<>"), (250, b"2.1.0 fine"))
        smtp.quit()
        process.stderr.close()
        self.assertEqual(process.wait(LATER), 0)

    @unittest.skipUnless(shutil.which("openssl"), "there is no openssl command")
    def test_a_certificate_of_ones_own(self):
        certificates = Certificates(self.folder)
        words = ("--certificate", certificates.path("good.pem"), "--key", certificates.path("good.key"))
        with Mimic(*words, self.log) as mimic:
            smtp = self.client(mimic)
            smtp.starttls(context=ssl.create_default_context(cafile=certificates.authority))
            self.assertEqual(smtp.ehlo()[0], 250)
            smtp.quit()

    @unittest.skipUnless(socket.has_dualstack_ipv6(), "there is no IPv6")
    def test_ipv6(self):
        with Mimic("--listen", "[::1]:0", self.log) as mimic:
            self.assertEqual(mimic.host, "[::1]")
            with socket.create_connection(("::1", mimic.port), timeout=LATER) as connection:
                self.assertEqual(connection.recv(100), b"220 mx.example.net ESMTP\r\n")

    def test_clients_that_mean_harm(self):
        """Endless lines, a flood, a dribble, octets of all kinds: it answers, drops them in time, and does not grow."""
        def feed(data, times, pause=0.0):
            def go(connection):
                try:
                    for _ in range(times):
                        connection.sendall(data)
                        time.sleep(pause)
                except OSError:
                    pass
            return go
        harms = {"an endless line": feed(b"x" * 65536, 400), "a flood": feed(b"NOOP\r\n" * 10000, 5), "a dribble": feed(b"N", 60, 0.02),
                 "octets of all kinds": feed(bytes(range(256)) * 256, 20), "an endless message": feed(b"MAIL FROM:<>\r\nRCPT TO:<c@d>\r\nDATA\r\n" + b"y" * 65536, 400),
                 "no TLS behind STARTTLS": feed(b"STARTTLS\r\nEHLO x\r\n" * 10, 2)}
        with Mimic("--wait", "700ms", "--quiet", self.log, connections=len(harms) + 1) as mimic:
            for why, harm in harms.items():
                with self.subTest(why), socket.create_connection((mimic.host, mimic.port), timeout=LATER) as connection:
                    drain = threading.Thread(target=lambda: all(iter(lambda: self.swallowed(connection), 0)), daemon=True)
                    drain.start()
                    harm(connection)
                    drain.join(LATER)
                    self.assertFalse(drain.is_alive(), "it does not drop the client")
            if not sanitized():
                with open(f"/proc/{mimic.process.pid}/status", encoding="ascii") as file:
                    self.assertLess(int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]), 65536)
            self.assertEqual(self.client(mimic).noop()[0], 250)

    @staticmethod
    def swallowed(connection):
        try:
            return len(connection.recv(65536))
        except OSError:
            return 0


if __name__ == "__main__":
    unittest.main()
