#!/usr/bin/env python3
"""What GitHub makes of a step's output: runner.py COMMANDS <log >shown

Reads lines as actions/runner does (ActionCommandManager, SecretMasker): obeys commands, which it
lists in the file COMMANDS by their names, and prints what a person gets to see in the log.
"""
import re
import sys

COMMANDS = {"add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
            "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands",
            "warning"}


def unescape(data):
    return data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def parse(line):
    """The command of a line and its data, or None."""
    found = re.match(r"::([^:\s]*)(?:(?!::).)*::(.*)", line.lstrip(), re.S)
    if not found:
        found = re.search(r"##\[([^\s\]]*)[^\]]*\](.*)", line, re.S)
    if found and found[1].lower() in COMMANDS:
        return found[1].lower(), unescape(found[2])
    return None


def hide(line, masks):
    """Every place of every mask at once, so that overlapping ones hide each other's rest."""
    hidden = bytearray(len(line))
    for mask in masks:
        at = line.find(mask)
        while at >= 0:
            hidden[at:at + len(mask)] = b"\1" * len(mask)
            at = line.find(mask, at + 1)
    shown = "".join("\0" if hidden[i] else line[i] for i in range(len(line)))
    return re.sub("\0+", "***", shown)


def main():
    log = sys.stdin.buffer.read().decode("utf-8", "replace")
    masks, obeyed, resume = set(), [], None
    for line in re.split(r"\r\n|\r|\n", log):
        command = parse(line)
        if resume and line.strip() == f"::{resume}::":
            resume = None
        elif command and not resume:
            obeyed.append(command[0])
            if command[0] == "stop-commands":
                resume = command[1]
            elif command[0] == "add-mask":
                masks.update(part for part in [command[1], *re.split(r"[\r\n]+", command[1])]
                             if part.strip())
                continue
        print(hide(line, masks))
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.writelines(f"{name}\n" for name in obeyed)


main()
