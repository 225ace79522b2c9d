#!/usr/bin/env python3
"""Every command line that a README names is run, or is in ELSEWHERE, which says where: a new one fails here until it is one or the other.

Command lines are: what stands in a block (indented, or fenced as sh), and `code` of several words, or with smtpwhy or ./dev in front. What
is in a block fenced as console is run by readme_test.py. They are run in the order of RUN in one folder, where a user's files lie: mail.log,
session.log and so on, out of corpus/; /var/log/ is that folder, too. Servers that are named are on loopback, by a name server of ours.
"""
import contextlib
import glob
import gzip
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from mail_server import PASSWORD, USER, Certificates, MailServer, NameServer
from program import PROGRAM, SOURCE, environment, run

READMES = ("README.md", "src/README.md", "data/README.md", "data/ecosystem/README.md", "data/clickhouse/README.md", "corpus/README.md",
           "tests/README.md", "tests/bench/README.md", "tests/peers/README.md", "tests/examples/README.md")
PAGES = os.path.join(os.environ["SMTPWHY_BUILD"], "pages") if "SMTPWHY_BUILD" in os.environ else ""  # else where man looks by itself
OF_BENCH = re.compile(r"<!-- ./dev bench --write-readme: begin -->.*?<!-- ./dev bench: end -->", re.S)  # made out of tests/bench/programs.toml
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
NO_SHELL = {"console", "ini", "toml", "python", "xml"}
PICTURE = re.compile("[→←↑↓]")

EXPLAINED, REPORT, REFUSED = r"permanent failure", r"conversations?: |deliver(y|ies): |messages?: ", 5

# What is typed: exit status, what is printed; and in a fourth place what is typed instead, where the README has a word for what the reader has.
RUN = {
    # Look up, read, follow
    "smtpwhy '550 5.1.1 <bob@example.net>: Recipient address rejected'": (0, r"550 5\.1\.1  permanent failure"),
    "smtpwhy 550": (0, EXPLAINED),
    "smtpwhy --version": (0, r"smtpwhy \d+\.\d+\.\d+.*\d{4}-\d\d-\d\d"),
    "smtpwhy send … > session.log": (REFUSED, "PERMANENT  There is no mailbox", "smtpwhy send --server mx.example.net --from me@example.org --to bob@example.net > session.log"),
    "smtpwhy session.log": (0, REPORT),
    "… | smtpwhy": (0, REPORT, "cat session.log | smtpwhy"),
    "your-program 2>&1 | smtpwhy": (0, REPORT),
    "smtpwhy bounce.eml": (0, r"(?s)PERMANENT.*bounce\.eml: dsn"),
    "journalctl --facility=mail -o short-iso --since today | smtpwhy": (0, REPORT),
    "smtpwhy analyze --since 2026-01-05T02:00:00 --top 5 /var/log/mail.log": (0, REPORT),
    "smtpwhy analyze --format reply session.log": (0, r"^Hello,\n"),
    "smtpwhy analyze /var/log/mail.log*": (0, r"(?s)deliver.*mail\.log\.1\.gz"),
    "smtpwhy trace bob@example.net /var/log/mail.log*": (0, r"^bob@example\.net: "),
    "smtpwhy trace --format reply": (0, r"^Your message to bob@example\.net was handed over", "smtpwhy trace --format reply bob@example.net mail.log"),
    # Reports
    "smtpwhy analyze --format html mail.log > mail.html": (0, r"^$"),
    "smtpwhy analyze --format json mail.log > before.json": (0, r"^$"),
    "smtpwhy compare before.json mail.log": (0, r"^No difference: "),
    "smtpwhy compare A B": (1, r"^Problems in B, compared with A: 1 new", "smtpwhy compare mx1.log mx2.log"),
    "analyze --format json": (0, r'^\{"schema', "smtpwhy analyze --format json session.log"),
    "smtpwhy analyze --format jsonl": (0, r'^\{"schema', "smtpwhy analyze --format jsonl session.log"),
    "smtpwhy analyze --format json mx1.log > mx1.json": (0, r"^$"),
    "smtpwhy analyze --format json mx2.log > mx2.json": (0, r"^$"),
    "smtpwhy merge mx1.json mx2.json": (0, REPORT),
    "smtpwhy merge REPORT...": (0, REPORT, "smtpwhy merge mx2.json mx1.json"),
    # The client, again and again
    "smtpwhy send --server mx.example.net --from me@example.org --to bob@example.net --stop-after rcpt": (REFUSED, r"> RCPT TO:<bob@example\.net>"),
    "smtpwhy send --server smtp.example.org:587 --tls required --user me --from me@example.org --to bob@example.net": (0, r"(?s)> AUTH .*250"),
    "smtpwhy send --mx --from me@example.org --to bob@example.net,carol@example.net --message test.eml": (REFUSED, r"RCPT TO:<carol@example\.net>"),
    "smtpwhy send --server …": (REFUSED, r"> RCPT", "smtpwhy send --server mx.example.net --from me@example.org --to bob@example.net"),
    "smtpwhy reproduce session.log": (REFUSED, r"(?s)  Then .*  Now "),
    # Help
    "smtpwhy help send": (0, r"--mail-verb"),
    "smtpwhy help causes": (0, r"sender-account-restricted  +sender-admin"),
    "smtpwhy help configuration": (0, r"SMTPWHY_FORMAT"),
    "smtpwhy COMMAND -h": (0, r"Examples", "smtpwhy trace -h"),
    "smtpwhy formats": (0, r"swaks"),
    "man smtpwhy-analyze": (0, r"SYNOPSIS"),
    "mkdir -p ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions": (0, r"^$"),
    "smtpwhy help completion bash": (0, r"complete -F"),
    "smtpwhy help completion bash > ~/.local/share/bash-completion/completions/smtpwhy": (0, r"^$"),
    "smtpwhy help completion zsh > ~/.zfunc/_smtpwhy": (0, r"^$"),
    "smtpwhy help completion fish > ~/.config/fish/completions/smtpwhy.fish": (0, r"^$"),
    # Tables
    "smtpwhy explain --data DIR '550 …'": (0, r"my-rules/mailbox-full", "smtpwhy explain --data tables '550 5.2.2 <bob@example.com>... Mailbox Full'"),
    "smtpwhy --data DIR": (0, EXPLAINED, "smtpwhy --data tables 550"),
    "smtpwhy data check DIR": (0, r"^tables: in order", "smtpwhy data check tables"),
    "smtpwhy data list --data DIR": (0, r"my-rules", "smtpwhy data list --data tables"),
    "smtpwhy data report": (0, r"\d+  rules"),
    # Other tools
    "smtpwhy analyze --format jsonl session.log | sed 's|^|session.log:|'": (0, r"^session\.log:\{"),
    "echo \"::add-matcher::problem-matcher.json\"": (0, r"^::add-matcher::"),
    "grep -v '\"time\":null' mail.jsonl >dated.jsonl": (0, r"^$", "smtpwhy analyze --format jsonl mail.log > mail.jsonl; grep -v '\"time\":null' mail.jsonl >dated.jsonl"),
}

# These two are run beside each other.
MIMIC = ("smtpwhy mimic session.log", "smtpwhy mimic session.log > again.log")
CLIENT = "swaks --server 127.0.0.1:2525 --from me@example.org --to bob@example.net"

# What is run elsewhere: the file that does, and what it says there. `None`: by a person, since it takes minutes, root or a quiet machine.
ELSEWHERE = {
    "./dev run": ("tests/package/try", "command_in_readme './dev run'"),
    "./dev test": (".ci/run", '/dev" test'),
    "./dev test quick": ("dev", "    quick)"),
    "./dev golden": ("tests/golden/golden_test.py", "SMTPWHY_UPDATE_GOLDEN"),
    "./dev package": ("tests/package/package_test.sh", "cpack -B"),
    "./dev package --try": None,
    "./dev matrix": None,
    "./dev mutate": None,
    "./dev mutate x1000 asan": None,
    "./dev fuzz 360": None,
    "./dev accuracy": None,
    "./dev bench": ("tests/bench/compare_test.py", "compare.py"),
    "./dev bench --fetch": None,
    "./dev bench --write-readme": None,
    "./dev bench --only postfix --sizes 10G --alone": None,
    "./dev pictures": None,
    "apt-get install ./build/package/packages/smtpwhy_*.deb": ("tests/package/try", "command_in_readme 'apt-get install'"),
    "cmake --install build/release": ("tests/package/try", "command_in_readme 'cmake --install'"),
    "cmake --preset release && cmake --build --preset release": ("dev", 'cmake --build --preset "$1"'),
    "cmake --install": ("tests/consumer/consumer_test.sh", "--install"),
    "ctest --preset dev -R unit/smtp": ("dev", 'ctest --preset "$preset"'),
    "cmake --preset release && cmake --build --preset release --target smtpwhy_bench": None,
    "build/release/tests/smtpwhy_bench": None,
    "build/release/tests/smtpwhy_bench --benchmark_filter='^find'": None,
    "build/release/tests/generate postfix 1G 1 > /tmp/postfix.log": ("tests/bench/generate_test.py", "SMTPWHY_GENERATE"),
    "generate FORMAT SIZE SEED > FILE": ("tests/bench/generate_test.py", "SMTPWHY_GENERATE"),
    "perf record": None,
    "perf record -g build/release/smtpwhy analyze /tmp/postfix.log > /dev/null && perf report --no-children": None,
    # Clients, as they were run for the logs of corpus/
    "curl -v smtp://…": ("tests/peers/clients/curl.sh", "exec curl"),
    "msmtp --debug …": ("tests/peers/clients/msmtp.sh", "exec msmtp"),
    "s-nail -v …": ("tests/peers/clients/s-nail.sh", "s-nail"),
    "swaks --to bob@example.net": ("tests/peers/clients/swaks.sh", "exec swaks"),
    "openssl s_client": None,
    "tests/peers/capture": None,
    "tests/peers/capture --only 'swaks/exim-*'": None,
    "tests/peers/capture --only '<client>/<server>-<case>'": None,
    "tests/peers/capture --out DIR": None,
    "tests/peers/capture --list": None,
    "apt-get update": ("tests/package/try", "apt-get update"),
    "apt-get install": ("tests/package/try", "apt-get install"),
    # Other tools
    "lnav -i lnav.json": ("tests/ecosystem/ecosystem_test.py", '"lnav"'),
    "lnav dated.jsonl": ("tests/ecosystem/ecosystem_test.py", '"lnav"'),
    "systemd-analyze verify": ("tests/ecosystem/ecosystem_test.py", "systemd-analyze"),
    "vector --config vector.yaml": None,
    "fluent-bit -c fluent-bit.conf": None,
    "for file in [1-3]-*.sql; do clickhouse-client --multiquery < $file; done": ("tests/clickhouse/clickhouse_test.py", "clickhouse-client"),
    "smtpwhy analyze --format jsonl mail.log | sed 's/^{/{\"batch\":\"mx1 2026-01-05\",/' | clickhouse-client "
    "--input_format_skip_unknown_fields 1 --query 'INSERT INTO smtpwhy.attempts FORMAT JSONEachRow'": ("tests/clickhouse/clickhouse_test.py", "clickhouse-client"),
    "clickhouse-client --query 'SELECT severity, cause, count, first_time, last_time FROM smtpwhy.findings LIMIT 10'": ("tests/clickhouse/clickhouse_test.py", "clickhouse-client"),
}

# `code` of several words that is no command line.
WORDS = {"end of DATA", "under …", "ulimit -v"}


def text_of(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return file.read()


def lines_of_block(block):
    """Without what is said about a command behind it; a line that ends with a bar goes on."""
    command = ""
    for line in block.splitlines():
        line = re.split(r"   +(?=\S)|  # ", line.strip())[0]
        command += (" " if command else "") + line
        if not line.endswith("|"):
            if command:
                yield command
            command = ""


def is_command(code):
    return re.match(r"(\w+=\S+ )*(smtpwhy|\./dev|[a-z][\w./-]*|…( \|)?) ", code) is not None and " = " not in code and code not in WORDS


def commands_in(text):
    text = OF_BENCH.sub("", text)
    for language, block in FENCE.findall(text):
        if language not in NO_SHELL:
            yield from lines_of_block(block)
    text = FENCE.sub("", text)
    for block in re.findall(r"(?:^    .*\n)+", text, re.M):
        if not PICTURE.search(block):
            yield from lines_of_block(block)
    for code in re.findall(r"`([^`]+)`", re.sub(r"^    .*\n", "", text, flags=re.M)):
        code = " ".join(code.replace("\\|", "|").split())
        if is_command(code):
            yield code


def is_name(command, names):
    """`smtpwhy trace` alone is what the command is called."""
    words = command.split()
    return len(words) == 2 and words[0] == "smtpwhy" and words[1] in names


class EachIsRun(unittest.TestCase):
    def setUp(self):
        self.names = re.findall(r"^  ([a-z]+) ", run("help").out, re.M)
        self.assertIn("trace", self.names)
        self.named = {name: set(commands_in(text_of(name))) for name in READMES}

    def test_each_is_run(self):
        for name, commands in self.named.items():
            for command in sorted(commands):
                if command not in RUN and command not in ELSEWHERE and command not in (*MIMIC, CLIENT) and not is_name(command, self.names):
                    self.fail(f"{name} names a command that no test runs; RUN or ELSEWHERE wants a row for it:\n{command}")

    def test_each_is_named(self):
        """No row is left of a command that is gone."""
        named = set().union(*self.named.values())
        self.assertEqual([command for command in (*RUN, *ELSEWHERE, *MIMIC, CLIENT, *WORDS) if command not in named | WORDS], [])

    def test_all_readmes(self):
        there = {os.path.relpath(path, SOURCE) for pattern in ("", "*/", "*/*/") for path in glob.glob(f"{SOURCE}/{pattern}README.md")}
        self.assertEqual({name for name in there if not name.startswith("build/")}, set(READMES))

    def test_elsewhere_it_is_run(self):
        for command, place in ELSEWHERE.items():
            if place is not None:
                with self.subTest(command):
                    self.assertIn(place[1], text_of(place[0]))

    def test_new_ones_are_seen(self):
        for text in ("    smtpwhy dance\n", "```sh\nsmtpwhy dance\n```\n", "```\nsmtpwhy dance\n```\n", "say `smtpwhy dance` aloud", "| `smtpwhy\ndance` |",
                     "    smtpwhy dance     what that does\n", "    smtpwhy dance  # what that does\n"):
            with self.subTest(text):
                self.assertEqual(list(commands_in(text)), ["smtpwhy dance"])
        self.assertEqual(list(commands_in("    a b |\n      c\n    d\n")), ["a b | c", "d"])
        self.assertEqual(list(commands_in("`./dev new`, `x --y`, `--z w`, `Some words`, `a = \"b\"`")), ["./dev new", "x --y"])

    def test_options_named_alone_exist(self):
        known = set(re.findall(r"--[a-z0-9-]+", "".join(run("help", name).out for name in self.names) + text_of("dev") + text_of("tests/bench/compare.py")))
        for option in re.findall(r"`(--[a-z0-9-]+)[^`]*`", text_of("README.md")):
            with self.subTest(option):
                self.assertIn(option.replace("--no-follow", "--follow"), known)


class UsersFolder(unittest.TestCase):
    """What a reader of the README has at hand."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.folder = cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="smtpwhy-readme-"))
        cls.files()
        refuses = {"RCPT TO:<bob@example.net>": "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown"}
        mx = cls.stack.enter_context(MailServer(replies=refuses))
        certificates = Certificates(cls.path("authority", folder=True))
        certificates.issue("smtp", "DNS:smtp.example.org")
        smtp = cls.stack.enter_context(MailServer(extensions=("STARTTLS", "AUTH PLAIN"), tls=certificates.context("smtp")))
        names = cls.stack.enter_context(NameServer({("mx.example.net", "A"): ["127.0.0.1"], ("smtp.example.org", "A"): ["127.0.0.1"],
                                                    ("example.net", "MX"): [(10, "mx.example.net")]}))
        # Nobody but root may listen where mail servers do.
        cls.ports = [(r"--server mx\.example\.net\b", f"--server mx.example.net:{mx.port}"), (r"\bsmtp\.example\.org:587\b", f"smtp.example.org:{smtp.port}"),
                     ("--user me", f"--user {USER}"), ("/var/log/", cls.folder + "/")]
        cls.environment = environment(
            PATH=os.pathsep.join([cls.folder, os.path.dirname(PROGRAM), os.environ.get("PATH", os.defpath)]), HOME=cls.folder, MANPAGER="cat",
            **({"MANPATH": PAGES} if PAGES else {}),
            SMTPWHY_RESOLVER=names.address, SMTPWHY_MX_PORT=str(mx.port), SSL_CERT_FILE=certificates.authority)
        # Where the password is, which is else asked for at a terminal (send_test.py does); it counts for this server only.
        cls.login = {"SMTPWHY_SERVER": f"smtp.example.org:{smtp.port}", "SMTPWHY_PASSWORD_ENV": "PASSWORD", "PASSWORD": PASSWORD}

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    @classmethod
    def path(cls, name, folder=False):
        path = os.path.join(cls.folder, name)
        if folder:
            os.makedirs(path)
        return path

    @classmethod
    def files(cls):
        log = text_of("corpus/postfix/postfix-tlsok.log")
        logs = {"mail.log": log.replace("bob@tlsok.test", "bob@example.net"), "mx1.log": log, "mx2.log": text_of("corpus/swaks/postfix-greylisted.log")}
        for name, text in {**logs, "test.eml": "From: me@example.org\nTo: bob@example.net\nSubject: test\n\nHello\n",
                           "your-program": f"#!/bin/sh\ncat '{SOURCE}/corpus/python-smtplib/postfix-greeting-554.log' >&2\n"}.items():
            with open(cls.path(name), "w", encoding="utf-8") as file:
                file.write(text)
        # In the place of the system's: what it prints, short-iso, of a server.
        journal = re.sub(r"(?m)^Nov 22 (\S+) ", r"2026-11-22T\1+0000 ", log)
        with open(cls.path("journalctl"), "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\ncat <<'END'\n{journal}END\n")
        shutil.copy(os.path.join(SOURCE, "corpus/dsn/exim-content-refused.log"), cls.path("bounce.eml"))
        for name in ("your-program", "journalctl"):
            os.chmod(cls.path(name), 0o755)
        with gzip.open(cls.path("mail.log.1.gz"), "wt", encoding="utf-8") as file:
            file.write(log.replace("Nov 22", "Nov 21"))
        rule = re.search(r"^```toml\n(\[\[rule\]\]\n.*?)^```$", text_of("README.md"), re.M | re.S)[1]
        with open(os.path.join(cls.path("tables/rules", folder=True), "my-rules.toml"), "w", encoding="utf-8") as file:
            file.write(rule)

    def typed(self, command):
        for pattern, there in self.ports:
            command = re.sub(pattern, there, command)
        return command

    def outcome(self, command):
        extra = self.login if "--user" in command else {}
        done = subprocess.run(["bash", "-c", self.typed(command)], cwd=self.folder, env={**self.environment, **extra}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def test_commands(self):
        for command, (status, printed, *instead) in RUN.items():
            if shutil.which(command.split()[0], path=self.environment["PATH"]) is None and command[0] != "…":
                continue
            with self.subTest(command):
                told, text = self.outcome(instead[0] if instead else command)
                self.assertEqual(told, status, text[:2000])
                self.assertRegex(text, printed)
        for name in ("mail.html", ".local/share/bash-completion/completions/smtpwhy", ".zfunc/_smtpwhy", ".config/fish/completions/smtpwhy.fish"):
            self.assertGreater(os.path.getsize(self.path(name)), 1000)
        self.mimic()

    @unittest.skipUnless(shutil.which("swaks"), "there is no swaks")
    def mimic(self):
        """The log that `smtpwhy send … > session.log` wrote, played to swaks."""
        for command in MIMIC:
            with self.subTest(command), subprocess.Popen(["bash", "-c", "exec " + command], cwd=self.folder, env={**self.environment, "SMTPWHY_LISTEN": "127.0.0.1:0"},
                                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
                port = re.match(r"Listening on 127\.0\.0\.1:(\d+), playing ", server.stderr.readline())[1]
                told, text = self.outcome(CLIENT.replace("2525", port))
                server.send_signal(signal.SIGINT)
                out, _ = server.communicate(timeout=30)
                self.assertEqual((told, server.returncode), (24, 0), text)  # swaks: no recipient was accepted
                self.assertIn("<** 550 5.1.1 <bob@example.net>", text)
                if ">" in command:
                    told, out = self.outcome("smtpwhy again.log")
                self.assertIn("550 5.1.1 <bob@example.net>", out)


if __name__ == "__main__":
    unittest.main()
