#!/usr/bin/env python3
"""`smtpwhy reproduce`, out of every log of corpus/: the failure is still there where a server answers as the one in the log did, which is what
`mimic` does, and it is not where a server takes everything."""
import concurrent.futures
import os
import re
import unittest

from mail_server import MailServer, PASSWORD, USER
from mimic_test import AT_ONCE, Mimic, logs
from program import SOURCE, run

SAME, CHANGED, GONE, NOT_TRIED, NEVER = "The failure is still there.", "It still fails, in another way.", "The failure is gone.", \
    "was not tried.", "Nothing failed then"
UNASKED = "it said unasked: that cannot be tried."
VERDICTS = (SAME, CHANGED, GONE, NOT_TRIED, UNASKED, NEVER)
CERTIFICATES = {"certificate-invalid", "certificate-untrusted", "certificate-expired", "certificate-name-mismatch"}
ALL = ("PIPELINING", "8BITMIME", "SIZE 100000000", "CHUNKING", "SMTPUTF8", "DSN", "AUTH PLAIN LOGIN CRAM-MD5")

# Where the log tells too little, or what no client of ours says: what is found instead, and why.
OTHERWISE = {
    "check_smtp/script-user-unknown": (NOT_TRIED, "the log tells of RCPT alone: there is no sender"),
    "codeigniter/documented-user-unknown": (NOT_TRIED, "the log tells of a reply alone"),
    "exception-text/documented-php-wrong-port": (CHANGED, "the log tells of no port, nor that TLS was spoken from the first byte"),
    "exception-text/mail-gem-one-refused": (NOT_TRIED, "an exception tells of a reply alone"),
    "exception-text/mail-gem-unauthenticated": (NOT_TRIED, "an exception tells of a reply alone"),
    "emacs-smtpmail/script-content-451": (NOT_TRIED, "the log lacks commands: there is no sender"),
    "exim-debug/test-session-virus": (NOT_TRIED, "the log lacks commands: there is no sender"),
    "plain-unmarked/scripted-mail-421-piped": (NOT_TRIED, "the log lacks commands: there is no sender"),
    "emacs-smtpmail/script-tls-drop": (NOT_TRIED, "the log has no command: no TLS is known to have been begun"),
    **{f"message-trace/{log}": (NOT_TRIED, "the steps of a delivery tell of no recipient")
       for log in ("documented-list", "documented-page", "documented-steps")},
    "plain-unmarked/exim-starttls-not-offered": (NOT_TRIED, "STARTTLS is not said where it is not offered"),
    "plain-unmarked/scripted-never-greets": (CHANGED, "who waits for a greeting says that time ran out"),
    "plain-unmarked/postfix-wrong-order": (CHANGED, "MAIL comes first now, and was refused for another reason"),
    "smtpwhy-send/scripted-certificate-expired": (CHANGED, "mimic's certificate is one that nobody has signed"),
}


def chosen_words(path):
    """Words that choose an attempt for both sides: the one that mimic takes by itself."""
    with Mimic(path) as mimic:
        found = re.search(r"playing (session|delivery) (\S+) of ", mimic.announced)
        if not mimic.port:
            return None  # mimic_test.py says of which logs there is nothing to play
    return [{"session": "--session", "delivery": "--queue-id"}[found[1]], found[2]] if found else ["--finding", "1"]


def verdict_of(address, words, path):
    """With a login where there was one then."""
    logging_in = ("--user", USER, "--password-env", "SECRET", "--allow-plaintext-auth")
    for login in ((), logging_in):
        outcome = run("reproduce", "--server", address, "--deliver", "--timeout", "600ms", *words, *login, path, env={"SECRET": PASSWORD})
        if not re.search("There was a login then|what failed then was the login", outcome.err):
            break
    return next((verdict for verdict in VERDICTS if verdict in " ".join(outcome.err.split())), outcome.err + outcome.out)


class Corpus(unittest.TestCase):
    maxDiff = None

    def test_every_log(self):
        """Against the server of then, and against one that takes all."""
        def check(log):
            path = os.path.relpath(log.path, SOURCE)
            words = chosen_words(path)
            if words is None:
                return None
            session = next((s for s in log.report["sessions"] if words == ["--session", str(s["id"])]), None)
            borne = [] if log.causes & CERTIFICATES else ["--no-verify"]
            with Mimic(*words, path, connections=2) as mimic:
                then = verdict_of(f"{mimic.host}:{mimic.port}", words + borne, path)
            lmtp = session is not None and any(e["command"] and e["command"]["verb"] == "LHLO" for e in session["exchanges"])
            with MailServer(extensions=ALL, lmtp=lmtp) as server:
                return then, verdict_of(server.address, words + borne, path)

        chosen = logs()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            found = list(pool.map(check, chosen))
        played = [(log, verdicts) for log, verdicts in zip(chosen, found) if verdicts]
        failing = [(log, verdicts) for log, verdicts in played if verdicts != (NEVER, NEVER)]
        self.assertGreater(len(failing), 340)
        odd = {}
        for log, (then, mended) in failing:
            wants_tls = "tls-not-offered" in log.causes  # and nor does the mended server
            mended_so = (GONE, NOT_TRIED, UNASKED, CHANGED) + (SAME,) * wants_tls
            if then != OTHERWISE.get(log.name, (SAME,))[0] or mended not in mended_so:
                odd[log.name] = (then, mended)
        self.assertEqual(odd, {})
        # A server that takes everything may still be the wrong one: it has no TLS, and no VRFY.
        gone = sum(mended == GONE for _, (_, mended) in failing)
        self.assertGreater(gone, 0.75 * len(failing))


if __name__ == "__main__":
    unittest.main()
