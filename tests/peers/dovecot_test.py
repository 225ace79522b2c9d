#!/usr/bin/env python3
"""`smtpwhy send` against Dovecot: LMTP, submission, and every login that it knows."""
import base64
import hashlib
import hmac
import json
import sys
import time
import unittest

sys.dont_write_bytecode = True
import against

TRUST = "--tls-ca {ca}"
LOGIN = f"{TRUST} --stop-after auth --user alice --password-env"


def token(key):
    """A signed token (RFC 7519) for alice."""
    encoded = lambda octets: base64.urlsafe_b64encode(octets).rstrip(b"=")
    head, claims = {"alg": "HS256", "typ": "JWT"}, {"sub": "alice", "iat": int(time.time()) - 60, "exp": int(time.time()) + 3600}
    signed = b".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
    return (signed + b"." + encoded(hmac.new(key, signed, hashlib.sha256).digest())).decode()


def tokens():
    return {"TOKEN": token(b"wonderland of tokens"), "BAD_TOKEN": token(b"looking-glass")}


def logins():
    """Each mechanism with the right secret and with a wrong one."""
    for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"):
        yield mechanism, ("login", f"{LOGIN} RIGHT --auth {mechanism}", 0, "", "", f"> AUTH {mechanism}")
        yield f"{mechanism}, wrong", ("login", f"{LOGIN} WRONG --auth {mechanism}", 5, "535 AUTH", "auth-failed")
    for mechanism in ("XOAUTH2", "OAUTHBEARER"):
        yield mechanism, ("login", f"{LOGIN} TOKEN --auth {mechanism}", 0, "", "", f"> AUTH {mechanism}")
        yield f"{mechanism}, wrong", ("login", f"{LOGIN} BAD_TOKEN --auth {mechanism}", 5, "535 AUTH", "auth-failed")


class Dovecot(against.Against):
    server, also = "dovecot", ("aiosmtpd",)
    SENDING = {
        "LMTP": ("lmtp", "--lmtp --tls off --to alice@example.net --to carol@example.net", 0, "", ""),
        "LMTP with STARTTLS": ("lmtp", f"--lmtp --tls required {TRUST}", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "LMTP, nobody there": ("lmtp", "--lmtp --tls off --to nobody@example.net", 5, "550 RCPT", "recipient-unknown"),
        "LMTP, full": ("lmtp", "--lmtp --tls off --to full@example.net --to alice@example.net", 5, "552 .", "mailbox-full"),
        "LMTP, a mailbox that cannot be opened": ("lmtp", "--lmtp --tls off --to broken@example.net", 4, "451 .", "system-error"),
        "SMTP to LMTP": ("lmtp", "--tls off", 5, "500 EHLO", "not-implemented"),
        "the best login is taken": ("login", f"{LOGIN} RIGHT", 0, "", "", "> AUTH SCRAM-SHA-256 [hidden]"),
        "TLS from the start": ("wrapped", f"--tls-on-connect {LOGIN} RIGHT", 0, "", "", "* the certificate is good for 127.0.0.1"),
        "a login that fails for now": ("login", f"{TRUST} --stop-after auth --user sick --password-env RIGHT --auth plain", 4, "454 AUTH",
                                       "auth-backend-failure"),
        "a login is demanded": ("login", f"{TRUST} --tls off", 5, "530 MAIL", "auth-required"),
        "submitted": ("login", f"{TRUST} --user alice --password-env RIGHT", 0, "", "", "< 235 2.7.0", "> QUIT"),
        "submitted with BDAT": ("login", f"{TRUST} --user alice --password-env RIGHT --chunking", 0, "", "", " LAST"),
        "submitted, and refused behind": ("login", f"{TRUST} --user alice --password-env RIGHT --to nobody@example.net", 5, "550 RCPT",
                                          "recipient-unknown"),
        "SIZE": ("login", f"{TRUST} --user alice --password-env RIGHT --message {{big}}", 5, "552 MAIL", "message-too-large"),
    }

    def test_sending(self):
        self.check_sending(self.SENDING)

    def test_logins(self):
        self.check_sending(dict(logins()), tokens())

    def test_messages(self):
        self.check_messages("lmtp", ["--lmtp --tls off", f"--lmtp {TRUST} --chunking"])


if __name__ == "__main__":
    against.enter("dovecot", "aiosmtpd")
    unittest.main()
