"""All chapters, each with its share of the minutes; then the table. Ends with 1 where anything failed."""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
SHARES = {"kills": 10, "errors": 9, "memory": 7, "network": 6, "races": 3, "secrets": 1, "fuzz": 4, "build": 5}

parser = argparse.ArgumentParser()
parser.add_argument("minutes", nargs="?", type=float, default=45)
parser.add_argument("--jbc", required=True)
parser.add_argument("--build", required=True)
parser.add_argument("--sanitized")
parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6))
parser.add_argument("--chapters", default=",".join(SHARES))
parser.add_argument("--out", default=os.path.join(SOURCE, "build", "torture"))
o = parser.parse_args()

shutil.rmtree(o.out, ignore_errors=True)
os.makedirs(o.out)
print(f"seed {o.seed}", flush=True)
chapters, rows, broken = o.chapters.split(","), [], []
scale = o.minutes * 60 / sum(SHARES[c] for c in chapters)
for chapter in chapters:
    command = [sys.executable, os.path.join(HERE, chapter + ".py"), "--jbc", o.jbc, "--build", o.build, "--out", o.out,
               "--seed", str(o.seed), "--seconds", str(SHARES[chapter] * scale)]
    if o.sanitized and chapter == "memory":
        command += ["--sanitized", o.sanitized]
    process = subprocess.Popen(command)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        sys.exit(130)
    path = os.path.join(o.out, chapter + ".json")
    found = json.load(open(path)) if os.path.exists(path) else []
    rows += [(chapter, *row) for row in found]
    if code != 0 and not any(row[3] for row in found):
        broken.append(chapter)

width = max([len(f"{r[0]}: {r[1]}") for r in rows] + [4])
print(f"\n{'what':{width}} | {'tried':>9} | failures")
print(f"{'-' * width} | {'-' * 9} | --------")
for chapter, what, tried, total, failures in rows:
    print(f"{chapter + ': ' + what:{width}} | {tried:9} | {failures:8}" + ("" if tried >= total else f"  (of {total})"))
failed = sum(r[4] for r in rows)
print(f"{'together':{width}} | {sum(r[2] for r in rows):9} | {failed:8}")
if broken:
    print("could not be tried: " + ", ".join(broken))
if failed:
    print(f"to see a failure again: {os.path.relpath(o.out)}/*.sh")
sys.exit(1 if failed or broken else 0)
