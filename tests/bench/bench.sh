#!/bin/sh
# How long jbc takes to put a manifest into JARs, compared with copying them and with other tools:
#
#     sh tests/bench/bench.sh [PATH OF jbc]
#
# JBC names the program too. ROUNDS is how often each command runs, in turns with the others (15),
# SLOW_ROUNDS how often jar ufm does (3). The table shows ratios of medians, and the most memory
# that jbc had resident. Of the commands only jbc and cp+sync wait for the disk. Needs cc, a JDK and
# zip, about 1 GB in TMPDIR, which should be on a disk, and a few minutes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
jbc=${1:-${JBC:?the path of jbc}}
jbc=$(cd "$(dirname "$jbc")" && pwd)/$(basename "$jbc")
rounds=${ROUNDS:-15}
slow_rounds=${SLOW_ROUNDS:-3}

work=$(mktemp -d "${TMPDIR:-/var/tmp}/jbc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

cc -O2 -D_DEFAULT_SOURCE -std=c11 -o measure "$here/measure.c"
javac -d . "$here/MakeJar.java"

cat >registration.json <<'JSON'
{
  "name": "Bench", "version": "1.0", "id": "1",
  "key": "11111111-1111-1111-1111-111111111111",
  "secret": "22222222-2222-2222-2222-222222222222",
  "endpointEntityId": "1000", "functionEntityStartId": "1001", "functionEntityEndId": "1099"
}
JSON
cat >template.mf <<'MANIFEST'
Manifest-Version: 1.0
Version: 1.0
Jitterbit-Connector: true
Jitterbit-Connector-Key: (key)
Jitterbit-Connector-Secret: (secret)
Jitterbit-Connector-Endpoint-EntityTypeId: (id)
Jitterbit-Activity-EntityTypeId-fetch: (id)
Jitterbit-Connector-UI: adapter.json
MANIFEST
chmod 600 registration.json
mkdir META-INF
cp template.mf META-INF/MANIFEST.MF

# The commands for a JAR, as measure wants them; out.jar is not there, or a copy of the JAR.
fast_commands() {
    line jbc : "'$jbc' package --quiet --jar $1 --registration registration.json \
        --manifest template.mf -o out.jar"
    line cp : "cp $1 out.jar"
    line cp+sync : "cp $1 out.jar && sync out.jar"
    line zip "cp $1 out.jar" "zip -q out.jar META-INF/MANIFEST.MF"
}

# What a JVM does to the memory of the machine (a virtual one may give it back to its host) would
# show in what runs next, so this one runs by itself.
slow_commands() {
    line ufm "cp $1 out.jar" "jar ufm out.jar template.mf 2>/dev/null"
}

line() {
    printf '%s\t%s\t%s\n' "$1" "rm -f out.jar && $2" "$(echo "$3" | tr -s '\n ' ' ')"
}

# bench TITLE ENTRIES BYTES first|second|late|missing: measures one JAR and prints its row.
bench() {
    java MakeJar in.jar "$2" "$3" "$4"
    fast_commands in.jar | ./measure "$rounds" >medians
    slow_commands in.jar | ./measure "$slow_rounds" >>medians
    awk -F '\t' -v title="$1" '
        { time[$1] = $2; peak[$1] = $3 }
        END {
            printf "| %-29s | %6.1f | %6.2f | %11.2f | %13.1f | %7.1f | %6.1f |\n", title,
                time["jbc"], time["jbc"] / time["cp"], time["jbc"] / time["cp+sync"],
                time["ufm"] / time["jbc"], time["zip"] / time["jbc"], peak["jbc"]
        }' medians
}

cat <<'TABLE'
| JAR, and its manifest         | jbc ms | jbc:cp | jbc:cp+sync | jar ufm : jbc | zip:jbc | jbc MB |
|-------------------------------|-------:|-------:|------------:|--------------:|--------:|-------:|
TABLE
bench "53 KB, 40 entries, first" 40 50000 first
bench "3 MB, 2,000 entries, first" 2000 3000000 first
bench "70 MB, 33,000 entries, first" 33000 70000000 first
bench "the same, second" 33000 70000000 second
bench "the same, late" 33000 70000000 late
bench "the same, missing" 33000 70000000 missing
bench "77 MB, 50,000 entries, first" 50000 77000000 first
