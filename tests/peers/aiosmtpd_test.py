#!/usr/bin/env python3
"""`smtpwhy send` and `smtpwhy reproduce` against aiosmtpd, which needs neither root nor a sandbox."""
import importlib.util
import json
import os
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
import against
from against import CHANGED, GONE, HERE, TABLE

IN_CACHE = against.packages.cache() / "aiosmtpd/usr/lib/python3/dist-packages"
TRUST = "--tls-ca {ca}"


def stages():
    """Each stage refused, for now and for good."""
    at = {"ehlo": ("450 EHLO", "550 EHLO"), "mail": ("450 MAIL", "550 MAIL"), "rcpt": ("450 RCPT", "550 RCPT"), "data": ("450 DATA", "550 DATA"),
          "content": ("450 .", "550 ."), "auth": ("454 AUTH", "535 AUTH"), "starttls": ("454 STARTTLS", "554 STARTTLS")}
    more = {"auth": " --tls off --user alice --password-env RIGHT --allow-plaintext-auth", "starttls": f" --tls required {TRUST}"}
    causes = {"454 AUTH": "auth-backend-failure", "535 AUTH": "auth-failed", "454 STARTTLS": "tls-not-available"}
    for stage, replies in at.items():
        for reply in replies:
            words = f"--helo {stage}-{reply[:3]}.example.org" + more.get(stage, " --tls off")
            cause = causes.get(reply, "unavailable" if reply[0] == "4" else "policy")
            yield f"{stage}, {reply[:3]}", ("refusing", words, int(reply[0]), reply, cause)


class Aiosmtpd(against.Against):
    server = "aiosmtpd"
    patience = "4s"  # some of it is silent on purpose

    @classmethod
    def start(cls):
        path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(IN_CACHE)]))
        folder = cls.folder / "certificates"
        process = subprocess.Popen([sys.executable, HERE / "servers/aiosmtpd/server.py", "any"], cwd=folder, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": path})
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.stdout.close)
        cls.addClassCleanup(process.kill)
        found = json.loads(process.stdout.readline())
        cls.ports = {name: found[str(number)] for name, number in TABLE["server"]["aiosmtpd"]["ports"].items()}
        cls.store = folder / "store"

    LOGIN = "--user alice --allow-plaintext-auth --stop-after auth --password-env"
    SENDING = {
        "accepted": ("mx", "", 0, "", "", "> QUIT"),
        "TLS": ("good", f"--tls required {TRUST}", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "TLS, as it is offered": ("good", TRUST, 0, "", "", "* TLS started: "),
        "TLS from the start": ("wrapped", f"--tls-on-connect {TRUST}", 0, "", "", "* TLS started: "),
        "TLS from the start, STARTTLS spoken": ("wrapped", "--timeout 1s", 3, "", "reply-timeout"),
        "STARTTLS, TLS spoken from the start": ("good", "--tls-on-connect --timeout 1s", 3, "", "tls-wrong-port"),
        "not trusted": ("good", "", 3, "", "certificate-untrusted"),
        "expired": ("expired", TRUST, 3, "", "certificate-expired"),
        "expired, from the start": ("wrapped-expired", f"--tls-on-connect {TRUST}", 3, "", "certificate-expired"),
        "of another host": ("other", TRUST, 3, "", "certificate-name-mismatch"),
        "signed by itself": ("self", TRUST, 3, "", "certificate-untrusted"),
        "signed by itself, and borne": ("self", "--no-verify", 0, "", "", "* borne because of --no-verify: self-signed certificate"),
        "TLS is not offered": ("mx", "--tls required", 3, "", "tls-not-offered"),
        "TLS is demanded": ("tls", "--tls off", 5, "530 MAIL", "tls-required"),
        "PLAIN": ("login", f"{LOGIN} RIGHT --auth plain", 0, "", "", "> AUTH PLAIN [hidden]"),
        "PLAIN, wrong": ("login", f"{LOGIN} WRONG --auth plain", 5, "535 AUTH", "auth-failed"),
        "LOGIN": ("login", f"{LOGIN} RIGHT --auth login", 0, "", "", "> AUTH LOGIN"),
        "LOGIN, wrong": ("login", f"{LOGIN} WRONG --auth login", 5, "535 AUTH", "auth-failed"),
        "a mechanism that is not known there": ("login", f"{LOGIN} RIGHT --auth cram-md5", 5, "504 AUTH", "auth-mechanism-unsupported"),
        "a login is demanded": ("login", "", 5, "530 MAIL", "auth-required"),
        "a login is not offered": ("mx", f"{LOGIN} RIGHT", 3, "", "auth-not-offered"),
        "greeted with 554": ("closed", "", 5, "554 CONNECT", "ip-blocked"),
        "greeted with 421": ("busy", "", 4, "421 CONNECT", "unavailable"),
        "hung up": ("drop", "", 3, "", "connection-lost"),
        "silent": ("silent", "--timeout 1s", 3, "", "reply-timeout"),
        "hung up in the message": ("drop-data", "", 3, "", "connection-lost"),
        "the recipient": ("mx", "--to nobody@example.net", 5, "550 RCPT", "recipient-unknown"),
        "one of two": ("mx", "--to grey@example.net --to alice@example.net", 4, "451 RCPT", "greylisted"),
        "the worse of two": ("mx", "--to grey@example.net --to nobody@example.net", 5, "550 RCPT", "recipient-unknown"),
        "SIZE": ("small", f"--body {'x' * 900}", 5, "552 MAIL", "message-too-large", "> MAIL FROM:<bob@example.org> SIZE="),
        "8BITMIME": ("mx", "--body Büro", 0, "", "", " BODY=8BITMIME"),
        "SMTPUTF8": ("utf8", "--to büro@example.net", 0, "", "", " SMTPUTF8"),
        "SMTPUTF8 is not offered": ("mx", "--to büro@example.net", 3, "", "smtputf8-required"),
        "CHUNKING is not offered": ("mx", "--chunking", 3, "", "not-implemented", "the server does not offer CHUNKING"),
        "a line that is too long": ("mx", f"--body {'x' * 1001}", 5, "500 .", "line-too-long"),
        "LMTP": ("lmtp", "--lmtp --to alice@example.net --to nobody@example.net --to full@example.net", 5, "550 .", "recipient-unknown"),
        "a command of its own": ("mx", "--command 'EXPN staff'", 5, "502 EXPN", "not-implemented"),
    }

    def test_sending(self):
        self.check_sending(self.SENDING)

    def test_stages(self):
        self.check_sending(dict(stages()))

    def test_messages(self):
        self.check_messages("mx", [""], leave_out=["a line of 10 MB"])

    def test_reproducing(self):
        self.check_reproducing({
            "s-nail/aiosmtpd-starttls-demanded": ("s-nail said HELO, and what is offered to EHLO is taken", 0, GONE, 0, GONE),
            "phpmailer/aiosmtpd-silent-after-dot": ("PHPMailer takes silence for a lost connection", 3, CHANGED, 0, GONE),
        })

    def mended_port(self, row):
        return TABLE["server"][self.server]["ports"]["mended-lmtp" if row["protocol"] == "lmtp" else "mended"]


if __name__ == "__main__":
    if not importlib.util.find_spec("aiosmtpd") and not IN_CACHE.is_dir():
        against.skip("aiosmtpd is not there: tests/peers/packages.py fetches it")
    unittest.main()
