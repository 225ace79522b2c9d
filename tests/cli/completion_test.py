#!/usr/bin/env python3
"""What bash, zsh and fish offer behind `smtpwhy`, asked of the shells themselves; those that are not there are left out."""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from program import environment, run

PAGES = os.path.join(os.environ["SMTPWHY_BUILD"], "pages")
SCRIPTS = {"bash": "bash/smtpwhy", "zsh": "zsh/_smtpwhy", "fish": "fish/smtpwhy.fish"}
COMMANDS = {"explain", "analyze", "trace", "compare", "merge", "send", "reproduce", "mimic", "data", "formats", "help"}
FILES = {"my log.txt", "session.log", "tables"}

# why: the line so far, what must be offered, what must not be
ROWS = {
    "a command": ("smtpwhy ", COMMANDS, {"causes", "check"}),
    "or a log": ("smtpwhy s", {"send", "session.log"}, {"trace"}),
    "the rest of a command": ("smtpwhy comp", {"compare"}, {"send"}),
    "an option": ("smtpwhy analyze --f", {"--format", "--follow", "--fail-on"}, {"--from"}),
    "an option of one command is none of another": ("smtpwhy send --f", {"--format", "--from"}, {"--follow", "--fail-on"}),
    "forms of the report": ("smtpwhy analyze --format ", {"text", "markdown", "reply", "html", "json", "jsonl", "csv"}, FILES),
    "forms that the command has": ("smtpwhy compare --format ", {"text", "json"}, {"csv", "html"}),
    "by the letter": ("smtpwhy trace -f ", {"text", "json", "reply"}, {"csv"}),
    "behind an equals sign": ("smtpwhy analyze --format=js", {"json", "jsonl"}, {"text"}),
    "formats of a log": ("smtpwhy trace --input-format s", {"swaks", "sendmail", "stalwart"}, {"postfix", "session.log"}),
    "severities": ("smtpwhy analyze --fail-on ", {"temporary", "permanent"}, FILES),
    "a field": ("smtpwhy analyze --only sev", {"severity=permanent", "severity=temporary"}, {"cause=spam"}),
    "a cause": ("smtpwhy analyze --only cause=mailbox-", {"mailbox-full", "mailbox-disabled"}, {"recipient-unknown"}),
    "logs": ("smtpwhy analyze ", FILES, {"send", "text"}),
    "logs behind options": ("smtpwhy analyze --format json --follow se", {"session.log"}, {"send"}),
    "a file of an option": ("smtpwhy send --message ", FILES, {"json"}),
    "a folder of an option": ("smtpwhy explain --data ", {"tables"}, {"session.log"}),
    "one cause of several": ("smtpwhy analyze --only cause=spam-content,cause=mailbox-", {"mailbox-full", "mailbox-disabled"}, {"recipient-unknown"}),
    "a field behind a comma": ("smtpwhy analyze --only=domain=example.net,sev", {"severity=permanent", "severity=temporary"}, {"cause=spam"}),
    "one word of several": ("smtpwhy send --notify success,", {"failure", "delay"}, FILES),
    "logs behind a switch": ("smtpwhy analyze --follow ", FILES, {"send", "text"}),
    "logs and commands behind a switch": ("smtpwhy --no-progress ", FILES | {"send", "trace"}, {"text"}),
    "a log behind a plain word": ("smtpwhy trace --anonymize bob@example.net ", FILES, {"send"}),
    "tables to check, behind a switch": ("smtpwhy data --no-config check ", {"tables"}, {"list", "session.log"}),
    "what one does with tables, behind a folder": ("smtpwhy data --data tables ", {"check", "list"}, FILES),
    "no command is what is a value": ("smtpwhy --data data --top 5 mer", {"merge"}, {"merge-no"}),
    "verbs": ("smtpwhy explain --command R", {"RCPT", "RSET"}, {"MAIL"}),
    "any text": ("smtpwhy explain ", set(), FILES),
    "what one does with tables": ("smtpwhy data ", {"check", "list"}, FILES),
    "tables to check": ("smtpwhy data check ", {"tables"}, {"list", "session.log"}),
    "help": ("smtpwhy help ", COMMANDS | {"causes", "exit-status", "configuration"}, {"session.log"}),
    "shells": ("smtpwhy help completion ", set(SCRIPTS), {"causes"}),
    "options without a command": ("smtpwhy --inp", {"--input-format"}, {"--from"}),
    "the value of one without a command": ("smtpwhy --format c", {"csv"}, {"compare"}),
}


def words_in(text):
    return set(re.findall(r"[^\s/'\"]+", text))


class Shell:
    """Each gives all that is offered as one text, in the folder with the files."""

    @staticmethod
    def bash(script, folder, lines):
        # As readline cuts a line: at blanks, and at an equals sign, which is a word of its own.
        asked = r"""
        source "$1"; shift
        for line; do
          COMP_WORDS=(); word=
          read -ra parts <<< "$line"
          for part in "${parts[@]}"; do
            while [[ $part == *=* ]]; do [[ -n ${part%%=*} ]] && COMP_WORDS+=("${part%%=*}"); COMP_WORDS+=("="); part=${part#*=}; done
            [[ -n $part ]] && COMP_WORDS+=("$part")
          done
          [[ $line == *" " ]] && COMP_WORDS+=("")
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
          _smtpwhy
          printf '%s\n' "${COMPREPLY[@]}"; printf '\001'
        done"""
        done = subprocess.run(["bash", "--norc", "-c", asked, "bash", script, *lines], capture_output=True, text=True, cwd=folder, check=True,
                              env=environment())
        return done.stdout.split("\1")[:-1], done.stderr

    @staticmethod
    def fish(script, folder, lines):
        asked = "source $argv[1]; for line in $argv[2..-1]; complete -C $line | string replace -r '\\t.*' ''; printf '\\001'; end"
        done = subprocess.run(["fish", "--no-config", "-c", asked, script, *lines], capture_output=True, text=True, cwd=folder, check=True,
                              env=environment(HOME=folder))
        return done.stdout.split("\1")[:-1], done.stderr

    @staticmethod
    def zsh(script, folder, lines):
        """As somebody at a terminal sees it: zsh tells it nobody else."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], environment(TERM="dumb", HOME=folder, COLUMNS="200"))

        def until(mark):
            seen = b""
            end = time.monotonic() + 20
            while mark not in seen and time.monotonic() < end and select.select([terminal], [], [], 20)[0]:
                seen += os.read(terminal, 65536)
            return seen.decode("utf-8", "replace")

        def say(text):
            os.write(terminal, text.encode())

        try:
            # Nothing but a mark behind each list, by a key of its own: no waiting for silence.
            say(f"PROMPT=; unsetopt zle_bracketed_paste beep; LISTMAX=10000; fpath=({os.path.dirname(script)} $fpath); autoload -Uz compinit; compinit -u -D; "
                "show() { local -a all; all=(); compadd() { builtin compadd -A hits \"$@\"; all+=($hits); builtin compadd \"$@\"; }; zle complete-word; unfunction compadd; "
                "print -r -- \"<${(j: :)all}>\" > offered; BUFFER=; print -n READY; }; zle -C complete-word complete-word _main_complete; zle -N show; bindkey '^T' show; stty -echo; print BEGIN\"\"NING\n")
            until(b"BEGINNING")
            offered = []
            for line in lines:
                say(line + "\x14")  # ^T: unlike ^X no beginning of other keys, for which zsh would wait
                until(b"READY")
                with open(os.path.join(folder, "offered"), encoding="utf-8") as file:
                    offered.append(file.read().strip()[1:-1])
                os.remove(os.path.join(folder, "offered"))
            return offered, ""
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(terminal)


class Completion(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="smtpwhy-completion-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.mkdir(os.path.join(self.folder, "tables"))
        for name in ("my log.txt", "session.log"):
            open(os.path.join(self.folder, name), "w", encoding="utf-8").close()

    def check(self, shell):
        if shutil.which(shell) is None:
            self.skipTest(f"there is no {shell}")
        offered, errors = getattr(Shell, shell)(os.path.join(PAGES, SCRIPTS[shell]), self.folder, [line for line, _, _ in ROWS.values()])
        self.assertEqual(errors, "")
        self.assertEqual(len(offered), len(ROWS))
        for (why, (line, wanted, unwanted)), text in zip(ROWS.items(), offered):
            with self.subTest(f"{why}: {line}"):
                there = lambda word: re.search(rf"(?:^|[\s=,]){re.escape(word)}(?:[\s/=]|$)", text.replace("\\ ", " ")) is not None
                self.assertEqual([word for word in sorted(wanted) if not there(word)], [], text[:1000])
                self.assertEqual([word for word in sorted(unwanted) if there(word)], [], text[:1000])

    def test_bash(self):
        self.check("bash")

    def test_zsh(self):
        self.check("zsh")

    def test_fish(self):
        self.check("fish")

    def test_the_program_prints_them(self):
        for shell, path in SCRIPTS.items():
            with self.subTest(shell), open(os.path.join(PAGES, path), encoding="utf-8") as file:
                self.assertEqual(run("help", "completion", shell), (0, file.read(), ""))

    def test_no_such_shell(self):
        self.assertEqual(run("help", "completion"), (2, "", "smtpwhy: completion for which shell?\nhint: bash, zsh or fish\n"))
        self.assertEqual(run("help", "completion", "fishh"), (2, "", 'smtpwhy: there is no completion for "fishh"\nhint: did you mean fish?\n'))


if __name__ == "__main__":
    unittest.main()
