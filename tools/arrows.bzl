"""Who may include whom: the one table behind the visibility groups of the root BUILD file and the test in tests/architecture.

A folder may include itself, the folders it names here, and what those stand on.
"""

ARROWS = {
    "base": [],
    "profiling/labels": [],
    "agents": ["base", "profiling/labels"],
    "engine/core": ["agents"],
    "engine/worlds": ["engine/core"],
    "engine/schedulers": ["base"],
    "engine/backends": ["engine/core", "engine/schedulers"],
    "engine/store": ["base"],
    "profiling": ["base", "profiling/labels"],
    "profiling/flamegraph": ["profiling", "report"],
    "report": ["base"],
    "bench": ["engine/backends", "engine/store", "engine/worlds", "profiling/flamegraph"],
    "bench/load": ["bench", "engine/wire"],
    "proto": [],
    "engine/wire": ["engine/worlds", "proto"],
    "engine/service": ["bench", "engine/wire"],
    "engine/cli": ["bench/load", "engine/service"],
    "tests": ["engine/cli"],
}

# Folders that see Protocol Buffers and gRPC. The others link neither.
SEE_PROTOBUF = ["bench/load", "engine/cli", "engine/service", "engine/wire", "proto", "tests"]

def _closure(folder):
    seen = [folder]
    for _ in ARROWS:  # no path is longer than the table
        for known in list(seen):
            seen.extend([next for next in ARROWS[known] if next not in seen])
    return seen

def users_of(folder):
    """The package patterns of all folders that may include `folder`."""
    return ["//%s/..." % user for user in sorted(ARROWS) if folder in _closure(user)]

def arrow_lines():
    """The table as text, for the test: `arrow FOLDER OTHER...` with all it may include, then `protobuf FOLDER...`."""
    return ["arrow " + " ".join(_closure(folder)) for folder in sorted(ARROWS)] + [
        "protobuf " + " ".join(SEE_PROTOBUF),
    ]
