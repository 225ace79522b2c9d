#!/usr/bin/env python3
"""`smtpwhy send` and `smtpwhy reproduce` against Postfix; its logins are Cyrus SASL's and Dovecot's."""
import socket
import sys
import time
import unittest

sys.dont_write_bytecode = True
import against
import sandbox
from against import GONE, NOT_TRIED, SAME
from program import run
from dovecot_test import logins, tokens

TRUST = "--tls-ca {ca}"
LOGIN = "--user alice --allow-plaintext-auth --stop-after auth --tls off --password-env"


class Postfix(against.Against):
    server, also = "postfix", ("dovecot",)

    SENDING = {
        "accepted": ("mx", "--tls off", 0, "", "", "> DATA"),
        "every extension": ("good", f"{TRUST} --chunking --notify success,failure --ret hdrs --envid a=b --body Büro --to bü@example.net "
                            "--to alice@example.net", 5, "550 RCPT", "recipient-unknown",
                            " BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+3Db", " NOTIFY=SUCCESS,FAILURE", " LAST", "< 250-PIPELINING"),
        "without pipelining": ("mx", "--tls off --no-pipelining", 0, "", ""),
        "TLS": ("good", f"--tls required {TRUST}", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "TLS from the start": ("wrapped", f"--tls-on-connect {TRUST}", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "STARTTLS, where TLS is spoken from the start": ("wrapped", "--timeout 1s", 3, "", "reply-timeout"),
        "expired": ("expired", TRUST, 3, "", "certificate-expired"),
        "of another host": ("other", TRUST, 3, "", "certificate-name-mismatch"),
        "signed by itself": ("mx", TRUST, 3, "", "certificate-untrusted"),
        "signed by itself, and borne": ("mx", "--no-verify", 0, "", None, "* borne because of --no-verify: "),
        "TLS is demanded": ("tls", "--tls off", 5, "530 MAIL", "tls-required"),
        "STARTTLS, 454": ("no-certificate", "--tls required", 4, "454 STARTTLS", "tls-not-available"),
        "STARTTLS, 454, and without": ("no-certificate", "", 0, "454 STARTTLS", "tls-not-available", "* going on without TLS"),
        "PLAIN, by Cyrus SASL": ("login", f"{LOGIN} RIGHT --auth plain", 0, "", "", "< 235 2.7.0"),
        "PLAIN, by Cyrus SASL, wrong": ("login", f"{LOGIN} WRONG --auth plain", 5, "535 AUTH", "auth-failed"),
        "LOGIN, by Cyrus SASL": ("login", f"{LOGIN} RIGHT --auth login", 0, "", "", "< 235 2.7.0"),
        "a login that fails for now, and Postfix says otherwise": ("sasl", f"--user sick --password-env RIGHT --auth plain --stop-after auth {TRUST}",
                                                                   5, "535 AUTH", "auth-failed"),
        "AUTH, 503": ("mx", "--tls off --command 'AUTH PLAIN'", 5, "503 AUTH", "auth-not-offered"),
        "connect, 554": ("listed", "", 5, "554 CONNECT", "listed-on-dnsbl"),
        "connect, 421": ("busy", "", 4, "421 CONNECT", "too-many-connections"),
        "EHLO, 450": ("good", "--helo helo-450.example.org --tls off", 4, "450 EHLO", "helo-invalid"),
        "EHLO, 550": ("good", "--helo helo-550.example.org --tls off", 5, "550 EHLO", "helo-invalid"),
        "EHLO, 504": ("strict", "--helo localhost", 5, "504 EHLO", "helo-invalid"),
        "MAIL, 451": ("strict", "--from mail-451@example.org --tls off", 4, "451 MAIL", "sender-rejected"),
        "MAIL, 554": ("strict", "--from offers@spam.example --tls off", 5, "554 MAIL", "sender-rejected"),
        "MAIL, 552": ("small", "--tls off --message {big}", 5, "552 MAIL", "message-too-large", "> MAIL FROM:<bob@example.org> SIZE="),
        "RCPT, 450": ("mx", "--tls off --to grey@example.net", 4, "450 RCPT", "greylisted"),
        "RCPT, 452": ("few", "--tls off --to alice@example.net,carol@example.net,dave@example.net", 4, "452 RCPT", "too-many-recipients"),
        "RCPT, 550": ("mx", "--tls off --to nobody@example.net", 5, "550 RCPT", "recipient-unknown"),
        "RCPT, 554": ("mx", "--tls off --to bob@elsewhere.example", 5, "554 RCPT", "relay-denied"),
        "DATA, 450": ("mx", "--tls off --from data-450@example.org", 4, "450 DATA", "sender-rejected"),
        "DATA, 550": ("mx", "--tls off --from data-550@example.org", 5, "550 DATA", "sender-rejected"),
        "BDAT, 450": ("mx", "--tls off --from data-450@example.org --chunking", 4, "450 BDAT", "sender-rejected"),
        "the message, 451": ("mx", "--tls off --from content-451@example.org", 4, "451 .", "system-error"),
        "the message, 554": ("mx", "--tls off --from content-554@example.org", 5, "554 .", "content-spam"),
        "the message, 550, by its head": ("mx", "--tls off --subject 'cheap pills'", 5, "550 .", "content-spam"),
        "BDAT, 550, by its head": ("mx", "--tls off --subject 'cheap pills' --chunking", 5, "550 BDAT", "content-spam"),
        "the message, 552": ("small-unsaid", "--tls off --message {big}", 5, "552 .", "message-too-large"),
        "a server in a hurry": ("hasty", "--tls off --command 'NOOP'", 0, "", ""),
        "VRFY": ("mx", "--tls off --command 'VRFY nobody@example.net'", 5, "550 VRFY", "recipient-unknown"),
    }

    def test_sending(self):
        self.check_sending(self.SENDING)

    def test_logins(self):
        self.check_sending({why: ("sasl", *row[1:]) for why, row in logins()}, tokens())

    def test_messages(self):
        self.check_messages("mx", ["--tls off", "--chunking --no-verify"])

    def test_a_silent_name_server(self):
        """The system's resolver waits for long; the program does not."""
        conf, began = self.folder / "resolv.conf", time.monotonic()
        conf.write_text("nameserver 127.0.0.1\n")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 53))
            sandbox.run("mount", "--bind", conf, "/etc/resolv.conf")
            outcome = run("send", "--server", "mx.example.com", "--from", "bob@example.org", "--to", "alice@example.net",
                          "--connect-timeout", "500ms")
            sandbox.run("umount", "/etc/resolv.conf")
        self.assertEqual(outcome.status, 3, outcome)
        self.assertIn("mx.example.com: the name servers did not answer in time", outcome.out)
        self.assertLess(time.monotonic() - began, 4)

    def test_reproducing(self):
        self.check_reproducing({
            "login-not-offered": ("a client that would not go on without", 3, SAME, 0, GONE),
            "server-timeout": ("nobody keeps the server waiting", 3, "it said unasked", 3, "it said unasked"),
            "old-verbs": ("Postfix knows no HELP", 5, SAME, 5, SAME),
            "wrong-order": ("what is said is in order", 3, NOT_TRIED, 3, NOT_TRIED),
            "bare-newline": ("all lines of a message end in CRLF", 0, GONE, 0, GONE),
            "traced-bare-newline": ("all lines of a message end in CRLF", 0, GONE, 0, GONE),
        })


if __name__ == "__main__":
    against.enter("postfix", "dovecot")
    unittest.main()
