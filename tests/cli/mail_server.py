"""A mail server for tests, on loopback, that does what it is told: with TLS, logins, and all that can go wrong. And a name server."""
import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
import subprocess
import threading

USER, PASSWORD = "alice", "wonderland"


class Done(Exception):
    """The conversation is over."""


class MailServer:
    """`replies` maps a command (`RCPT`, `RCPT TO:<x@y>`, `.`, `greeting`) to the lines that are said instead of the usual; an item may be
    a function of the server, for what is no reply. `extensions` are what EHLO offers."""

    def __init__(self, replies=None, extensions=("PIPELINING", "8BITMIME"), tls=None, implicit=False, lmtp=False):
        self.replies, self.extensions, self.tls, self.implicit, self.lmtp = replies or {}, extensions, tls, implicit, lmtp
        self.commands, self.messages, self.sni = [], [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.thread.join(0.02)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def serve(self):
        while True:
            try:
                self.socket, _ = self.listener.accept()
            except OSError:
                return
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self.converse()
            except (Done, OSError):
                pass
            self.socket.close()

    def converse(self):
        self.buffer, self.secure, self.accepted = b"", False, 0
        if self.implicit:
            self.start_tls()
        self.say(self.replies.get("greeting", "220 mx.example.net ESMTP"))
        while True:
            self.on_command(self.line().decode("utf-8", "surrogateescape"))

    def line(self):
        while b"\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r")

    def more(self):
        block = self.socket.recv(65536)
        if not block:
            raise Done
        self.buffer += block

    def raw(self, data):
        self.socket.sendall(data)

    def say(self, reply):
        if callable(reply):
            reply(self)
            return
        self.raw("".join(line + "\r\n" for line in reply.split("\n")).encode("utf-8", "surrogateescape"))

    def start_tls(self):
        self.socket = self.tls.wrap_socket(self.socket, server_side=True)
        self.secure = True

    def on_command(self, line):
        self.commands.append(line)
        verb = line.split(" ")[0].upper()
        special = self.replies.get(line, self.replies.get(verb))
        if special is not None:
            self.say(special)
            if not callable(special) and special.startswith("2") and verb == "RCPT":
                self.accepted += 1
            if verb == "QUIT":
                raise Done
            return
        getattr(self, "on_" + verb.lower(), self.on_other)(line)

    def on_other(self, _):
        self.say("250 2.0.0 Ok")

    def on_ehlo(self, _):
        offered = [word for word in self.extensions if not (self.secure and word == "STARTTLS")]
        self.say("\n".join(f"250{'-' if i < len(offered) else ' '}{word}" for i, word in enumerate(["mx.example.net", *offered])))

    on_lhlo = on_ehlo

    def on_starttls(self, _):
        self.say("220 2.0.0 Ready to start TLS")
        self.start_tls()

    def on_rcpt(self, _):
        self.accepted += 1
        self.say("250 2.1.5 Ok")

    def on_data(self, _):
        if self.accepted == 0:
            self.say("554 5.5.1 No valid recipients")
            return
        self.say("354 End data with <CR><LF>.<CR><LF>")
        while not (self.buffer.endswith(b"\r\n.\r\n") or self.buffer == b".\r\n"):
            self.more()
        self.messages.append(self.buffer[:-3].replace(b"\r\n..", b"\r\n.").removeprefix(b"."))
        self.buffer = b""
        for _ in range(self.accepted if self.lmtp else 1):
            self.say(self.replies.get(".", "250 2.0.0 Ok: queued as 4F1"))

    def on_bdat(self, line):
        size = int(line.split()[1])
        while len(self.buffer) < size:
            self.more()
        self.messages.append(self.buffer[:size])
        self.buffer = self.buffer[size:]
        self.say("250 2.0.0 Ok: queued as 4F2")

    def on_quit(self, _):
        self.say("221 2.0.0 Bye")
        raise Done

    # ---- logins ----

    def ask(self, challenge):
        self.say("334 " + base64.b64encode(challenge).decode())
        return base64.b64decode(self.line())

    def on_auth(self, line):
        _, mechanism, *initial = line.split(" ")
        given = base64.b64decode(initial[0]) if initial else None
        good = {"PLAIN": self.plain, "LOGIN": self.login, "CRAM-MD5": self.cram_md5, "XOAUTH2": self.bearer, "OAUTHBEARER": self.bearer,
                "SCRAM-SHA-1": self.scram, "SCRAM-SHA-256": self.scram}[mechanism](mechanism, given)
        self.say("235 2.7.0 Authentication successful" if good else "535 5.7.8 Error: authentication failed")

    def plain(self, _, given):
        return given == f"\0{USER}\0{PASSWORD}".encode()

    def login(self, _, given):
        return [self.ask(b"Username:"), self.ask(b"Password:")] == [USER.encode(), PASSWORD.encode()]

    def cram_md5(self, _, given):
        challenge = b"<1896.697170952@mx.example.net>"
        return self.ask(challenge) == USER.encode() + b" " + hmac.new(PASSWORD.encode(), challenge, "md5").hexdigest().encode()

    def bearer(self, mechanism, given):
        name = f"user={USER}" if mechanism == "XOAUTH2" else f"n,a={USER},"
        if given == f"{name}\x01auth=Bearer {PASSWORD}\x01\x01".encode():
            return True
        self.ask(b'{"status":"400"}')
        return False

    def scram(self, mechanism, given):
        """RFC 5802 section 3, from the server's side."""
        name = mechanism.removeprefix("SCRAM-").replace("-", "").lower()
        bare = given.decode().split(",", 2)[2]
        nonce = dict(part.split("=", 1) for part in bare.split(","))["r"] + "server"
        salt, rounds = b"salt of ours", 4096
        first = f"r={nonce},s={base64.b64encode(salt).decode()},i={rounds}"
        final = self.ask(first.encode()).decode()
        without_proof, proof = final.rsplit(",p=", 1)
        salted = hashlib.pbkdf2_hmac(name, PASSWORD.encode(), salt, rounds)
        keyed = lambda key, text: hmac.new(key, text, name).digest()
        signed = f"{bare},{first},{without_proof}".encode()
        client_key = keyed(salted, b"Client Key")
        signature = keyed(hashlib.new(name, client_key).digest(), signed)
        if bytes(a ^ b for a, b in zip(client_key, signature)) != base64.b64decode(proof):
            return False
        verifier = keyed(keyed(salted, b"Server Key"), signed)
        if self.replies.get("proof") == "wrong":
            verifier = b"x" * len(verifier)
        self.ask(b"v=" + base64.b64encode(verifier))
        return True


class Certificates:
    """A certificate authority and certificates of it, good and bad, made with the openssl command."""

    def __init__(self, folder):
        self.folder = folder
        self.run("req", "-x509", "-subj", "/CN=Test Authority", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650",
                 "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=keyCertSign")
        self.issue("good", "DNS:localhost,DNS:mx.example.net,IP:127.0.0.1")
        self.issue("other", "DNS:shared.example.org,DNS:*.example.org")
        self.issue("expired", "DNS:localhost,IP:127.0.0.1", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")
        self.run("req", "-x509", "-subj", "/CN=self", "-keyout", "self.key", "-out", "self.pem", "-days", "3650",
                 "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        self.authority = self.path("ca.pem")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *words):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"] if words[0] == "req" else []
        subprocess.run(["openssl", words[0], *key, *words[1:]], cwd=self.folder, check=True, capture_output=True)

    def issue(self, name, names, *dates):
        self.run("req", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        with open(self.path("ca.cnf"), "w", encoding="ascii") as file:
            file.write(f"[ca]\ndefault_ca=a\n[a]\nnew_certs_dir=.\ndatabase=index\nserial=serial\ndefault_md=sha256\npolicy=p\n"
                       f"x509_extensions=e\nunique_subject=no\n[p]\ncommonName=supplied\n[e]\nsubjectAltName={names}\n")
        open(self.path("index"), "w", encoding="ascii").close()
        with open(self.path("serial"), "w", encoding="ascii") as file:
            file.write("%02X" % (hash(name) % 200 + 16))
        self.run("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr", "-out", f"{name}.pem",
                 "-notext", *(dates or ("-days", "3650")))

    def context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(f"{name}.pem"), self.path(f"{name}.key"))
        return context


class NameServer:
    """Answers over UDP out of `records`: {("example.net", "MX"): [(10, "mx1.example.net")], ("mx1.example.net", "A"): ["127.0.0.1"]}."""

    TYPES = {1: "A", 15: "MX", 28: "AAAA"}

    def __init__(self, records):
        self.records = records
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    @staticmethod
    def encoded(name):
        return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"

    def rdata(self, kind, value):
        if kind == "MX":
            return struct.pack(">H", value[0]) + self.encoded(value[1])
        return socket.inet_pton(socket.AF_INET if kind == "A" else socket.AF_INET6, value)

    def serve(self):
        while True:
            try:
                query, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += 1 + query[at]
            name, number = ".".join(labels).lower(), struct.unpack(">H", query[at + 1:at + 3])[0]
            kind = self.TYPES.get(number, "?")
            answers = self.records.get((name, kind), [])
            known = any(owner == name for owner, _ in self.records)
            head = query[:2] + struct.pack(">HHHHH", 0x8180 | (0 if known else 3), 1, len(answers), 0, 0)
            body = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", number, 1, 60, len(data)) + data
                            for data in (self.rdata(kind, value) for value in answers))
            self.socket.sendto(head + query[12:at + 5] + body, peer)
