"""PNG files, read as Teams reads them."""

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Pixels by row; each has three or four values."""

    width: int
    height: int
    rows: tuple[tuple[tuple[int, ...], ...], ...]

    def pixels(self) -> set[tuple[int, ...]]:
        return {pixel for row in self.rows for pixel in row}


def decode_png(data: bytes) -> Picture:
    """Read a file without filters, as ours are; fails on a wrong checksum."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks = _chunks(data[8:])
    width, height, bits, colour_type = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert bits == 8
    depth = {2: 3, 6: 4}[colour_type]
    flat = zlib.decompress(chunks[b"IDAT"])
    line = 1 + width * depth
    assert len(flat) == line * height
    rows = []
    for start in range(0, len(flat), line):
        assert flat[start] == 0
        values = flat[start + 1 : start + line]
        rows.append(tuple(tuple(values[n : n + depth]) for n in range(0, len(values), depth)))
    return Picture(width=width, height=height, rows=tuple(rows))


def _chunks(data: bytes) -> dict[bytes, bytes]:
    found = {}
    while data:
        (length,) = struct.unpack(">I", data[:4])
        kind, content = data[4:8], data[8 : 8 + length]
        assert struct.unpack(">I", data[8 + length : 12 + length]) == (zlib.crc32(kind + content),)
        found[kind] = content
        data = data[12 + length :]
    return found
