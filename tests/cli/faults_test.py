#!/usr/bin/env python3
"""What can go wrong around the program: reads that fail, disks that are full, pipes that nobody reads, no memory, no trust store, clocks
that jump, signals. Nothing crashes, what could be told is told, and what could not is said in words with exit status 2."""
import contextlib
import json
import lzma
import os
import resource
import select
import signal
import socket
import subprocess
import tempfile
import termios
import time
import tty
import unittest

from mail_server import Certificates, MailServer
from program import PROGRAM, SOURCE, environment, run, run_bytes

SWAKS = "corpus/swaks/postfix-greylisted.log"
REPORT_FORMS = ("text", "markdown", "html", "json", "jsonl", "csv", "reply")
LINE = ("2026-01-05T10:00:01Z mta postfix/smtp[4]: 4F1A2B3C4D: to=<bob{n}@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
        "delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command))\n")


def is_instrumented():
    """Shadow memory is not bounded: a sanitizer reserves terabytes of addresses. A program that counts its lines is some times as large."""
    with open(PROGRAM, "rb") as file:
        program = file.read()
    return b"__asan_init" in program or b"__tsan_init" in program or b"__gcov_init" in program


def lines(count):
    return "".join(LINE.format(n=n) for n in range(count)).encode()


def messages(count):
    """All of them different, and each with a text of its own: what is kept of them grows."""
    queued = "2026-01-05T10:00:01Z mta postfix/qmgr[4]: {q:010X}: from=<from{n}@s{n}.example.org>, size=1, nrcpt=1 (queue active)\n"
    bounced = ("2026-01-05T10:00:02Z mta postfix/smtp[4]: {q:010X}: to=<bob{n}@d{n}.example.net>, relay=mx{n}.example.net[192.0.2.1]:25, delay=1, "
               "delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx{n}.example.net[192.0.2.1] said: 550 5.1.1 wrong {n} {more} (in reply to RCPT TO command))\n")
    return "".join((queued + bounced).format(q=(1 << 38) + n, n=n, more="x" * (n % 200)) for n in range(count)).encode()


WITHOUT_MEMORY = ("smtpwhy: memory ran out\n"
                  "hint: is there a limit on it (`ulimit -v`, a container's)? 256 MiB are enough for logs of any size\n")


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="smtpwhy-faults-")
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def file(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path


class Reading(Case):
    def from_a_terminal_that_hangs_up(self, data, *words):
        """The other end goes away once all is read: what is read then is EIO, as from a bad sector."""
        here, there = os.openpty()
        tty.setraw(there)
        program = subprocess.Popen([PROGRAM, *words], stdin=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        os.close(here)
        with os.fdopen(there, "wb", buffering=0) as writer, contextlib.suppress(OSError, termios.error):  # it may have ended before
            while data:
                data = data[writer.write(data):]
            termios.tcdrain(writer.fileno())
        out, err = program.communicate(timeout=60)
        return program.returncode, out, err.decode()

    def test_an_error_in_the_middle(self):
        data = lines(200)
        for threads in ("1", "2"):
            status, out, err = self.from_a_terminal_that_hangs_up(data, "analyze", "-f", "json", "--threads", threads, "-")
            self.assertEqual((status, err), (2, "smtpwhy: standard input: cannot read: Input/output error\n"))
            self.assertEqual(json.loads(out)["totals"]["deliveries"], 200)
            self.assertTrue(json.loads(out)["inputs"][0]["unreadable"])

    def test_an_error_in_the_middle_of_what_explain_reads(self):
        status, out, err = self.from_a_terminal_that_hangs_up(b"550 5.1.1 x\n" * 3, "explain", "-f", "jsonl")
        self.assertEqual((status, out), (2, b""), "somebody types, and nobody waits for that") if not out else self.assertEqual((status, out.count(b"\n")), (2, 3))
        self.assertTrue(err.startswith("smtpwhy: "), err)

    # why: an input that cannot be read, and what is said
    UNREADABLE = {
        "no octet can be read": ("/proc/self/mem", "cannot read: Input/output error"),
        "it is not there": ("/no-such-file", "cannot read: No such file or directory"),
        "a packed file ends too soon": ("cut.gz", "the gzip data ends too soon"),
    }

    def test_the_others_are_reported(self):
        self.file("cut.gz", bytes.fromhex("1f8b0800000000000003edc1"))
        for why, (name, said) in self.UNREADABLE.items():
            with self.subTest(why):
                path = os.path.join(self.folder, name)
                status, out, err = run_bytes("analyze", "-f", "json", path, SWAKS)
                self.assertEqual(status, 2)
                self.assertIn(said, err.decode())
                report = json.loads(out)
                self.assertEqual(report["totals"]["sessions"], 1)
                self.assertEqual([one.get("unreadable", False) for one in report["inputs"]], [True, False])

    def test_cut_short_while_it_is_read(self):
        """Whenever that happens: what was read is told, and nothing dies of it."""
        for size in (0, 4096, 100_000):
            path = self.file("shrinking.log", lines(20000))
            with subprocess.Popen([PROGRAM, "analyze", "-f", "json", path], stdout=subprocess.PIPE, env=environment()) as program:
                os.truncate(path, size)
                report = json.loads(program.stdout.read())
            self.assertEqual(program.returncode, 0)
            counted = report["inputs"][0]
            self.assertEqual(sum(counted[key] for key in ("lines_event", "lines_content", "lines_noise", "lines_unrecognised")), counted["lines"])

    def test_no_standard_streams(self):
        """Whoever starts it may have closed them."""
        for closed, words in (("<&-", f"analyze {SWAKS}"), ("2>&-", f"analyze {SWAKS}"), ("2>&-", "analyze /no-such-file"), ("<&-", "analyze -")):
            with self.subTest(closed, words=words):
                done = subprocess.run(["sh", "-c", f'exec "$0" {words} {closed}', PROGRAM], cwd=SOURCE, env=environment(), capture_output=True,
                                      timeout=60, check=False)
                self.assertEqual(done.returncode, 0 if SWAKS in words else 2)
        done = subprocess.run(["sh", "-c", f'exec "$0" analyze {SWAKS} >&-', PROGRAM], cwd=SOURCE, env=environment(), stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr), (2, b"smtpwhy: standard output: cannot write: Bad file descriptor\n"))


class Writing(Case):
    # why: what writes to standard output, more than fits into one block of it and less
    COMMANDS = {
        **{f"analyze -f {form}": ("analyze", "-f", form, SWAKS) for form in REPORT_FORMS},
        "a long report": ("analyze", "-f", "jsonl", "{long}"),
        "trace": ("trace", "bob@example.net", SWAKS),
        "compare": ("compare", SWAKS, SWAKS),
        "merge": ("merge", "{report}"),
        "explain": ("explain", "550"),
        "formats": ("formats",),
    }

    def commands(self):
        names = {"{long}": self.file("long.log", lines(5000)), "{report}": self.file("report.json", run_bytes("analyze", "-f", "json", SWAKS)[1])}
        for why, words in self.COMMANDS.items():
            yield why, [names.get(word, word) for word in words]

    def test_the_disk_is_full(self):
        for why, words in self.commands():
            with self.subTest(why), open("/dev/full", "wb") as full:
                status, _, err = run_bytes(*words, stdout=full)
                self.assertEqual((status, err), (2, b"smtpwhy: standard output: cannot write: No space left on device\n"))

    def test_nobody_reads(self):
        for why, words in self.commands():
            with self.subTest(why):
                reading, writing = os.pipe()
                os.close(reading)
                try:
                    self.assertEqual(run_bytes(*words, stdout=writing), (0, b"", b""))
                finally:
                    os.close(writing)

    def test_no_room_for_what_waits(self):
        """Deliveries that do not fit in memory wait in a file; where there can be none, that is said, and no half report passes for a whole one."""
        path = self.file("many.log", lines(30000))
        status, out, err = run_bytes("analyze", "-f", "json", path)
        self.assertEqual((status, err), (0, b""))
        self.assertEqual(len(json.loads(out)["deliveries"]), 30000)
        limited = subprocess.run([PROGRAM, "analyze", "-f", "json", path], env=environment(), capture_output=True, check=False, timeout=60,
                                 preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))))
        self.assertEqual(limited.returncode, 2)
        self.assertIn(b"temporary file: cannot keep all deliveries\nhint: is the disk full?", limited.stderr)

    def test_a_transcript_that_cannot_be_written(self):
        for path, said in (("/dev/full", "No space left on device"), ("/no-such-folder/x", "No such file or directory")):
            with self.subTest(path), MailServer() as server:
                outcome = run("send", "--server", f"127.0.0.1:{server.port}", "--helo", "me.example", "--from", "a@example.org", "--to", "b@example.net",
                              "--transcript", path)
                self.assertEqual(outcome.status, 2)
                self.assertIn(f"{path}: cannot write: {said}", outcome.err)


    def test_a_transcript_is_whole_or_not_there(self):
        """What was there before stays where the new one does not fit, through a link as well; what replaces it can be read by the same people."""
        limit = (signal.SIGXFSZ, signal.SIG_IGN), (resource.RLIMIT_FSIZE, (200, 200))
        for fits in (False, True):
            with self.subTest(fits=fits), MailServer() as server:
                path = self.file("transcript", b"from before\n")
                os.chmod(path, 0o644)
                link = os.path.join(self.folder, f"link-{fits}")
                os.symlink(path, link)
                done = subprocess.run([PROGRAM, "send", "--server", f"127.0.0.1:{server.port}", "--helo", "me.example", "--from", "a@example.org", "--to",
                                       "b@example.net", "--transcript", link], env=environment(), cwd=SOURCE, capture_output=True, timeout=60, check=False,
                                      preexec_fn=None if fits else lambda: (signal.signal(*limit[0]), resource.setrlimit(*limit[1])))
                with open(path, "rb") as file:
                    text = file.read()
                self.assertEqual((done.returncode, text.endswith(b"connection closed\n")), (0, True) if fits else (2, False), done.stderr)
                self.assertEqual(text == b"from before\n", not fits)
                self.assertEqual(done.stderr.count(b"transcript: cannot write: File too large"), 0 if fits else 1)
                self.assertTrue(os.path.islink(link))
                self.assertEqual(os.stat(path).st_mode & 0o777, 0o644)
                os.unlink(link)
                self.assertEqual(os.listdir(self.folder), ["transcript"])


@unittest.skipIf(is_instrumented(), "an instrumented program needs more memory")
class Memory(Case):
    COUNT = 10000  # of messages, which take some 35 MiB

    def limited(self, mebibytes, *words):
        limit = mebibytes << 20
        done = subprocess.run([PROGRAM, *words], env=environment(), cwd=SOURCE, capture_output=True, timeout=120, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        return done.returncode, done.stdout, done.stderr.decode()

    @staticmethod
    def cannot_begin(status, err):
        """Not even the program fits: the loader's own words, those of Abseil, which ends a program where its first lock gets no memory, or,
        in a hundred KiB between that and what is enough to begin, those of the C++ library, which has none to throw anything with."""
        lacks_for_library = "low_level_alloc" in err or err == "terminate called without an active exception\n"
        return status == 127 or (status == -signal.SIGABRT and lacks_for_library)

    def with_just_enough(self, *words):
        """Runs with the least that is enough for a report of a part."""
        for mebibytes in range(12, 64):
            status, out, err = self.limited(mebibytes, *words)
            if out:
                return status, out, err
            self.assertTrue(status == 2 or self.cannot_begin(status, err), (mebibytes, status, err))
        return self.fail("no limit lets a part of the log be read")

    def test_it_runs_out_for_a_library(self):
        """xz says at its head that unpacking takes 64 MiB, which the limit has not: what was read before is told, and what lacks."""
        packed = self.file("packed.log.xz", lzma.compress(messages(100), preset=9))
        plain = self.file("plain.log", messages(3))
        status, out, err = self.limited(60, "analyze", plain, packed)
        self.assertEqual(status, 2)
        self.assertIn(f"smtpwhy: {packed}: memory ran out while the xz data was unpacked, after ", err)
        self.assertIn("3 deliveries", out.decode())

    def test_it_runs_out(self):
        """From far too little to enough: a whole report, or words; never a signal, and never half a report that says it is whole."""
        path = self.file("large.log", messages(self.COUNT))
        seen = set()
        for threads in ("1", "2"):
            for mebibytes in (10, 20, 28, 36, 256):
                with self.subTest(threads=threads, mebibytes=mebibytes):
                    status, out, err = self.limited(mebibytes, "analyze", "-f", "json", "--threads", threads, path)
                    if self.cannot_begin(status, err) or (status, out) == (2, b""):
                        seen.add("nothing")
                        self.assertEqual(err if status == 2 else WITHOUT_MEMORY, WITHOUT_MEMORY)
                        continue
                    read = self.read_in(out)
                    seen.add("all" if read == 2 * self.COUNT else "a part")
                    self.assertEqual((status, err), (0, "") if read == 2 * self.COUNT else (2, self.words_for_part_of(path)))
        self.assertLessEqual({"nothing", "a part", "all"}, seen)

    @staticmethod
    def words_for_part_of(path):
        return WITHOUT_MEMORY.replace("memory ran out", f"{path}: memory ran out: the report is of what was read until then")

    def read_in(self, out):
        """How many lines the report is of. What was read is in it, and that it is not all."""
        report = json.loads(out)
        told = report["inputs"][0]
        self.assertEqual(told["lines"], sum(told[f"lines_{kind}"] for kind in ("event", "content", "noise", "unrecognised")))
        self.assertEqual(len(report["deliveries"]), report["totals"]["deliveries"])
        self.assertLessEqual(abs(told["lines"] // 2 - len(report["deliveries"])), 1, "one line may be cut in two")
        self.assertIs(told.get("interrupted", False), told["lines"] < 2 * self.COUNT)
        return told["lines"]

    def test_what_comes_behind_is_not_read(self):
        first, second = (self.file(name, messages(self.COUNT)) for name in ("first.log", "second.log"))
        status, out, err = self.with_just_enough("analyze", "-f", "json", "--threads", "1", first, second)
        self.assertEqual((status, err), (2, self.words_for_part_of(first)))
        self.assertEqual([one["name"] for one in json.loads(out)["inputs"]], [first])

    def test_other_forms(self):
        path = self.file("large.log", messages(self.COUNT))
        for form in REPORT_FORMS:
            with self.subTest(form):
                status, out, err = self.with_just_enough("analyze", "-f", form, "--threads", "1", path)
                self.assertEqual(status, 2)
                self.assertIn(self.words_for_part_of(path), err)
                if form in ("text", "markdown", "html"):
                    self.assertIn("interrupted: this is what there was until then", " ".join(out.decode().split()))

    # form: what it says where not all was read, what of the third message, what of none
    TRACES = {
        "json": ('"interrupted":true', "550 5.1.1 wrong 3 ", '"recipients":[]'),
        "text": ("Interrupted: not all of these logs was read", "550 5.1.1 wrong 3 ", "Nothing in what was read of these logs is about"),
        "reply": ("We could not look through all of our records yet", "could not be delivered", "We found no message"),
    }

    def test_trace(self):
        """What was found by then is told, and that it is not the whole."""
        path = self.file("large.log", messages(self.COUNT))
        words = self.words_for_part_of(path).replace("the report is of what was read until then", "this is what was found until then")
        for form, (interrupted, found, nothing) in self.TRACES.items():
            seen = set()
            for mebibytes in (*range(12, 44, 2), 256):
                with self.subTest(form, mebibytes=mebibytes):
                    status, out, err = self.limited(mebibytes, "trace", "-f", form, "bob3@d3.example.net", path)
                    if self.cannot_begin(status, err) or (status, out, err) == (2, b"", WITHOUT_MEMORY):
                        continue
                    shown = " ".join(out.decode().split())
                    seen.add("all" if status == 0 else "a part")
                    self.assertEqual((status, err), (0, "") if status == 0 else (2, words))
                    self.assertEqual(interrupted in shown, status == 2)
                    self.assertNotEqual(found in shown, nothing in shown)
                    if found in shown:
                        seen.add("found")
            self.assertEqual(seen, {"a part", "all", "found"}, form)

    def test_other_commands(self):
        """What hold nothing back end with words, or come to the same as with all memory there is."""
        path = self.file("large.log", messages(self.COUNT))
        report = self.file("report.json", run_bytes("analyze", "-f", "json", path)[1])
        for words in (("compare", "-f", "json", SWAKS, path), ("compare", path, SWAKS), ("merge", "-f", "json", report), ("merge", report),
                      ("reproduce", path, "--server", "127.0.0.1:1")):
            whole = self.limited(1024, *words)
            timed = words[0] == "reproduce"  # its output has the time of day
            seen = set()
            for mebibytes in (10, 14, 18, 22, 26, 30, 40, 60):
                with self.subTest(words, mebibytes=mebibytes):
                    status, out, err = self.limited(mebibytes, *words)
                    if self.cannot_begin(status, err):
                        continue
                    seen.add(status)
                    if (status, err) == (whole[0], whole[2]) and (timed or out == whole[1]):
                        continue
                    self.assertEqual((status, err), (2, WITHOUT_MEMORY))
                    if "json" in words:
                        with self.assertRaises(ValueError):
                            json.loads(out)
                    else:
                        self.assertEqual(out, b"")
            self.assertLessEqual({2, whole[0]}, seen, words)

    @staticmethod
    def mimic_within(limit):
        """How it ends, and what it says; it is ended where it listens."""
        server = subprocess.Popen([PROGRAM, "mimic", "--listen", "127.0.0.1:0", SWAKS], env=environment(), cwd=SOURCE, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, bufsize=0, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        said = server.stderr.readline().decode()
        if said.startswith("Listening on "):
            server.kill()
        said += server.communicate(timeout=60)[1].decode()
        return server.returncode, said

    def loader_breaks(self, status, said, limit):
        """In some KiB between where it says that libraries do not fit and where they do, the loader itself breaks."""
        return (status, said) == (-signal.SIGSEGV, "") and self.mimic_within(limit - (32 << 10))[0] == 127

    def test_mimic(self):
        """It waits for clients, or says why it cannot."""
        seen = set()
        for mebibytes in (*range(12, 24), 256):
            with self.subTest(mebibytes=mebibytes):
                limit = mebibytes << 20
                status, said = self.mimic_within(limit)
                if self.cannot_begin(status, said) or self.loader_breaks(status, said, limit):
                    continue
                seen.add("listens" if said.startswith("Listening on ") else said)
        self.assertEqual(seen, {"listens", WITHOUT_MEMORY})

    def test_it_runs_out_while_a_log_is_followed(self):
        log = messages(self.COUNT)
        done = subprocess.run([PROGRAM, "analyze", "-f", "json", "--follow", "-"], input=log, env=environment(), capture_output=True, timeout=60, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (26 << 20, 26 << 20)))
        self.assertEqual((done.returncode, done.stderr.decode()), (2, self.words_for_part_of("standard input")))
        self.assertLess(self.read_in(done.stdout), 2 * self.COUNT)


class Trust(Case):
    def test_no_trust_store(self):
        certificates = Certificates(self.folder)
        nowhere = {"SSL_CERT_FILE": "/no-such/cert.pem", "SSL_CERT_DIR": "/no-such/certs"}
        with MailServer(tls=certificates.context("good"), extensions=("STARTTLS",)) as server:
            words = ("send", "--server", f"127.0.0.1:{server.port}", "--helo", "me.example", "--from", "a@example.org", "--to", "b@example.net")
            outcome = run(*words, env=nowhere)
            self.assertEqual(outcome.status, 3, outcome.out)
            self.assertIn("no certificates are trusted on this machine: there is neither /no-such/cert.pem nor /no-such/certs", outcome.out)
            self.assertIn("--tls-ca FILE", outcome.out)
            self.assertNotIn("no certificates are trusted", run(*words, env={"SSL_CERT_DIR": self.folder}).out)
            self.assertEqual(run(*words, "--tls-ca", certificates.authority, env=nowhere).status, 0)


class Clocks(Case):
    # why: the stamps of a greeting, EHLO, its reply, MAIL, a refusal
    JUMPS = {
        "back by years": ("2026-01-05T10:00:00", "2026-01-05T10:00:01", "2019-01-05T10:00:01", "2019-01-05T10:00:02", "2019-01-05T10:00:03"),
        "forward by years": ("2026-01-05T10:00:00", "2026-01-05T10:00:01", "2037-01-05T10:00:01", "2037-01-05T10:00:02", "2037-01-05T10:00:03"),
        "back by an hour": ("2026-10-25T02:59:58", "2026-10-25T02:59:59", "2026-10-25T02:00:00", "2026-10-25T02:00:01", "2026-10-25T02:00:02"),
        "to the first day and the last": ("1970-01-01T00:00:00", "9999-12-31T23:59:59", "1970-01-01T00:00:00", "9999-12-31T23:59:59", "1970-01-01T00:00:00"),
        "a leap second": ("2016-12-31T23:59:59", "2016-12-31T23:59:60", "2017-01-01T00:00:00", "2017-01-01T00:00:00", "2017-01-01T00:00:00"),
    }
    SAID = ("<-  220 mx.example.net", " -> EHLO me.example", "<-  250 mx.example.net", " -> MAIL FROM:<a@example.org>", "<** 550 5.7.1 no")

    def test_conversations(self):
        for why, stamps in self.JUMPS.items():
            with self.subTest(why):
                log = "".join(f"{stamp}.000Z {words}\n" for stamp, words in zip(stamps, self.SAID))
                report = json.loads(run("analyze", "-f", "json", "-", text=log).out)
                exchanges = [one for session in report["sessions"] for one in session["exchanges"]]
                self.assertEqual([one["reply"]["code"] for one in exchanges], [220, 250, 550])
                for one in exchanges:
                    self.assertIn(type(one["latency_ms"]), (type(None), int, float))
                    self.assertGreaterEqual(one["latency_ms"] or 0, 0)
                    self.assertLess(one["latency_ms"] or 0, 3_600_001, "nobody waits for years")

    def test_deliveries(self):
        for why, stamps in self.JUMPS.items():
            with self.subTest(why):
                log = "".join(LINE.format(n=0).replace("2026-01-05T10:00:01", stamp) for stamp in stamps)
                report = json.loads(run("analyze", "-f", "json", "-", text=log).out)
                self.assertEqual(report["totals"]["deliveries"], len(stamps))
                for finding in report["findings"]:
                    self.assertLessEqual(finding["first_time"], finding["last_time"])
                for form in REPORT_FORMS:
                    self.assertEqual(run("analyze", "-f", form, "-", text=log).status, 0)


class Signals(Case):
    ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

    @staticmethod
    def listens():
        """Whoever runs the tests may ignore some; and SIGQUIT would leave its memory behind."""
        for how in Signals.ENDINGS:
            signal.signal(how, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def test_a_transcript_is_kept(self):
        """What was said until then, and that it is not all; and the signal does what it does."""
        for how in self.ENDINGS:
            with self.subTest(how=how), socket.create_server(("127.0.0.1", 0)) as listener:
                path = os.path.join(self.folder, how.name)
                program = subprocess.Popen([PROGRAM, "send", "--server", f"127.0.0.1:{listener.getsockname()[1]}", "--helo", "me.example", "--from",
                                            "a@example.org", "--to", "b@example.net", "--transcript", path], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.PIPE, env=environment(), preexec_fn=self.listens)
                peer, _ = listener.accept()
                peer.sendall(b"220 mx.example.net ESMTP\r\n")
                self.assertTrue(peer.recv(100).startswith(b"EHLO"))  # and it says no more
                self.assertFalse(os.path.exists(path), "it has its name once it is complete")
                program.send_signal(how)
                self.assertEqual(program.wait(60), -how)
                program.stderr.close()
                peer.close()
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                self.assertRegex(text, r"(?s) < 220 mx\.example\.net ESMTP\n[0-9:.]{12} > EHLO me\.example\n[0-9:.]{12} \* interrupted: .*\n$")
                told = json.loads(run("analyze", "-f", "json", path).out)["inputs"][0]
                self.assertEqual((told["format"], told["lines_unrecognised"]), ("smtpwhy-send", 0))
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(how.name for how in self.ENDINGS))

    def test_an_ignored_one_stays_ignored(self):
        """As nohup has it: the conversation goes on, and so does the reading."""
        path = os.path.join(self.folder, "transcript")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            program = subprocess.Popen([PROGRAM, "send", "--server", f"127.0.0.1:{listener.getsockname()[1]}", "--helo", "me.example", "--from",
                                        "a@example.org", "--to", "b@example.net", "--transcript", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
                                       preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
            peer, _ = listener.accept()
            peer.sendall(b"220 mx.example.net ESMTP\r\n")
            self.assertTrue(peer.recv(100).startswith(b"EHLO"))
            program.send_signal(signal.SIGHUP)
            for reply in (b"250 mx.example.net", b"550 5.7.1 no", b"221 bye"):
                peer.sendall(reply + b"\r\n")
                peer.recv(100)
            peer.close()
            self.assertEqual(program.wait(60), 5)
        with open(path, encoding="utf-8") as file:
            self.assertNotIn("interrupted", file.read())
        program = subprocess.Popen([PROGRAM, "analyze", "-f", "json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(),
                                   preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        program.stdin.write(lines(5000))
        program.stdin.flush()
        program.send_signal(signal.SIGHUP)
        report = json.loads(program.communicate(lines(100), timeout=60)[0])
        self.assertEqual((program.returncode, report["totals"]["deliveries"]), (0, 5100))

    def test_a_terminal_that_goes_is_told_twice(self):
        """By the kernel and by the shell: the report is written all the same."""
        program = subprocess.Popen([PROGRAM, "analyze", "-f", "json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(), preexec_fn=self.listens)
        program.stdin.write(lines(5000))
        program.stdin.flush()
        program.send_signal(signal.SIGHUP)
        self.assertTrue(select.select([program.stdout], [], [], 60)[0], "the report begins")
        program.send_signal(signal.SIGHUP)
        out = program.stdout.read()
        program.communicate(timeout=60)
        self.assertEqual(program.returncode, 2)
        self.assertTrue(json.loads(out)["inputs"][0]["interrupted"])

    def test_a_second_one_ends_it(self):
        """While the report is written to somebody who does not read it, the first has no say any more: the second ends the program."""
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how=how):
                program = subprocess.Popen([PROGRAM, "analyze", "-f", "json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                           env=environment(), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
                program.stdin.write(lines(5000))
                program.stdin.flush()
                program.send_signal(how)
                self.assertTrue(select.select([program.stdout], [], [], 60)[0], "the report begins")
                deadline = time.monotonic() + 60
                while program.poll() is None and time.monotonic() < deadline:  # the pipe is full, and nobody reads it
                    program.send_signal(how)
                    time.sleep(0.02)
                self.assertEqual(program.wait(1), -how)
                for stream in (program.stdin, program.stdout, program.stderr):
                    stream.close()


if __name__ == "__main__":
    unittest.main()
