"""Runs the program for the tests beside: `$SMTPWHY`, in a folder of its own, with an environment that says nothing of the caller."""
import os
import subprocess
from typing import NamedTuple

PROGRAM = os.path.abspath(os.environ["SMTPWHY"])
SOURCE = os.path.abspath(os.environ["SMTPWHY_CHECKOUT"])


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


def environment(**extra):
    kept = {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS") or key == "PATH"}
    return {**kept, "LC_ALL": "C.UTF-8", **extra}


def run_bytes(*words, text=b"", folder=SOURCE, env=None, **options):
    """Exit status, output and errors as bytes."""
    options.setdefault("stdout", subprocess.PIPE)
    given = {} if "stdin" in options else {"input": text}
    done = subprocess.run([PROGRAM, *words], **given, stderr=subprocess.PIPE, cwd=folder, env=environment(**(env or {})),
                          timeout=120, check=False, **options)
    return done.returncode, done.stdout or b"", done.stderr


def run(*words, text="", **options):
    """The same as text; what is not UTF-8 is an error of the program's."""
    status, out, err = run_bytes(*words, text=text.encode() if isinstance(text, str) else text, **options)
    return Outcome(status, out.decode("utf-8", errors="strict"), err.decode("utf-8", errors="strict"))
