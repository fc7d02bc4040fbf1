"""The structure of src, drawn from its #include lines: python3 arrows.py SOURCE_DIR

Prints a line a wing, each above all that it includes. Fails where an arrow runs in a circle, between
wings or between the rooms of a wing (x.c and x.h are the room x, a public header is one of its own), or
where an include is not found.
"""
import re
import sys
from pathlib import Path

SOURCE = Path(sys.argv[1])
INCLUDE = re.compile(r'^#include ([<"])([^">]+)[">]', re.M)


def wing_of(path):
    parts = path.relative_to(SOURCE / "src").parts
    if parts[0] == "cli":
        return parts[1] if len(parts) > 2 else "main"
    return parts[0]


def public_headers():
    """Which wing has a header of include/jbc, as src/CMakeLists.txt says."""
    text = (SOURCE / "src/CMakeLists.txt").read_text()
    owner = {}
    for name, body in re.findall(r"^jbc_wing\((\w+)(.*?)\)$", text, re.M | re.S):
        public = re.search(r"PUBLIC((?:\s+[\w.]+\.h)+)", body)
        for header in public.group(1).split() if public else []:
            owner[header] = name
    return owner


def read():
    """The arrows: {file: {(wing, room)}}."""
    files = [p for p in (SOURCE / "src").rglob("*.[ch]")]
    owner = public_headers()
    private = {}
    for path in files:
        if path.suffix == ".h":
            private.setdefault(path.name, []).append(wing_of(path))
    arrows = {}
    public = [SOURCE / "include/jbc" / name for name in owner]
    for path in files + public:
        wing = owner[path.name] if path in public else wing_of(path)
        room = (wing, f"<jbc/{path.name}>" if path in public else path.stem)
        for kind, name in INCLUDE.findall(path.read_text()):
            if kind == "<" and name.startswith("jbc/"):
                header = name[4:]
                if header not in owner:
                    sys.exit(f"{path}: {name} belongs to no wing")
                target = (owner[header], f"<{name}>")
            elif kind == '"':
                wings = private.get(name, [])
                if not wings:
                    sys.exit(f"{path}: there is no {name}")
                target = (wing if wing in wings else wings[0], Path(name).stem)
            else:
                continue
            if target != room:
                arrows.setdefault(room, set()).add(target)
    return arrows


def find_circle(arrows):
    """A list of nodes that lead back to the first; [] if there is none."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return []
        path.append(node)
        for other in sorted(arrows.get(node, ())):
            circle = visit(other)
            if circle:
                return circle
        path.pop()
        done.add(node)
        return []

    for node in sorted(arrows):
        circle = visit(node)
        if circle:
            return circle
    return []


def ordered(wings):
    """Each ahead of all that it uses; those of one height by name."""
    def height(wing):
        return 1 + max((height(other) for other in wings.get(wing, ())), default=0)

    everything = set(wings) | {other for uses in wings.values() for other in uses}
    return sorted(everything, key=lambda wing: (-height(wing), wing))


def main():
    arrows = read()
    wings = {}
    for (wing, _), targets in arrows.items():
        wings.setdefault(wing, set()).update(target for target, _ in targets if target != wing)
    for name, graph in ("wings", wings), ("rooms", arrows):
        circle = find_circle(graph)
        if circle:
            sys.exit(f"{name} in a circle: " + " > ".join(
                "/".join(node) if isinstance(node, tuple) else node for node in circle))
    order = ordered(wings)
    for wing in order:
        uses = sorted(wings.get(wing, ()), key=order.index)
        print(f"{wing:<14}{' '.join(uses)}".rstrip())


main()
