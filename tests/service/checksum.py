"""XXH3 of bytes, by the system's libxxhash, which the engine uses too."""

import ctypes
import ctypes.util


def xxh3(data):
    """16 hexadecimal digits."""
    library = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so.0")
    library.XXH3_64bits.restype = ctypes.c_uint64
    return f"{library.XXH3_64bits(data, ctypes.c_size_t(len(data))):016x}"
