"""Says what it is told, step by step, and prints both sides: `talk.py` without marks, `talk.py C: S:` with them.

SAY holds the steps as a JSON list. A step is sent at once, however many lines it has, and then a reply is waited for to each
of its lines; message content (lines that begin at a step's start and end in ".") is answered once, by LMTP once for each
recipient taken. A step that ends in a line feed is sent as it stands, without CRLF. "(wait)" waits for a reply to nothing.
EXTRA=early speaks before the greeting.
"""
import json
import os
import socket
import ssl
import sys

CLIENT, SERVER = [mark + " " for mark in sys.argv[1:3]] or ["", ""]


def show(mark, line):
    sys.stdout.buffer.write(mark.encode() + line + b"\n")
    sys.stdout.buffer.flush()


class Talk:
    def __init__(self, host, port, wait):
        self.socket = socket.create_connection((host, port), timeout=wait)
        self.replies = self.socket.makefile("rb")
        self.taken = 0

    def say(self, step):
        lines = [line.rstrip("\r") for line in step.rstrip("\n").split("\n")]
        for line in lines:
            show(CLIENT, line.encode())
        self.socket.sendall((step if step.endswith("\n") else "".join(line + "\r\n" for line in lines)).encode())
        return lines

    def hear(self):
        """The code of one reply, or nothing when the connection is gone."""
        for line in self.replies:
            show(SERVER, line.rstrip(b"\r\n"))
            if line[3:4] != b"-":
                return line[:3]
        return b""

    def secure(self):
        self.socket = ssl._create_unverified_context().wrap_socket(self.socket)
        self.replies = self.socket.makefile("rb")
        if CLIENT:
            show("", b"C & S: <negotiate a TLS session>")

    def answered(self, lines):
        """The lines of a step to which a reply will come."""
        if "." not in lines:
            return lines
        after = lines[lines.index(".") + 1:]
        return ["."] * (max(1, self.taken) if os.environ["PROTOCOL"] == "lmtp" else 1) + after

    def step(self, step):
        """False when the connection is gone."""
        for line in self.answered([""] if step == "(wait)" else self.say(step)):
            code = self.hear()
            self.taken += line.startswith("RCPT") and code.startswith(b"2")
            if line == "STARTTLS" and code == b"220":
                self.secure()
            if not code:
                return False
        return True


def main():
    talk = Talk(os.environ["HOST"], int(os.environ["PORT"]), float(os.environ["WAIT"]))
    steps = json.loads(os.environ["SAY"])
    if os.environ["EXTRA"] == "early":
        talk.say(steps.pop(0))
    if talk.hear():
        all(talk.step(step) for step in steps)  # stops at the first that finds the connection gone


try:
    main()
except OSError:  # silence for too long, a reset, no TLS: the conversation just ends, as it does on paper
    pass
