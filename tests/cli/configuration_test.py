#!/usr/bin/env python3
"""Options that are not said on the command line: the configuration file and SMTPWHY_ variables; who wins, and what a mistake gives."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from program import PROGRAM, SOURCE, environment, run

LOG = "corpus/swaks/postfix-user-unknown.log"
JSON = r"\{\"schema\""
TEXT = r"550  permanent failure|1 conversation"
MARKDOWN = r"\*\*"
HTML = r"<!DOCTYPE html>"
DRY = ("send", "--from", "a@b.example", "--to", "c@d.example", "--dry-run")


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-config-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(self.folder, "smtpwhy", "config")

    def configure(self, text):
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)

    def told(self, *words, text="", **variables):
        return run(*words, text=text, env={"XDG_CONFIG_HOME": self.folder, **variables})


class WhoWins(Case):
    # why: file, variables, words, what the output begins with
    ROWS = {
        "nothing is set": ("", {}, ["550"], TEXT),
        "the file": ("format = json\n", {}, ["550"], JSON),
        "a variable": ("", {"SMTPWHY_FORMAT": "json"}, ["550"], JSON),
        "a variable wins over the file": ("format = text", {"SMTPWHY_FORMAT": "json"}, ["550"], JSON),
        "also over the part of the command": ("[explain]\nformat = text", {"SMTPWHY_FORMAT": "json"}, ["550"], JSON),
        "the command line wins over the file": ("format = json", {}, ["550", "--format", "text"], TEXT),
        "and over a variable": ("", {"SMTPWHY_FORMAT": "json"}, ["550", "-f", "text"], TEXT),
        "the part of the command wins over what stands before": ("format = text\n[explain]\nformat = json\n", {}, ["550"], JSON),
        "also where it stands first": ("explain.format = json\nformat = text\n", {}, ["550"], JSON),
        "a dotted name is for one command": ("analyze.format = html", {}, ["550"], TEXT),
        "and is for that": ("analyze.format = html", {}, ["analyze", LOG], HTML),
        "the part of another command": ("[analyze]\nformat = json\n", {}, ["550"], TEXT),
        "the command need not be said": ("[analyze]\nformat = markdown\n", {}, [LOG], MARKDOWN),
        "a form that only another command knows": ("format = html\n", {}, ["550"], TEXT),
        "the same in a variable": ("", {"SMTPWHY_FORMAT": "html"}, ["550"], TEXT),
        "an option that only other commands know": ("server = mx.example.net\ntop = 5\n", {}, ["550"], TEXT),
        "the last line counts": ("format = text\nformat = json\n", {}, ["550"], JSON),
        "comments, blanks and CRLF": ("# mine\r\n\r\n  [ explain ]  # here\r\n  format   =   json  # machines\r\n", {}, ["550"], JSON),
        "an empty variable is none": ("format = json", {"SMTPWHY_FORMAT": ""}, ["550"], JSON),
        "--no-config": ("format = json", {}, ["550", "--no-config"], TEXT),
        "SMTPWHY_NO_CONFIG": ("format = json", {"SMTPWHY_NO_CONFIG": "1"}, ["550"], TEXT),
        "SMTPWHY_NO_CONFIG with no": ("format = json", {"SMTPWHY_NO_CONFIG": "no"}, ["550"], JSON),
        "--no-config is not about variables": ("format = text", {"SMTPWHY_FORMAT": "json"}, ["550", "--no-config"], JSON),
        "--no-config also where the file has a mistake": ("fromat = json", {}, ["550", "--no-config"], TEXT),
        "a dash is an underscore": ("", {"SMTPWHY_INPUT_FORMAT": "swaks", "SMTPWHY_FORMAT": "json"}, [LOG], JSON),
        "a variable of others": ("", {"SMTPWHY": "x", "SMTPWHY_UPDATE_GOLDEN": "1", "SMTPWHY_SAMPLES": "/x", "SMTPWHY_VERSION": "2"}, ["550"], TEXT),
        "a variable that another command could not use": ("", {"SMTPWHY_TLS": "sometimes"}, ["550"], TEXT),
        "the help of a command is that": ("format = json", {}, ["explain", "-h"], "smtpwhy explain"),
        "--version with a broken file": ("fromat = json", {}, ["--version"], "smtpwhy [0-9]"),
        "-h with a broken file": ("fromat = json", {}, ["analyze", "-h"], "smtpwhy analyze"),
    }

    def test_rows(self):
        for why, (file, variables, words, out) in self.ROWS.items():
            with self.subTest(why):
                self.configure(file)
                told = self.told(*words, **variables)
                self.assertEqual((told.status, told.err), (0, ""), told.out[:500])
                self.assertRegex(told.out[:2000], out)
                self.assertEqual(out == TEXT, re.match(TEXT, told.out) is not None, told.out[:200])

    def test_the_variables_of_our_tests_are_none(self):
        """What ctest tells the tests is no option's."""
        with open(os.path.join(SOURCE, "tests", "CMakeLists.txt"), encoding="utf-8") as file:
            told = set(re.findall(r'^ +"SMTPWHY_(\w+)=', file.read(), re.M)) - {"NO_CONFIG"}
        options = {name.upper().replace("-", "_") for command in ("analyze", "compare", "send", "mimic", "reproduce", "trace", "merge", "explain")
                   for name in re.findall(r"^ +(?:-\w, |    )--([a-z0-9-]+)", run("help", command).out, re.M)}
        self.assertIn("SOURCE", options)
        self.assertIn("CHECKOUT", told)
        self.assertEqual(told & options, set())

    # why: file, variables, words, whether the exit status says that --fail-on was heard, and colour is there
    SWITCHES = {
        "yes": ("allow-plaintext-auth = yes\nmx = yes", {}, [], "to the hosts for d.example"),
        "1 in a variable": ("", {"SMTPWHY_MX": "1"}, [], "to the hosts for d.example"),
        "no": ("mx = yes", {"SMTPWHY_MX": "no", "SMTPWHY_SERVER": "192.0.2.7"}, [], "192.0.2.7"),
        "turned off for once": ("mx = yes", {}, ["--no-mx", "--server", "192.0.2.7"], "192.0.2.7"),
        "a rival on the command line": ("mx = yes", {}, ["--server", "192.0.2.7"], "192.0.2.7"),
        "a rival in a variable": ("server = 192.0.2.8", {"SMTPWHY_MX": "yes"}, [], "to the hosts for d.example"),
        "no- before a switch that begins with no-": ("no-pipelining = yes", {"SMTPWHY_SERVER": "192.0.2.7"}, ["--pipelining"], "192.0.2.7"),
        "--tls against tls-on-connect": ("tls-on-connect = yes\nserver = 192.0.2.7", {}, ["--tls", "off"], "without TLS"),
    }

    def test_switches(self):
        for why, (file, variables, words, out) in self.SWITCHES.items():
            with self.subTest(why):
                self.configure(file)
                told = self.told(*DRY, *words, **variables)
                self.assertEqual((told.status, told.err), (0, ""), told.out)
                if out.startswith("to the hosts"):
                    self.assertNotIn("192.0.2", told.out)
                elif out != "without TLS":
                    self.assertIn(out, told.out)
                else:
                    self.assertNotIn("TLS", told.out.replace("without TLS", ""))

    def test_an_option_that_may_be_said_again(self):
        self.configure("[send]\nserver = 192.0.2.7\nfrom = a@b.example\nto = c@d.example\nto = e@f.example\ndry-run = yes\n")
        both = self.told("send").out
        self.assertIn("c@d.example", both)
        self.assertIn("e@f.example", both)
        other = self.told("send", "--to", "g@h.example").out
        self.assertIn("g@h.example", other)
        self.assertNotIn("d.example", other, "the command line wins: the recipients of the file are not asked")

    def test_home(self):
        folder = os.path.join(self.folder, ".config", "smtpwhy")
        os.makedirs(folder)
        with open(os.path.join(folder, "config"), "w", encoding="utf-8") as file:
            file.write("format = json\n")
        self.assertRegex(run("550", env={"HOME": self.folder}).out, JSON)
        self.assertRegex(run("550", env={"HOME": self.folder, "XDG_CONFIG_HOME": "relative"}).out, JSON, "which the specification ignores")
        self.assertRegex(run("550", env={"HOME": self.folder, "XDG_CONFIG_HOME": self.folder}).out, TEXT)
        self.assertRegex(run("550", env={}).out, TEXT)

    def test_tilde(self):
        shutil.copytree(os.path.join(SOURCE, "data"), os.path.join(self.folder, "tables"))
        self.configure("data = ~/tables\n")
        self.assertEqual(self.told("550", HOME=self.folder).err, "")
        told = self.told("550", HOME="/nowhere")
        self.assertEqual(told.status, 2)
        self.assertIn("/nowhere/tables: cannot read the tables", told.err)

    def test_unreadable(self):
        os.makedirs(self.path)
        told = self.told("550")
        self.assertEqual((told.status, told.out), (2, ""))
        self.assertIn(self.path, told.err)

    def test_a_look_up_asks_once_for_a_file_that_is_not_there(self):
        if shutil.which("strace") is None:
            self.skipTest("there is no strace")
        done = subprocess.run(["strace", "-f", "-e", "trace=file", PROGRAM, "550"], capture_output=True, text=True, check=False,
                              env=environment(XDG_CONFIG_HOME=self.folder))
        if "ptrace" in done.stderr:
            self.skipTest("strace may not trace here")
        self.assertEqual(done.stderr.count(self.path), 1, done.stderr)


class Mistakes(Case):
    # why: file, words, the line, the rest of what is said
    FILE = {
        "a misspelt option": ("fromat = json\n", ["550"], 1, 'no command has an option "fromat"\nhint: did you mean format?'),
        "with dashes in front": ("--format = json\n", ["550"], 1, 'no command has an option "--format"\nhint: did you mean format?'),
        "with an underscore": ("\ninput_format = swaks\n", ["550"], 2, 'no command has an option "input_format"\nhint: did you mean input-format?'),
        "of another command's part": ("[explain]\ntop = 5\n", ["550"], 2, 'explain has no option "top"\nhint: `smtpwhy help explain` lists its options'),
        "also where another command is run": ("[explain]\nfail-on = permanent\n", [LOG], 2, 'explain has no option "fail-on"\nhint: `smtpwhy help explain` lists its options'),
        "an option that is far from all": ("# x\nweather = fine\n", ["550"], 2, 'no command has an option "weather"\nhint: `smtpwhy help COMMAND` lists the options of a command'),
        "a misspelt command": ("\n[anlyze]\nformat = json\n", ["550"], 2, 'there is no command "anlyze"\nhint: did you mean analyze?'),
        "a misspelt command before a dot": ("anlyze.format = json\n", ["550"], 1, 'there is no command "anlyze"\nhint: did you mean analyze?'),
        "a misspelt form": ("format = jsn\n", ["550"], 1, 'format knows no "jsn"\nhint: did you mean json?'),
        "a form that the command does not have": ("[explain]\nformat = html\n", ["550"], 2, 'format knows no "html"\nhint: text, json or jsonl'),
        "--fail-on": ("fail-on = permanet\n", ["550"], 1, 'fail-on knows no "permanet"\nhint: did you mean permanent?'),
        "a switch with another word": ("follow = sometimes\n", ["550"], 1, 'follow knows no "sometimes"\nhint: yes or no'),
        "no value": ("follow\n", ["550"], 1, '"follow" sets nothing\nhint: OPTION = VALUE, or [COMMAND] above what is for one command; # begins a comment'),
        "a heading that is not closed": ("[analyze\n", ["550"], 1, "a heading without its end\nhint: [analyze]"),
        "help": ("help = yes\n", ["550"], 1, "help can only be said on the command line"),
        "no-config": ("no-config = yes\n", ["550"], 1, "no-config can only be said on the command line\nhint: or by the variable SMTPWHY_NO_CONFIG=1"),
        "a password": ("[send]\npassword = secret\n", ["550"], 2, 'send has no option "password"\nhint: did you mean password-env, password-file or password-command?'),
        "a value that the command finds wrong": ("[analyze]\nyear = 26\n", [LOG], 2, '--year knows no "26"\nhint: a year such as 2026'),
        "in a terminal's language": ("\x1b[31m = 1\n", ["550"], 1, 'no command has an option "\\x1b[31m"\nhint: `smtpwhy help COMMAND` lists the options of a command'),
    }

    def test_file(self):
        for why, (file, words, line, said) in self.FILE.items():
            with self.subTest(why):
                self.configure(file)
                told = self.told(*words)
                self.assertEqual((told.status, told.out, told.err), (2, "", f"smtpwhy: {self.path}:{line}: {said}\n"))

    # option: values that are none, the command that says so; what else stands in the file
    SEND, MIMIC, REPRODUCE = ("send", "--from", "a@b.example", "--to", "c@d.example"), ("mimic", LOG), ("reproduce", LOG)
    SERVER, LOGIN = "server = 127.0.0.1:1\n", "server = 127.0.0.1:1\nuser = me\n"
    VALUES = {
        "auth": (["NONSENSE\x01"], SEND, LOGIN + "password-env = PATH\n"), "certificate": (["/nowhere/cert.pem"], MIMIC, ""),
        "color": (["sometimes"], ("550",), ""), "command": (["STARTTLS", "A\x01"], SEND, SERVER), "connect-timeout": (["soon"], SEND, SERVER),
        "connections": (["none", "0"], MIMIC, ""), "data": (["/nowhere", "~/nowhere"], ("550",), ""), "drop-after": (["lunch"], SEND, SERVER),
        "envid": (["a\x01b"], SEND, SERVER), "fail-on": (["permanet"], (LOG,), ""), "finding": (["first", "99"], REPRODUCE, SERVER),
        "format": (["jsn"], (LOG,), ""), "from": (["a b@c.example"], ("send", "--to", "c@d.example"), SERVER),
        "header": (["no colon"], SEND, SERVER), "helo": (["a b"], SEND, SERVER), "input-format": (["swakz"], (LOG,), ""),
        "key": (["/nowhere/key.pem"], MIMIC, "certificate = {cert}\n"), "listen": (["mx.example.net:25", "127.0.0.1:x", "192.0.2.1:2525"], MIMIC, "allow-remote = yes\n"),
        "mail-verb": (["POST"], SEND, SERVER), "message": (["/nowhere/test.eml", "~/test.eml"], SEND, SERVER), "mx-port": (["70000", "smtp"], (*SEND, "--mx"), ""),
        "notify": (["success,never", "sometimes"], SEND, SERVER), "only": (["cause=mailbox-fll", "severity=worst", "provider=google,severity=worst", "size=1"], (LOG,), ""),
        "password-command": (["false"], SEND, LOGIN), "password-env": (["NOWHERE"], SEND, LOGIN), "password-file": (["/nowhere/password"], SEND, LOGIN),
        "queue-id": (["4Xk9Qp2Zz1z8sWl"], REPRODUCE, SERVER), "resolver": (["ns.example.net", "192.0.2.1:x"], SEND, SERVER), "ret": (["all"], SEND, SERVER),
        "server": (["mx.example.net:99999", "[mx]:25"], SEND, ""), "session": (["first", "99"], REPRODUCE, SERVER), "since": (["yesterday"], (LOG,), ""),
        "source": (["me"], SEND, SERVER), "stop-after": (["lunch"], SEND, SERVER), "threads": (["many", "0"], (LOG,), ""), "timeout": (["soon", "0s"], SEND, SERVER),
        "timezone": (["Mars"], (LOG,), ""), "tls": (["always"], SEND, SERVER), "tls-ca": (["/nowhere/ca.pem"], SEND, SERVER), "tls-cert": (["/nowhere/cert.pem"], SEND, SERVER),
        "tls-key": (["/nowhere/key.pem"], SEND, SERVER + "tls-cert = {cert}\n"), "tls-least": (["9"], SEND, SERVER), "tls-name": (["a b"], SEND, SERVER),
        "to": (["<c@d.example", "c@d.example,<e@f.example"], ("send", "--from", "a@b.example"), SERVER), "top": (["all"], (LOG,), ""),
        "transcript": (["/nowhere/log"], SEND, SERVER), "until": (["tomorrow"], (LOG,), ""), "wait": (["long"], MIMIC, ""), "year": (["26"], (LOG,), ""),
    }
    ANY = {"body", "host", "subject", "user"}  # any text will do

    def test_the_place_of_any_value(self):
        """However a command words what it does not like, it says where that stands."""
        certificate = os.path.join(self.folder, "cert.pem")
        subprocess.run(["openssl", "req", "-x509", "-subj", "/CN=x", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                        os.path.join(self.folder, "key.pem"), "-out", certificate], check=True, capture_output=True)
        for option, (values, words, before) in self.VALUES.items():
            before = before.format(cert=certificate)
            for value in values:
                with self.subTest(f"{option} = {value}"):
                    self.configure(f"{before}{option} = {value}\nno-progress = yes\n")
                    told = self.told(*words, HOME="/nowhere")
                    self.assertNotEqual(told.status, 0, told.out)
                    self.assertIn(f"smtpwhy: {self.path}:{before.count(chr(10)) + 1}: ", told.err)
                    variable = "SMTPWHY_" + option.upper().replace("-", "_")
                    others = {"SMTPWHY_" + name.upper().replace("-", "_"): text for name, text in re.findall(r"^(\S+) = (.*)$", before, re.M)}
                    told = self.told(*words, **{**others, variable: value}, XDG_CONFIG_HOME="/nowhere")
                    self.assertIn(f"smtpwhy: {variable}: ", told.err)

    def test_no_value_is_forgotten(self):
        commands = ("explain", "analyze", "trace", "compare", "merge", "send", "reproduce", "mimic")
        wanting = set(re.findall(r"(?m)^ +(?:-\w, |    )--([a-z0-9-]+) ['\w]", "".join(re.sub(r"(?m)^( +(?:-\w, )?--\S+)  .*", r"\1", run("help", command).out)
                                                                                   for command in commands)))
        self.assertEqual(wanting, set(self.VALUES) | self.ANY)

    # why: variables, words, status, what is said
    VARIABLES = {
        "a misspelt form": ({"SMTPWHY_FORMAT": "jsn"}, ["550"], 2, 'SMTPWHY_FORMAT: format knows no "jsn"\nhint: did you mean json?'),
        "a switch": ({"SMTPWHY_FOLLOW": "maybe"}, [LOG], 2, 'SMTPWHY_FOLLOW: follow knows no "maybe"\nhint: yes or no'),
        "found wrong by the command": ({"SMTPWHY_TIMEZONE": "Mars"}, [LOG], 2, 'SMTPWHY_TIMEZONE: --timezone knows no "Mars"\nhint: how far'),
        "no-config": ({"SMTPWHY_NO_CONFIG": "perhaps"}, ["550"], 2, 'SMTPWHY_NO_CONFIG: no-config knows no "perhaps"\nhint: yes or no'),
        "nearly an option": ({"SMTPWHY_FORMTA": "json"}, ["550"], 0, "there is no variable SMTPWHY_FORMTA\nhint: did you mean SMTPWHY_FORMAT?\n"),
        "nearly one with a dash": ({"SMTPWHY_INPUTFORMAT": "json"}, ["550"], 0, "there is no variable SMTPWHY_INPUTFORMAT\nhint: did you mean SMTPWHY_INPUT_FORMAT?\n"),
    }

    def test_variables(self):
        for why, (variables, words, status, said) in self.VARIABLES.items():
            with self.subTest(why):
                told = self.told(*words, **variables)
                self.assertEqual((told.status, told.err[:len("smtpwhy: " + said)]), (status, "smtpwhy: " + said))

    def test_help_helps_all_the_same(self):
        self.configure("fromat = json\n")
        told = self.told("help", "configuration")
        self.assertEqual((told.status, told.out), (0, run("help", "configuration").out))
        self.assertIn(f"{self.path}:1: no command has", told.err)

    def test_what_the_program_that_sends_complains_about(self):
        """`smtpwhy send` is another program, which reads the same, and says it once."""
        self.configure("[send]\ntimeout = soon\n")
        told = self.told(*DRY, "--server", "192.0.2.7", SMTPWHY_FORMTA="x")
        self.assertEqual(told.status, 2)
        self.assertIn(f'smtpwhy: {self.path}:2: --timeout cannot be "soon"\n', told.err)
        self.assertEqual(told.err.count("SMTPWHY_FORMTA"), 1, told.err)


class Logins(Case):
    """What decides who gets a password is for the server that is named in the same place, or in a weaker one."""
    LOGIN = "server = smtp.example.org:587\nuser = me\npassword-env = SECRET\nno-verify = yes\n"
    HINT = "hint: what decides who gets a password counts for the server that is named with it; said on the command line, for any\n"
    # why: file, variables, words, what is said about what is left out
    REMARKS = {
        "another server": (LOGIN, {}, ["--server", "other.example.net"],
                           "{path}:2: no-verify, password-env, user are left out: for smtp.example.org:587 only\n"),
        "its own server": (LOGIN, {}, [], ""),
        "a login of ones own": (LOGIN, {}, ["--server", "other.example.net", "--user", "me", "--password-env", "SECRET"],
                                "{path}:4: no-verify is left out: for smtp.example.org:587 only\n"),
        "only where the password is": (LOGIN.replace("no-verify", "quiet"), {}, ["--server", "other.example.net", "--user", "me"],
                                       "{path}:3: password-env is left out: for smtp.example.org:587 only\n"),
        "in variables": ("", {"SMTPWHY_SERVER": "smtp.example.org", "SMTPWHY_USER": "me"}, ["--server", "other.example.net"],
                         "SMTPWHY_USER: user is left out: for smtp.example.org only\n"),
        "no server is named": ("user = me\n", {}, ["--server", "other.example.net"], "{path}:1: user is left out: no server is named beside it\n"),
        "how to log in, where nobody does": ("allow-plaintext-auth = yes\nauth = PLAIN\n", {}, ["--server", "other.example.net"], ""),
        "of a terminal's language": ("server = a\x1b[31mb\nuser = me\n", {}, ["--server", "other.example.net"],
                                     "{path}:2: user is left out: for a\\x1b[31mb only\n"),
    }

    def test_what_is_left_out_is_told(self):
        for why, (file, variables, words, said) in self.REMARKS.items():
            with self.subTest(why):
                self.configure(file)
                told = self.told(*DRY, *words, SECRET="wonderland", **variables)
                self.assertEqual((told.status, told.err), (0, said and "smtpwhy: " + said.format(path=self.path) + self.HINT), told.out)

    # why: file, variables, words, whether there is a login
    ROWS = {
        "with its server": (LOGIN, {}, [], True),
        "for all commands, the server for one": (LOGIN.replace("server", "send.server"), {}, [], True),
        "another server on the command line": (LOGIN, {}, ["--server", "other.example.net"], False),
        "another server in a variable": (LOGIN, {"SMTPWHY_SERVER": "other.example.net"}, [], False),
        "the domain's servers": (LOGIN, {}, ["--mx"], False),
        "a user on the command line": (LOGIN, {}, ["--user", "me", "--password-env", "SECRET", "--server", "other.example.net"], True),
        "a user in a variable, the server in the file": ("server = smtp.example.org", {"SMTPWHY_USER": "me", "SMTPWHY_PASSWORD_ENV": "SECRET"}, [], True),
        "for all commands, and another server for one": (LOGIN + "[send]\nserver = other.example.net\n", {}, [], False),
        "for another server, nearer than the one that is said": (
            "server = smtp.example.org\n[send]\nserver = other.example.net\nuser = me\npassword-env = SECRET\n", {}, ["--server", "smtp.example.org"], False),
        "whatever servers the domain has": ("mx = yes\nuser = me\npassword-env = SECRET\n", {}, [], False),
        "the same server said again": (LOGIN, {}, ["--server", "smtp.example.org:587"], True),
    }

    def test_rows(self):
        for why, (file, variables, words, login) in self.ROWS.items():
            with self.subTest(why):
                self.configure(file)
                told = self.told(*DRY, *words, SECRET="wonderland", **variables)
                self.assertEqual(told.status, 0, told.err)
                self.assertEqual("log in as me" in told.out, login, told.out)
                self.assertNotIn("wonderland", told.out + told.err)

    def test_a_log_that_names_the_server(self):
        """It decides as little about the file's password as about one on the command line."""
        self.configure("[reproduce]\nuser = me\npassword-env = SECRET\nconnect-timeout = 1s\n")
        log = os.path.join(self.folder, "session.log")
        with open(log, "w", encoding="utf-8") as file:
            file.write("=== Trying 127.0.0.1:1...\n=== Connected to 127.0.0.1.\n<-  220 mx\n -> EHLO me\n<-  250 mx\n -> MAIL FROM:<a@b.example>\n<** 550 no\n")
        told = self.told("reproduce", log, SECRET="wonderland")
        self.assertNotIn("a password goes to no server", told.err)
        self.assertNotIn("log in", told.out)
        self.assertEqual(told.status, 3, told.err)


if __name__ == "__main__":
    unittest.main()
