"""aiosmtpd, told to misbehave in the ways that a well-kept mail server will not: drop, stay silent, answer at length.

A port for each manner (the [server.aiosmtpd] row of cases.toml); what is said to whom stands in the tables below.
"""
import asyncio
import ssl

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


class Policy:
    """What an ordinary port answers."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in TO:
            return TO[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server, session, envelope):
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


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"alice", b"wonderland"), handled=False)


def context():
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain("cert.pem", "key.pem")
    return made


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
    }


async def main():
    loop = asyncio.get_running_loop()
    for port, protocol in ports().items():
        await loop.create_server(protocol, "127.0.0.1", port)
    await asyncio.Event().wait()


asyncio.run(main())
