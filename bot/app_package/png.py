"""Write pixels as a PNG file, with nothing but the standard library."""

import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {3: 2, 4: 6}
"""PNG's numbers for pixels of three bytes (red, green, blue) and of four (and how opaque they are)."""

Pixel = tuple[int, ...]


def encode_png(rows: Sequence[Sequence[Pixel]]) -> bytes:
    """Give back the file; the pixels have all three or all four values, from 0 to 255."""
    height, width, depth = len(rows), len(rows[0]), len(rows[0][0])
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[depth], 0, 0, 0)
    unfiltered = b"".join(b"\x00" + bytes(value for pixel in row for value in pixel) for row in rows)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(unfiltered, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
