#!/usr/bin/env python3
"""Bounded memory: eight times the input must not take more memory. Each form of report, conversations one after the other."""
import os, subprocess, sys

PROGRAM = os.environ["SMTPWHY"]
LOG = open(os.path.join(os.environ["SMTPWHY_CHECKOUT"], "corpus", "swaks", "postfix-user-unknown.log"), "rb").read()
SMALL, LARGE = 32000, 256000  # conversations: also the few are more than what waits between threads
MOST_MORE = 6144  # KiB: noise of the allocator, and of how much waits between threads


def peak_kib(form, conversations):
    """Peak resident memory, read before the input ends: what the system tells afterwards includes this script before the exec."""
    run = subprocess.Popen([PROGRAM, "analyze", "--format", form, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    for _ in range(conversations):
        run.stdin.write(LOG)
    run.stdin.flush()
    with open(f"/proc/{run.pid}/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    run.stdin.close()
    if run.wait() != 0:
        sys.exit(f"{form}: status {run.returncode}")
    return peak


if b"__asan_init" in open(PROGRAM, "rb").read() or b"__tsan_init" in open(PROGRAM, "rb").read():
    print("skipped: a sanitizer keeps freed memory")
    sys.exit(77)
failed = 0
FORMS = ("text", "markdown", "reply", "html", "json", "jsonl", "csv")
for form in FORMS:
    small, large = peak_kib(form, SMALL), peak_kib(form, LARGE)
    good = large - small <= MOST_MORE
    failed += not good
    print(f"{form}: {small} KiB for {SMALL} conversations, {large} KiB for {LARGE}: {'ok' if good else 'grows'}")
print(f"{len(FORMS) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
