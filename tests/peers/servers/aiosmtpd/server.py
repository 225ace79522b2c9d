"""aiosmtpd, told to misbehave in the ways that a well-kept mail server will not: drop, stay silent, answer at length.

A port for each manner (the [server.aiosmtpd] row of cases.toml); what is said to whom stands in the tables below. Certificates lie in the
working directory; messages to store@example.net go to the folder `store` in it.

    server.py        at those ports
    server.py any    at any that are free: {"2561": 40123, ...} is printed once they answer
"""
import asyncio
import itertools
import json
import os
import ssl
import sys

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult

TO = {
    "nobody@example.net": "550 5.1.1 <nobody@example.net>: no such mailbox",
    "grey@example.net": "451 4.7.1 Greylisted, please try again in 5 minutes",
    "full@example.net": "452 4.2.2 The mailbox is over its quota",
    "moved@example.net": "551 5.1.6 User not local; please try <moved@example.org>",
    "long@example.net": "550-5.7.1 Your message was refused.\r\n550-5.7.1\r\n550-5.7.1 The domain example.org publishes no SPF record.\r\n"
                        "550 5.7.1 See https://mx.example.net/help?spf",
    "bare@example.net": "550",
}
SUBJECT = {
    "scanner down": "451 4.3.0 Content scanner is not available",
    "cheap pills": "550 5.7.1 Message content rejected",
    "twice": "452 4.3.1 Insufficient system storage",
}


NUMBER = itertools.count()


def store(content):
    os.makedirs("store", exist_ok=True)
    with open("store/new", "wb") as file:
        file.write(content)
    os.rename("store/new", f"store/{next(NUMBER)}.eml")


class Policy:
    """What an ordinary port answers."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in TO:
            return TO[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server, session, envelope):
        if "store@example.net" in envelope.rcpt_tos:
            store(envelope.content)
        text = envelope.content.decode("utf-8", "replace")
        return next((reply for word, reply in SUBJECT.items() if word in text), "250 2.0.0 Message accepted")


class EachRecipient(Policy):
    """LMTP: all recipients are accepted, and each has a reply of its own after the message."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server, session, envelope):
        return "\r\n".join(TO.get(address, f"250 2.0.0 <{address}> delivered") for address in envelope.rcpt_tos)


class DropAfterMail(Policy):
    async def handle_MAIL(self, server, session, envelope, address, options):
        server.transport.abort()


class SilentAtRecipient(Policy):
    async def handle_RCPT(self, server, session, envelope, address, options):
        await asyncio.sleep(60)


class SilentAfterMessage(Policy):
    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(60)


class Greeting(SMTP):
    """Says `words` instead of a greeting, or nothing for a minute, and hangs up."""

    def __init__(self, words, *arguments, **options):
        super().__init__(*arguments, **options)
        self.words = words

    async def _handle_client(self):
        if self.words is None:
            await asyncio.sleep(60)
        elif self.words:
            await self.push(self.words)
        self.transport.close()


class DropInData(SMTP):
    """Takes the first line of the message and hangs up."""

    async def smtp_DATA(self, argument):
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        self.transport.close()


REFUSED = {
    ("AUTH", "454"): "4.7.0 Temporary authentication failure",
    ("AUTH", "535"): "5.7.8 Error: authentication failed",
    ("STARTTLS", "454"): "4.7.0 TLS not available due to local problem",
}


def refusal(name, verb):
    """What a client of that name hears, if it is refused at that command: `rcpt-450.example.org` wants a 450 to RCPT. Empty: it is not."""
    wanted, _, code = name.partition(".")[0].partition("-")
    if wanted != verb.lower() or not code:
        return ""
    usual = "4.7.1 Not now, please try again later" if code.startswith("4") else "5.7.1 Refused by local policy"
    return f"{code} {REFUSED.get((verb, code), usual)}"


def refusing(verb):
    async def refuse_or_go_on(self, argument):
        name = argument if verb in ("EHLO", "HELO") else self.session.host_name
        said = refusal(name or "", "EHLO" if verb == "HELO" else verb)
        await (self.push(said) if said else getattr(SMTP, f"smtp_{verb}")(self, argument))
    return refuse_or_go_on


class Refusing(SMTP):
    """Refuses what the name of the client asks for."""

    smtp_EHLO, smtp_HELO, smtp_STARTTLS = refusing("EHLO"), refusing("HELO"), refusing("STARTTLS")
    smtp_AUTH, smtp_MAIL, smtp_RCPT, smtp_DATA = refusing("AUTH"), refusing("MAIL"), refusing("RCPT"), refusing("DATA")


class RefusingContent(Policy):
    async def handle_DATA(self, server, session, envelope):
        return refusal(session.host_name, "content") or await super().handle_DATA(server, session, envelope)


class Obliging(SMTP):
    async def smtp_EXPN(self, argument):
        await self.push("250 2.1.5 <alice@example.net>")


class Mended:
    """Takes all."""

    async def handle_DATA(self, server, session, envelope):
        return "\r\n".join(["250 2.0.0 Message accepted"] * (len(envelope.rcpt_tos) if isinstance(server, LMTP) else 1))


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"alice", b"wonderland"), handled=False)


def context(certificate="cert.pem", key="key.pem"):
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(certificate, key)
    return made


def named(name):
    return context(f"{name}.pem", f"{name}.key")


def ports():
    """Port to a function that gives the protocol of one connection."""
    same = {"hostname": "mx.example.net", "enable_SMTPUTF8": False}
    return {
        2561: lambda: SMTP(Policy(), **same),
        2562: lambda: SMTP(Policy(), tls_context=context(), require_starttls=True, **same),
        2563: lambda: SMTP(Policy(), authenticator=login, auth_required=True, auth_require_tls=False, **same),
        2564: lambda: SMTP(Policy(), data_size_limit=1000, **same),
        2565: lambda: Greeting("554 mx.example.net No SMTP service here", Policy(), **same),
        2566: lambda: Greeting("421-mx.example.net is closing for maintenance\r\n421 Please come back in an hour", Policy(), **same),
        2567: lambda: Greeting("", Policy(), **same),
        2568: lambda: Greeting(None, Policy(), **same),
        2569: lambda: SMTP(DropAfterMail(), **same),
        2570: lambda: DropInData(Policy(), **same),
        2571: lambda: SMTP(SilentAtRecipient(), **same),
        2572: lambda: SMTP(SilentAfterMessage(), **same),
        2573: lambda: LMTP(EachRecipient(), **same),
        2574: lambda: SMTP(Policy(), tls_context=named("good"), authenticator=login, **same),
        2575: lambda: SMTP(Policy(), tls_context=named("expired"), **same),
        2576: lambda: SMTP(Policy(), tls_context=named("other"), **same),
        2577: lambda: SMTP(Policy(), tls_context=named("self"), **same),
        2578: lambda: SMTP(Policy(), **same),
        2579: lambda: SMTP(Policy(), **same),
        2580: lambda: Refusing(RefusingContent(), tls_context=named("good"), authenticator=login, auth_require_tls=False, **same),
        2581: lambda: SMTP(Policy(), hostname="mx.example.net", enable_SMTPUTF8=True),
        2582: lambda: Obliging(Mended(), hostname="mx.example.net", enable_SMTPUTF8=True, tls_context=named("good"), authenticator=login,
                           auth_require_tls=False, data_size_limit=None),
        2583: lambda: LMTP(Mended(), **same),
    }


TLS_FROM_START = {2578: "good", 2579: "expired"}


async def main(fixed):
    loop = asyncio.get_running_loop()
    found = {}
    for port, protocol in ports().items():
        tls = named(TLS_FROM_START[port]) if port in TLS_FROM_START else None
        server = await loop.create_server(protocol, "127.0.0.1", port if fixed else 0, ssl=tls)
        found[port] = server.sockets[0].getsockname()[1]
    print(json.dumps(found), flush=True)
    await asyncio.Event().wait()


asyncio.run(main(sys.argv[1:] != ["any"]))
