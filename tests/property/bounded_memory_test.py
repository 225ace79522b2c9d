#!/usr/bin/env python3
"""Bounded memory: eight times the input must not take more memory. Each form of report, conversations one after the other:
with one thread, where nothing but the input decides how much is kept, and with two, where what waits between them comes and goes."""
import os, subprocess, sys

PROGRAM = os.environ["SMTPWHY"]
LOG = open(os.path.join(os.environ["SMTPWHY_CHECKOUT"], "corpus", "swaks", "postfix-user-unknown.log"), "rb").read()
SMALL, LARGE = 32000, 256000  # conversations: also the few are more than what waits between threads
MOST_MORE = {1: 2048, 2: 12288}  # KiB by threads: noise of the allocator; with two, of how far one of them runs ahead, too


def peak_kib(form, threads, conversations):
    """Peak resident memory, read before the input ends: what the system tells afterwards includes this script before the exec."""
    command = [PROGRAM, "analyze", "--format", form, "--threads", str(threads), "-"]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
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
CASES = [(form, threads) for form in FORMS for threads in MOST_MORE]
for form, threads in CASES:
    small, large = peak_kib(form, threads, SMALL), peak_kib(form, threads, LARGE)
    good = large - small <= MOST_MORE[threads]
    failed += not good
    print(f"{form}, threads {threads}: {small} KiB for {SMALL} conversations, {large} KiB for {LARGE}: {'ok' if good else 'grows'}")
print(f"{len(CASES) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
