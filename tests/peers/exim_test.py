#!/usr/bin/env python3
"""`smtpwhy send` and `smtpwhy reproduce` against Exim."""
import sys
import unittest

sys.dont_write_bytecode = True
import against
from against import GONE, NOT_TRIED, SAME

TRUST = "--tls-ca {ca}"
LOGIN = f"{TRUST} --stop-after auth --user alice --password-env"


def stages():
    """Each stage refused, for now and for good."""
    more = {"starttls": f"--tls required {TRUST}", "auth": f"{LOGIN} RIGHT"}
    verbs = {"content": "."}
    for stage in ("ehlo", "starttls", "auth", "mail", "rcpt", "data", "content"):
        for code, status, cause in (450, 4, "unavailable"), (550, 5, "policy"):
            yield f"{stage}, {code}", ("good", f"--helo {stage}-{code}.example.org {more.get(stage, '--tls off')}", status, f"{code} {verbs.get(stage, stage.upper())}", cause)


class Exim(against.Against):
    server = "exim"
    SENDING = {
        "accepted": ("mx", "", 0, "", "", "> DATA"),
        "every extension": ("more", f"{TRUST} --chunking --notify success,failure --ret hdrs --envid a=b --body B\u00fcro "
                            "--to grey@example.net --to alice@example.net", 4, "451 RCPT", "greylisted",
                            " BODY=8BITMIME RET=HDRS ENVID=a+3Db", " NOTIFY=SUCCESS,FAILURE", " LAST", "< 250-PIPELINING"),
        "without pipelining": ("mx", "--no-pipelining", 0, "", ""),
        "TLS": ("good", f"--tls required {TRUST}", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "TLS from the start": ("wrapped", f"--tls-on-connect {TRUST}", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "expired": ("expired", TRUST, 3, "", "certificate-expired"),
        "of another host": ("other", TRUST, 3, "", "certificate-name-mismatch"),
        "signed by itself": ("tls", TRUST, 3, "", "certificate-untrusted"),
        "TLS is demanded": ("tls", "--tls off", 5, "530 MAIL", "tls-required"),
        "TLS is not offered": ("mx", "--tls required", 3, "", "tls-not-offered"),
        "PLAIN": ("good", f"{LOGIN} RIGHT --auth plain", 0, "", "", "< 235 "),
        "PLAIN, wrong": ("good", f"{LOGIN} WRONG --auth plain", 5, "535 AUTH", "auth-failed"),
        "LOGIN": ("good", f"{LOGIN} RIGHT --auth login", 0, "", "", "< 235 "),
        "LOGIN, wrong": ("good", f"{LOGIN} WRONG --auth login", 5, "535 AUTH", "auth-failed"),
        "CRAM-MD5": ("good", f"{LOGIN} RIGHT --auth cram-md5", 0, "", "", "< 235 "),
        "CRAM-MD5, wrong": ("good", f"{LOGIN} WRONG --auth cram-md5", 5, "535 AUTH", "auth-failed"),
        "EXTERNAL": ("more", f"{TRUST} --tls-cert {{folder}}/good.pem --tls-key {{folder}}/good.key --user alice --auth external --stop-after auth",
                     0, "", "", "> AUTH EXTERNAL [hidden]", "< 235 "),
        "EXTERNAL, without a certificate": ("more", f"{TRUST} --user alice --auth external --stop-after auth", 5, "535 AUTH", "auth-failed"),
        "a login that fails for now": ("good", f"{TRUST} --stop-after auth --user sick --password-env RIGHT --auth plain", 4, "435 AUTH",
                                       "auth-backend-failure"),
        "a login is demanded": ("login", "--tls off", 5, "530 MAIL", "auth-required"),
        "connect, 550": ("listed", "", 5, "550 CONNECT", "listed-on-dnsbl"),
        "connect, 421": ("busy", "", 4, "421 CONNECT", "too-many-connections"),
        "EHLO, a name that is the server's": ("mx", "--helo mx.example.net", 5, "550 EHLO", "helo-invalid"),
        "SIZE": ("small", "--tls off --message {big}", 5, "552 MAIL", "message-too-large", " SIZE="),
        "several lines": ("mx", "--to grey@example.net", 4, "451 RCPT", "greylisted", "< 451-"),
        "two recipients, one too many": ("few", "--tls off --to alice@example.net,carol@example.net", 4, "452 RCPT", "too-many-recipients"),
        "BDAT, 550": ("mx", "--subject 'cheap pills' --chunking", 5, "554 BDAT", "content-spam"),
        "dropped at RCPT": ("mx", "--to banned@example.net", 5, "550 RCPT", "policy"),
        "SMTPUTF8": ("mx", "--to b\u00fc@example.net", 5, "550 RCPT", "recipient-unknown", " SMTPUTF8"),
    }

    def test_sending(self):
        self.check_sending(self.SENDING)

    def test_stages(self):
        self.check_sending(dict(stages()))

    def test_messages(self):
        self.check_messages("mx", ["", "--chunking"])

    def test_reproducing(self):
        self.check_reproducing({
            "plain-unmarked/exim-starttls-not-offered": ("STARTTLS is not said where it is not offered", 3, NOT_TRIED, 0, GONE),
            "starttls-not-offered": ("a client that would not go on without", 3, SAME, 0, GONE),
            "too-many-errors": ("words that are no commands are refused by any server", 5, SAME, 5, SAME),
            "spoke-too-early": ("nothing is said before the greeting", 0, GONE, 0, GONE),
        })


if __name__ == "__main__":
    against.enter("exim")
    unittest.main()
