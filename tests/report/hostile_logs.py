"""Logs that are out to do harm: each of many hostile texts, in every field of several formats."""
import json

ESC = b"\x1b"

# What a stranger may say to a mail server, by what it is aimed at. None holds a line's end, which would begin another line of the log.
HARMS = {
    "a script": b"<script>alert(1)</script>",
    "an element that runs": b"<img/src=x:x/onerror=alert(1)>",
    "out of an attribute": b"\"onmouseover=\"alert(1)\"x='y",
    "out of every element": b"</code></dd></dl></details></title></style></script><b>x</b>",
    "a comment and a section": b"--><!--]]><![CDATA[",
    "references": b"&lt;&#60;&#x3c;script&gt;",
    "a style": b"<style>*{display:none}</style><link/rel=stylesheet/href=//evil.example/x>",
    "a frame": b"<iframe/src=javascript:alert(1)></iframe><svg/onload=alert(1)>",
    "a script's address": b"javascript:alert(1)",
    "colours and a title": ESC + b"[31;5mred" + ESC + b"[0m" + ESC + b"]0;title\x07" + ESC + b"[2J" + ESC + b"P1;1|x" + ESC + b"\\",
    "eight-bit controls": b"\x9b31m\xc2\x9b31m\x84\xc2\x85x",
    "backspaces and DEL": b"550\x08\x08\x08250\x7f\x0b\x0c",
    "a carriage return": b"bad\rgood",
    "bidirectional overrides": "\u202emoc.elpmaxe\u202c\u2066x\u2069\u200f\u061c".encode(),
    "invisible characters": "a\u200bb\u200dc\ufeff\u2060d\u2028e\u2029f".encode(),
    "a formula": b"=cmd|'/C calc'!A0",
    "a formula that adds": b"+1+cmd|'/C calc'!A0",
    "a formula that subtracts": b"-2+3+cmd|'/C calc'!A0",
    "a formula of old": b"@SUM(1+9)*cmd|'/C calc'!A0",
    "a formula behind a blank": b"\t=HYPERLINK(\"https://evil.example\",\"x\")",
    "a formula of full width": "\uff1d1+1".encode(),
    "more cells": b"\",\"=1+1\",;=1+1;\t=1+1",
    "zeros": b"a\0b\0\0c",
    "bytes that are no text": b"caf\xe9\xff\xfe\xc3\x28\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80",
    "half a character": b"x\xe2\x82",
    "a link": b"[x](https://evil.example)",
    "a picture": b"![x](https://evil.example/x.png)",
    "a link by reference": b"[x]: https://evil.example",
    "an address that becomes a link": b"https://evil.example/?a=b www.evil.example <https://evil.example> ftp://evil.example",
    "mentions": b"@everyone @team/x #1 !2 GH-3 owner/repo#4",
    "Markdown": b"# x **b** ~~c~~ _d_ $e$ :f: - [ ] g | h ` i ``` j",
    "a fence": b"```",
    "a backslash at the end": b"x\\",
    "JSON": b"\"}],\"cause\":\"x\",{\\u0000",
    "a placeholder": b"{domain}{ip}{}%s%n{0}${HOME}`id`$(id)",
    "a shell's words": b"'; rm -rf ~; echo '",
    "a very long word": b"w" * 5000,
    "combining without end": b"e" + "\u0301".encode() * 300,
    "other alphabets": "Пример 例え 🤷 ünï".encode(),
}


# Where a log of each format holds what others said, as HARM.
SWAKS = b"""=== Trying HARM:25...
=== Connected to HARM.
<-  220-HARM
<-  220 HARM ESMTP HARM
 -> EHLO HARM
<-  250-HARM
<-  250 HARM
 -> MAIL FROM:<HARM@b.example> HARM
<-  250 2.1.0 HARM
 -> RCPT TO:<HARM@d.example>
<** 550-5.1.1 HARM
<** 550 5.1.1 <HARM>... User unknown HARM
 -> HARM HARM
<** 502 HARM
 -> RCPT TO:<c@d.example>
<** 450 4.2.0 HARM Greylisted HARM
*** HARM
 -> QUIT
<-  221 HARM
=== Connection closed with remote host.
"""

PLAIN = b"""220 mx.example.net HARM
EHLO HARM
250-HARM
250 HARM
MAIL FROM:<HARM@b.example>
250 HARM
RCPT TO:<HARM@d.example>
550 5.1.1 HARM
RCPT TO:<c@d.example>
450 4.7.1 HARM
DATA
503 5.5.1 HARM
QUIT
221 HARM
"""

POSTFIX = b"""Nov 22 01:04:25 mx postfix/cleanup[6]: 4F1A2B3C4D: message-id=<HARM@b.example>
Nov 22 01:04:25 mx postfix/qmgr[6]: 4F1A2B3C4D: from=<HARM@b.example>, size=1, nrcpt=1 (queue active)
Nov 22 01:04:26 mx postfix/smtp[7]: 4F1A2B3C4D: to=<HARM@d.example>, orig_to=<HARM>, relay=HARM[192.0.2.1]:25, delay=1, delays=1/0/0/0, \
dsn=5.1.1, status=bounced (host HARM[192.0.2.1] said: 550 5.1.1 HARM (in reply to RCPT TO command))
Nov 22 01:04:26 mx postfix/smtp[7]: 4F1A2B3C4D: to=<e@d.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (HARM)
Nov 22 01:04:27 mx postfix/smtp[7]: HARM: to=<c@d.example>, relay=HARM[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent \
(250 HARM queued as HARM)
Nov 22 01:04:28 mx postfix/smtpd[8]: NOQUEUE: reject: RCPT from HARM[192.0.2.9]: 554 5.7.1 <HARM@d.example>: Relay access denied HARM; \
from=<HARM@b.example> to=<HARM@d.example> proto=ESMTP helo=<HARM>
Nov 22 01:04:29 HARM postfix/smtpd[8]: warning: HARM
"""

EXIM = b"""2026-11-22 01:09:09 1xUw4r-0001hE-32 <= HARM@b.example H=HARM [192.0.2.9] P=esmtp S=327 id=HARM@b.example
2026-11-22 01:09:10 1xUw4r-0001hE-32 ** c@d.example <HARM@d.example> R=HARM T=HARM H=HARM [192.0.2.1]: SMTP error from remote mail server \
after RCPT TO:<c@d.example>: 550 5.1.1 HARM
2026-11-22 01:09:10 1xUw4r-0001hE-32 == e@d.example R=r T=HARM defer (-18) H=HARM [192.0.2.1]: HARM
2026-11-22 01:09:11 1xUw4r-0001hE-32 => f@d.example R=r T=t H=mx.example.net [192.0.2.1] C="250 HARM"
2026-11-22 01:09:12 H=(HARM) [192.0.2.9] F=<HARM@b.example> rejected RCPT <HARM@d.example>: HARM
"""

EXCHANGE_HEAD = b"""#Software: Microsoft Exchange Server
#Version: 15.0.0.0
#Log-type: SMTP Receive Protocol Log
#Date: 2026-01-05T10:00:00.000Z
#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context
"""
EXCHANGE_ROWS = [b"+,,", b">,\"220 HARM\",", b"<,\"EHLO HARM\",", b">,\"250 HARM\",", b"<,\"MAIL FROM:<HARM@b.example>\",", b">,\"250 2.1.0 HARM\",",
                 b"<,\"RCPT TO:<HARM@d.example>\",", b">,\"550 5.1.1 HARM\",\"HARM\"", b"*,\"HARM\",\"HARM\"", b"-,,\"HARM\""]

DSN = b"""From: MAILER-DAEMON@mta.example.net
To: HARM@b.example
Subject: HARM
Message-Id: <HARM@mta.example.net>
Content-Type: multipart/report; report-type=delivery-status; boundary=frontier
MIME-Version: 1.0

--frontier
Content-Type: text/plain; charset=utf-8

HARM

--frontier
Content-Type: message/delivery-status

Reporting-MTA: dns; HARM
X-Postfix-Queue-ID: HARM
Arrival-Date: Sun, 22 Nov 2026 01:09:08 +0000

Final-Recipient: rfc822; HARM@d.example
Original-Recipient: rfc822; HARM
Action: failed
Status: 5.1.1
Remote-MTA: dns; HARM
Diagnostic-Code: smtp; 550 5.1.1 HARM

--frontier
Content-Type: message/rfc822

From: HARM
To: HARM
Message-ID: <HARM>

HARM
--frontier--
"""


def exchange_protocol(harm):
    head = b"2026-01-05T10:00:00.000Z,\"HARM\",08DE4F7C11473A60,0,192.0.2.10:25,192.0.2.33:56026,"
    rows = b"".join(head + row + b"\n" for row in EXCHANGE_ROWS)
    return EXCHANGE_HEAD + rows.replace(b"HARM", harm.replace(b'"', b'""'))


def kumomta_json(harm):
    text = harm.decode("latin-1")  # so that every byte comes out again as it went in
    response = {"code": 550, "enhanced_code": {"class": 5, "subject": 1, "detail": 1}, "content": text, "command": f"RCPT TO:<{text}>"}
    record = {"type": "Bounce", "id": text, "sender": text + "@b.example", "recipient": text + "@d.example", "queue": text, "site": text, "size": 1,
              "response": response, "peer_address": {"name": text, "addr": "192.0.2.25"}, "timestamp": 1767607801, "num_attempts": 1,
              "headers": {"Message-ID": text}, "bounce_classification": text, "delivery_protocol": "ESMTP"}
    records = [record, {**record, "type": "TransientFailure"}, {**record, "type": "Delivery", "response": {"code": 250, "content": text}}]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode("latin-1")


def planted(log):
    return lambda harm: log.replace(b"HARM", harm)


FORMATS = {"swaks": planted(SWAKS), "plain-unmarked": planted(PLAIN), "postfix": planted(POSTFIX), "exim": planted(EXIM), "dsn": planted(DSN),
           "exchange-protocol": exchange_protocol, "kumomta-json": kumomta_json}


def is_text(harm):
    try:
        harm.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def logs():
    """(format, what it is aimed at, the hostile text, the log); what is not UTF-8 is no JSON, so there is no such log."""
    return [(name, why, harm, made(harm)) for name, made in FORMATS.items() for why, harm in HARMS.items()
            if name != "kumomta-json" or is_text(harm)]
