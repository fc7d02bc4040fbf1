#!/bin/sh
# What many connectors for many organizations cost, beside what the calls themselves take:
#
#     sh tests/bench/project.sh [PATH OF jbc]
#
# CONNECTORS (20) for ORGANIZATIONS (25), each a simulator. In the first table they answer after DELAY
# (50) milliseconds: it shows the calls as they were counted and as they may be at most (a log-in for each
# account, a list for each organization and each registration that is made), the time in proportion to
# what either take one after the other, and the most memory that jbc had resident, also for one release
# alone. An organization's list is asked for once, and twice more where something was registered in it,
# with a pause of 0.3 seconds in between, which is in the time and no call. In the second table they
# answer at once: what is left is jbc's own. Some minutes; needs python3 and strace.
set -eu

jbc=${1:-${JBC:?the path of jbc}}
jbc=$(cd "$(dirname "$jbc")" && pwd)/$(basename "$jbc")
connectors=${CONNECTORS:-20}
organizations=${ORGANIZATIONS:-25}
delay=${DELAY:-50}
all=$((connectors * organizations))

work=$(mktemp -d "${TMPDIR:-/var/tmp}/jbc-bench.XXXXXX")
end_simulators() {
    # shellcheck disable=SC2046 # a word each
    [ ! -e "$work/pids" ] || kill $(cat "$work/pids")
    rm -f "$work/pids"
}
trap 'end_simulators; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
export XDG_STATE_HOME="$work/state" HARMONY_USERNAME=demo@example.com HARMONY_PASSWORD=demo
unset HARMONY_HOST HARMONY_REGION HARMONY_ORG_ID HARMONY_AUTH_TOKEN

python3 - "$connectors" <<'END'
import json, sys, zipfile
for number in range(int(sys.argv[1])):
    adapter = {"name": f"Bench {number}", "version": "1.0", "activities": {a: {} for a in ("fetch", "put", "list")}}
    with zipfile.ZipFile(f"c{number}.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nJitterbit-Connector: true\r\nVersion: 1.0\r\n\r\n")
        jar.writestr("adapter.json", json.dumps(adapter))
        jar.writestr("data", b"x" * 200000)
END

# anew MILLISECONDS: organizations that know nothing and answer after that; their calls go to the file.
anew() {
    end_simulators
    rm -rf dist jbc.lock state urls ./*.url
    : >calls
    for number in $(seq "$organizations"); do
        "$jbc" simulator --port 0 --verbose --fault "login:delay=$1" --fault "list:delay=$1" \
            --fault "register:delay=$1" --fault "validate:delay=$1" >"$number.url" 2>>calls &
        echo $! >>pids
        until grep -qs "^listening on " "$number.url"; do
            sleep 0.05
        done
        sed -n 's/^listening on //p' "$number.url" >>urls
    done
    python3 - "$connectors" <<'END'
import json, sys
connectors = {f"c{n}": {"jar": f"c{n}.jar"} for n in range(int(sys.argv[1]))}
organizations = {f"o{n}": {"host": url.strip(), "orgId": "12345"} for n, url in enumerate(open("urls"))}
json.dump({"connectors": connectors, "organizations": organizations}, open("jbc.json", "w"), indent=2)
END
}

# measured OPTION...: runs it; seconds and resident megabytes.
measured() {
    python3 - "$jbc" prepare-release --quiet "$@" <<'END'
import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
seconds = time.monotonic() - begin
print(f"{seconds:.3f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.1f}")
END
}

# row TITLE LOGINS LISTS REGISTRATIONS VALIDATIONS OPTION...
row() {
    title=$1 most="$2 $3 $4 $5"
    shift 5
    : >calls
    # shellcheck disable=SC2046 # two words
    set -- $(measured "$@")
    found=$(awk '{ n[$2]++ } END { print n["login"] + 0, n["list"] + 0, n["register"] + 0, n["validate"] + 0 }' calls)
    echo "$found $most $delay $1 $2" | awk -v title="$title" -v found="$found" -v most="$most" '{
        printf "| %-22s | %-20s | %-20s | %13.2f | %13.2f | %6.1f |\n", title, found, most,
            $10 * 1000 / $9 / ($1 + $2 + $3 + $4), $10 * 1000 / $9 / ($5 + $6 + $7 + $8), $11 }'
}

# syncs: how often a run waits for the disk.
syncs() {
    strace -f -e trace=fsync,fdatasync,syncfs,sync -o trace "$jbc" prepare-release --quiet --all-organizations
    grep -c 'sync(' trace
}

# own TITLE PAUSES SYNCS: what a release costs in a run over all, the pauses left out.
own() {
    echo "$(measured --all-organizations) $3" | awk -v title="$1" -v pauses="$2" -v releases="$all" '{
        printf "| %-22s | %10.2f | %13.1f | %6.1f |\n", title, ($1 - pauses * 0.3) * 1000 / releases, $3 / releases, $2 }'
}

cat <<'TABLE'
| log-ins, lists, registrations, validations: | counted | at most | time : counted | time : at most | MB |
|------------------------|----------------------|----------------------|--------------:|--------------:|-------:|
TABLE
anew "$delay"
row "the first run" "$organizations" $((organizations + all)) "$all" "$all" --all-organizations
row "the next run" "$organizations" "$organizations" 0 "$all" --all-organizations
row "one release of it" 1 1 0 1 --organization o0 --connector c0

cat <<'TABLE'

|                        | ms/release | syncs/release | MB     |
|------------------------|-----------:|--------------:|-------:|
TABLE
anew 0
count=$(syncs)
anew 0
own "the first run" "$organizations" "$count"
own "the next run" 0 "$(syncs)"
