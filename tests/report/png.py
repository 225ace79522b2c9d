"""A browser's screenshots as small PNG files: a palette of the 256 commonest colours instead of three or four octets for each pixel.

Reads what Chromium writes and no more: 8 bits, RGB or RGBA without transparency, not interlaced (PNG, third edition, sections 9 and 11).
"""
import collections
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256


def chunks(png):
    at = len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8:at + 8 + length]
        at += 12 + length


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def paeth(left, up, corner):
    near = left + up - corner
    return min((abs(near - left), 0, left), (abs(near - up), 1, up), (abs(near - corner), 2, corner))[2]


def unfiltered(kind, line, above, octets):
    """A row of samples (section 9.2); `above`: the one before it."""
    row = bytearray(line)
    for i in range(len(row)) if kind else ():
        left = row[i - octets] if i >= octets else 0
        corner = above[i - octets] if i >= octets else 0
        row[i] = (row[i] + (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner) if kind == 4 else 0)[kind]) & 255
    return row


def rows_of(png):
    """Width, height, and for each row the colours of its pixels as (red, green, blue)."""
    parts = list(chunks(png))
    width, height, depth, colour_type, _, _, interlaced = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    if depth != 8 or colour_type not in (2, 6) or interlaced:
        raise ValueError("not a PNG as Chromium writes it")
    octets = 3 if colour_type == 2 else 4
    data = zlib.decompress(b"".join(content for kind, content in parts if kind == b"IDAT"))
    stride, above, rows = width * octets, bytes(width * octets), []
    for start in range(0, height * (stride + 1), stride + 1):
        above = unfiltered(data[start], data[start + 1:start + 1 + stride], above, octets)
        rows.append(list(zip(above[0::octets], above[1::octets], above[2::octets])))
    return width, height, rows


def smaller(png):
    width, height, rows = rows_of(png)
    counts = collections.Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counts.most_common(MOST_COLOURS)]
    number = {colour: min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(colour, palette[i]))) for colour in counts}
    image = b"".join(b"\0" + bytes(number[colour] for colour in row) for row in rows)
    return (SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)) + chunk(b"PLTE", bytes(sum(palette, ()))) +
            chunk(b"IDAT", zlib.compress(image, 9)) + chunk(b"IEND", b""))
