"""Markers of the fact tables, as replies that could come over the wire.

A marker is what the replies of one kind have in common: a piece of text, an identifier, a regular expression. To ask the program about it, it
needs example values where it has gaps, the form in which the provider prints its identifiers, and words around it that no rule was written for.
Nothing here knows a rule or a cause.
"""
import re

try:
    from re import _parser as regex_parser
except ImportError:  # Python 3.10 and older
    import sre_parse as regex_parser

# Two ways to surround a marker: with our words in front, and with our words behind. They say nothing about mail.
FRAMES = ("Greetings to you, stranger; {} (ticket QX-4471)", "{} -- desk 12, ticket QX-4471")
AT_END = ("Greetings to you, stranger; {}", "{}")  # for markers that are the end of a reply

# How a provider prints an identifier that the tables hold without it: part of the provider's name, which markers, the printed form.
DRESS = (
    ("Google", r"p=[\w-]+", "https://support.google.com/mail/?{}"),
    ("Google", r"[A-Z][a-z]+[A-Z]\w+", "https://support.google.com/mail/?p={}"),
    ("Orange", r"_\d{3}", "OFR004{}"),
    ("Charter", r"\d{4}", "AUP#Out-{}"),
    ("Cox", r"(?:CX|CDR|IPBL|URLBL)\w+", "AUP#{}"),
    ("GMX", r"c=\w+", "https://postmaster.gmx.net/en/case?{}&i=ip&v=192.0.2.9"),
    ("GMX", r"postmaster\..+", "https://{}"),
    ("ua", r"err/\d+", "http://mail.i.ua/{}"),
)

# Gaps in texts, in the order in which they are filled.
GAPS = (
    (r"\(#id-5\.9\.3/5\)", "(#id-5.9.3)"),
    (r"\((n't|s|are|,|to send anonymous mail|unsolicited|unexpected volume or)\)", r"\1"),
    (r"(\[)(?:\.\.|x|IP)(\])|\[\.\*\]", "[192.0.2.9]"),
    (r"<\s?(?:\.\.|IP|addr)\s?>", "<kim@example.org>"),
    (r"<(?:IP|x)>", "192.0.2.9"),
    (r"(?<=from )x\b|(?<=IP=)x\b", "192.0.2.9"),
    (r"\(D\)", "(example.org)"),
    (r"\b(?:D|DOMAIN)\b(?!')", "example.org"),
    (r"\bD's\b", "example.org's"),
    (r"\b(?:ADDR|X)\b", "kim@example.org"),
    (r"\baddr\b", "kim@example.org"),
    (r"in region R: ID", "in region US-EAST-1: kim@example.org"),
    (r"'kim@example\.org'", "'Subject'"),
    (r"\bHOST\b", "mx1.example.net"),
    (r"\b(?:ATTR|PRX)n\b", "ATTR4"),
    (r"server-N\.tower-N", "server-7.tower-31"),
    (r"\[n\]", "[7]"),
    (r"\b(?:nnnn|HEX)\b", "7A31"),
    (r"\b[Nn] minutes", "5 minutes"),
    (r"DNS Error: N\b", "DNS Error: 7"),
    (r"\.\.\. (?=->)|\s?\.\.\.\s?(?=\()", " "),
    (r"(?<=[\w:]) \.\.\. (?=[\w\"])", " example.org "),
    (r"^\.\.\. |( \.\.\.)+$", ""),
    (r"^[245]\d\d (?=\S)", ""),
)
# Words given as alternatives: the first stands for all.
ALTERNATIVES = (
    (r"\b([A-Z]{3,5})(?: / [A-Z]{3,5})+\b", r"\1"),
    (r"(?<![/.:\w])([A-Za-z]{3,})(?:/(?!SSL|EHLO|AAAA)[A-Za-z]{3,})+(?![/.\w])", r"\1"),
    (r"\s/\s.*$", ""),
)
# The same in regular expressions, and what their authors meant where they wrote something else.
PATTERN_GAPS = (
    ("Sender address [.*]", r"Sender address \[kim@example\.org\]"),
    ("[.*]", r"\[192\.0\.2\.9\]"),
    ("[^ ]+", r"192\.0\.2\.9"),
    ("([A-Za-z0-9.-]+)", r"bl\.example\.net"),
    ("([a-z0-9.-]+)", r"bl\.example\.net"),
    (r"\(.*:", r"\(kim@example\.org:"),
    (r".*\(BL\)", r".* \(BL\)"),
    ("occurred.*", "occurred .*"),
)
EXAMPLE_DIGIT = "7"  # no documented code of a provider is 777
EXAMPLE_WORD = "example.org"


def filled(text):
    for gap, value in GAPS:
        text = re.sub(gap, value, text)
    return text.strip()


def dressed(provider, marker):
    for name, form, printed in DRESS:
        if name in provider and re.fullmatch(form, marker):
            return printed.format(marker)
    return marker


# ---- regular expressions ----

def one_of(members):
    """A member of a character class: a digit if it has one, else its first."""
    for kind, value in members:
        name = str(kind)
        if name == "RANGE":
            if value[0] <= ord(EXAMPLE_DIGIT) <= value[1]:
                return EXAMPLE_DIGIT
        elif name == "CATEGORY":
            return EXAMPLE_DIGIT
        elif name == "NEGATE":
            return "z"
    kind, value = members[0]
    return chr(value[0] if str(kind) == "RANGE" else value)


def repeated(least, most, inner):
    part = example(inner)
    if part == ".":
        return EXAMPLE_WORD
    return part * (least or (1 if most == 1 else 0))


def example(parsed):
    """A text that the parsed pattern matches; of alternatives the first, of a dot the dot itself."""
    text = ""
    for kind, value in parsed:
        name = str(kind)
        if name in ("LITERAL", "NOT_LITERAL"):
            text += chr(value) if name == "LITERAL" else "z"
        elif name == "ANY":
            text += "."
        elif name == "IN":
            text += one_of(value)
        elif name == "MAX_REPEAT":
            text += repeated(*value)
        elif name == "SUBPATTERN":
            text += example(value[-1])
        elif name == "BRANCH":
            text += example(value[1][0])
        elif name != "AT":
            raise ValueError(f"a pattern with {name}")
    return text


def outside_parentheses(pattern):
    """The alternatives of the outermost level."""
    parts, depth = [""], 0
    for token in re.findall(r"\\.|.", pattern):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def regex_examples(pattern):
    """One text for each alternative. Plain words in plain parentheses are text, not a group."""
    for gap, value in PATTERN_GAPS:
        pattern = pattern.replace(gap, value)
    pattern = re.sub(r"(?<!\\)\(([^()|\\]* [^()|\\]*)\)", r"\\(\1\\)", pattern)
    return [example(regex_parser.parse(part)) for part in outside_parentheses(pattern)]


# ---- what the two tables hold ----

def marker_texts(provider, kind, marker):
    """The texts that one marker of provider_replies.tsv stands for."""
    if kind == "regex":
        return [dressed(provider, text) for text in regex_examples(marker)]
    if kind == "aup-range":
        return [dressed(provider, number) for number in marker.split("-")]
    if kind == "id":
        return [dressed(provider, part) for part in marker.split("|")]
    return [re.sub(r"^\.\.\. ", "<kim@example.org>... ", marker)]


IDENTIFIER = re.compile(
    r"\bp=[A-Za-z][\w-]+|\[[A-Z]{2,5}\d*\]|\(S\d+\)|\(G\w{1,2}\)|\((?:BL|NOWL|DIAL)\)|\((?:SC|DY|OU|RP)-\d+\)|\b(?:SC|DY|OU|RP)-\d{3}\b|"
    r"\b(?:RCP|INT|POL|DNS|CON|MSG)-[PT]\d\b|\b(?:HL|MI|RP|DT|WM):[A-Z]{3}\b|\b(?:BL|ES|RL|DM)\d{6}\b|\bIB\d{3}\b|"
    r"\b(?:CX[A-Z]+|CDRBL|IPBL\d+|URLBL\d+)\b|\b(?:LPN|OFR|OUK)\w*_\d{3}\b|\bno=\d{7}\b|\bc=[a-z]\w+\b|"
    r"\bRESOLVER(?:\.\w+)+|\bTRANSPORT(?:\.\w+)+|\bMapiException\w+|\b(?:starttls|certificate|tlsa|dnssec)-[a-z-]+|\bVS\d+-\w+")


def listed_markers(provider, code_cell, cell):
    """The markers of a row of provider_codes.tsv: what stands in quotes, and identifiers outside. Remarks of its authors are neither."""
    texts = [first_alternative(filled(text)) for text in re.findall(r'"([^"]+)"', cell)]
    bare = re.sub(r'"[^"]+"', " ", cell)
    identifiers = re.findall(r"\b1\d{3}\b", bare) if "Charter" in provider else IDENTIFIER.findall(bare)
    texts += [dressed(provider, each) for each in identifiers]
    numbers = [dressed(provider, each) for each in identifiers_as_codes(code_cell)]
    return [f"{number} {text}".strip() for number in numbers or [""] for text in texts or [""] if number or text]


def identifiers_as_codes(code_cell):
    """Two providers have identifiers where the table wants a code: `nnn 105/107` and `err/1, err/6`."""
    suffixes = re.match(r"nnn ([\d/]+)", code_cell)
    return ["_" + each for each in suffixes[1].split("/")] if suffixes else re.findall(r"err/\d+", code_cell)


def first_alternative(text):
    for several, first in ALTERNATIVES:
        text = re.sub(several, first, text)
    return text


def replies(code, status, text, at_end=False):
    """The text in each frame, behind code and status."""
    start = " ".join(part for part in (code, status) if part)
    return [f"{start} {frame.format(text)}".strip() for frame in (AT_END if at_end else FRAMES)]


# ---- code, status, host ----

def first_code(cell, persistence=""):
    """A reply code that the cell allows: 4xx and 5xx stand for any, so a plain one is taken. The numbers of a web interface are none."""
    if cell.startswith("API"):
        return ""
    allowed = re.findall(r"(?<![.\d-])[2-6](?:\d\d|xx)\b", cell)
    if persistence.startswith("temporary") and len(allowed) > 1:
        allowed = [code for code in allowed if code[0] == "4"] or allowed
    if persistence.startswith("permanent") and len(allowed) > 1:
        allowed = [code for code in allowed if code[0] == "5"] or allowed
    return {"4xx": "450", "5xx": "550"}.get(allowed[0], allowed[0]) if allowed else ""


def listed_code(cell, groups):
    """The same for provider_codes.tsv; where it leaves the code open, one that fits the cause."""
    if cell.startswith("nnn"):
        return "421" if groups & {"rate-limited", "unavailable"} else "550"
    return first_code(cell)


def command_of(cell):
    """The command that a code answers, where the cell says it."""
    return {"RCPT": "RCPT", "DATA": "."}.get(next(iter(re.findall(r"\((RCPT|DATA)\)", cell)), ""), "")


def first_status(cell, code):
    """A status that the cell allows and that has the class of the code."""
    beside_first = re.split(r"[,;]| / (?=\d{3} )", cell)[0]
    statuses = re.findall(r"\b[245]\.\d{1,3}\.\d{1,3}\b", beside_first)
    if not code:
        return statuses[0] if statuses else ""
    return next((status for status in statuses if status[0] == code[0]), "")


def host_of(cell):
    """A host name that the first pattern of the cell allows; nothing where the cell names no host."""
    first = re.split(r"[|,;(]", cell.split(" (")[0])[0].strip()
    if "." not in first or " " in first:
        return ""
    first = re.sub(r"^\*\.", "mx1.", first)
    for gap, value in (("REGION", "us-east-1"), (".*.", ".us-east-1."), ("NAME", "amir"), ("*", "1"), ("N", "1")):
        first = first.replace(gap, value)
    return first.lower()
