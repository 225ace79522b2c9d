#!/usr/bin/env python3
"""`smtpwhy send` and `smtpwhy reproduce` against OpenSMTPD. Debian 12's fails every TLS handshake, and offers AUTH only behind one."""
import sys
import unittest

sys.dont_write_bytecode = True
import against
from against import GONE, SAME


class OpenSmtpd(against.Against):
    server, also = "opensmtpd", ("aiosmtpd",)
    SENDING = {
        "accepted": ("mx", "", 0, "", "", "< 250-8BITMIME", "< 250-ENHANCEDSTATUSCODES"),
        "SIZE": ("mx", "--message {big}", 5, "554 .", "message-too-large", " SIZE="),
        "DSN and 8BITMIME": ("mx", "--notify success --ret hdrs --envid a=b --body B\u00fcro", 0, "", "",
                             " BODY=8BITMIME RET=HDRS ENVID=a+3Db", " NOTIFY=SUCCESS"),
        "SMTPUTF8 is not offered": ("mx", "--to b\u00fc@example.net", 3, "", "smtputf8-required"),
        "TLS is demanded": ("tls", "--tls off", 5, "530 MAIL", "tls-required"),
        "TLS that fails": ("tls", "--tls required", 3, "", "tls"),
        "TLS is not offered": ("mx", "--tls required", 3, "", "tls-not-offered"),
        "a login is demanded": ("login", "--tls off", 5, "530 MAIL", "auth-required"),
        "connect, 554": ("listed", "", 5, "554 CONNECT", "listed-on-dnsbl"),
        "connect, 421": ("busy", "", 4, "421 CONNECT", "unavailable"),
        "EHLO, 450": ("stages", "--helo ehlo-450.example.org", 4, "450 EHLO", "unavailable"),
        "EHLO, 550, and HELO": ("stages", "--helo localhost", 0, "", "", "> HELO localhost"),
        "EHLO, 550, and HELO, 550": ("mx", "--helo localhost", 5, "550 EHLO", "policy"),
        "MAIL, 451": ("stages", "--from mail-451@example.org", 4, "451 MAIL", "unavailable"),
        "MAIL, 550": ("stages", "--from offers@spam.example", 5, "550 MAIL", "sender-rejected"),
        "RCPT, 451": ("stages", "--to grey@example.net", 4, "451 RCPT", "greylisted"),
        "RCPT, 550": ("stages", "--to banned@example.net", 5, "550 RCPT", "policy"),
        "DATA, 450": ("stages", "--from data-450@example.org", 4, "450 DATA", "unavailable"),
        "DATA, 550": ("stages", "--from data-550@example.org", 5, "550 DATA", "policy"),
        "the message, 451": ("stages", "--from reports@example.org", 4, "451 .", "system-error"),
        "the message, 550": ("stages", "--from newsletter@example.org", 5, "550 .", "content-spam"),
        "nobody": ("mx", "--to nobody@example.net", 5, "550 RCPT", "recipient-unknown"),
        "a list of nobody": ("mx", "--to nobody@lists.example.net", 5, "524 RCPT", "system-error"),
        "no relay": ("mx", "--to bob@elsewhere.example", 5, "550 RCPT", "recipient-unknown"),
    }

    def test_sending(self):
        self.check_sending(self.SENDING)

    def test_messages(self):
        self.check_messages("mx", [""], leave_out=["a line of 10 MB", "a line of 998 octets"])

    def test_reproducing(self):
        self.check_reproducing({
            "size": ("one limit holds for all its ports", 5, SAME, 5, SAME),
            "old-verbs": ("OpenSMTPD knows no VRFY", 5, SAME, 5, SAME),
            "wrong-order": ("what is said is in order", 0, GONE, 0, GONE),
        })

    def mended_port(self, row):
        """Its TLS cannot be mended: another server stands in for it."""
        if row["name"] == "handshake-failed":
            return against.TABLE["server"]["aiosmtpd"]["ports"]["good"]
        return super().mended_port(row)


if __name__ == "__main__":
    against.enter("opensmtpd", "aiosmtpd")
    unittest.main()
