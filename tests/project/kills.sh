#!/bin/sh
# Every system call of a run over two organizations, of two connectors each, may be its last. Whatever was there then is whole, and
# the next run completes it: one registration for each, in the lock and in the output.
#
# By default a selection of the calls is the last one, in about half a minute; KILLS=all takes all of
# them that the program makes from main on.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

# A process that is traced cannot have its leaks looked for.
export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"
KILLS=${KILLS-some}

release() {
    "$@" "$JBC" prepare-release --all-organizations
}

# fresh N: a project whose connectors nobody has registered, and no state.
fresh() {
    rm -rf dist jbc.lock state
    connector drop.jar "Drop $1" 1.0 fetch put
    connector pick.jar "Pick $1" 1.0 fetch put
}

# list_calls: the calls from main on, a line each: NAME and which of that name, to $T/calls.
list_calls() {
    run release strace -f -o trace
    expect_status 0
    awk '
        /"\/dev\/null", O_RDWR/ { in_main = 1 }
        { sub(/^[0-9]+ +/, "") }
        /^[a-z0-9_]+\(/ {
            sub(/\(.*/, "")
            if ($0 ~ /^(execve|exit_group)$/)
                next
            count[$0]++
            if (in_main)
                print $0, count[$0]
        }' trace >calls
    [ "$(wc -l <calls)" -gt 200 ] || fail "strace saw few calls: $(cat stderr)"
}

# Most of those after which something is another than before, which come once for each release, and some
# of the others.
selection() {
    if [ "$KILLS" = all ]; then
        cat calls
    else
        awk 'BEGIN { srand(1) }
            NR % 120 == 0 || (index(" rename sendto unlink ", " " $1 " ") && rand() < 0.7)' calls
    fi
}

# judged partly|wholly: what lies in the project's folder belongs together; wholly: and all is there.
judged() {
    python3 - "$1" "$number" <<'END' || fail "$what: $(cat judged)"
import json, os, re, sys, zipfile

def fail(text):
    open("judged", "w").write(text)
    sys.exit(1)

whole, number = sys.argv[1] == "wholly", sys.argv[2]
known = set()
lock = {}
if os.path.exists("jbc.lock"):
    lock = json.load(open("jbc.lock"))["organizations"]
for organization, connector in ("dev", "drop"), ("dev", "pick"), ("test", "drop"), ("test", "pick"):
    path = f"dist/{organization}/{connector}-1.0.jar"
    entry = lock.get(organization, {}).get(connector)
    if whole and not (entry and os.path.exists(path)):
        fail(f"{organization} has no output or no entry in the lock of {connector}")
    if entry and (entry["name"] != f"{connector.title()} {number}" or len(entry["activities"]) != 2):
        fail(f"the lock has {entry}")
    if not os.path.exists(path):
        continue
    known.add(path)
    if not entry:
        fail(f"{path} is there, and the lock knows nothing of it")
    with zipfile.ZipFile(path) as jar:
        if jar.testzip():
            fail(f"{path} is partial")
        text = jar.read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
    found = dict(line.split(": ", 1) for line in text.split("\r\n") if ": " in line)
    wanted = {"Jitterbit-Connector-Endpoint-EntityTypeId": entry["endpointEntityId"]}
    for activity, id in entry["activities"].items():
        wanted["Jitterbit-Activity-EntityTypeId-" + activity] = id
    for attribute, value in wanted.items():
        if found.get(attribute) != value:
            fail(f"{path}: {attribute} is {found.get(attribute)}, and {value} in the lock")
for folder, _, names in os.walk("dist"):
    for path in (os.path.join(folder, name) for name in names):
        if whole and path not in known:
            fail(f"left behind: {path}")
END
}

# registered COUNT: of these connectors, in both organizations together.
registered() {
    "$JBC" list --all-organizations --json >listed 2>/dev/null
    [ "$(grep -c "\"name\":	\"[DP][a-z]* $number\"" listed)" -eq "$1" ]
}

# Where a POST was cut off before it was sent, its record says for an hour that it may have been; and
# what was sent arrives.
settle_records() {
    sent=$(grep -c 'sendto(.*"POST .*) = [0-9]' trace || :)
    tries=0
    until registered "$sent"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || fail "$what: $sent were sent, but not registered"
        sleep 0.05
    done
    [ -d state/jbc ] || return 0
    [ "$sent" -lt "$(grep -c "registering '" stderr)" ] || return 0
    last=$(sed -n "s/.*registering '\(.*\)', version.*/\1/p" stderr | tail -n 1)
    for record in state/jbc/*.intent; do
        if [ -e "$record" ] && grep -q "\"$last\"" "$record"; then
            : >"$record"
            touch -d '2 hours ago' "$record"
        fi
    done
}

expect_ids_of_the_lock() {
    for id in $(python3 -c 'import json
for entries in json.load(open("jbc.lock"))["organizations"].values():
    print(*(entry["id"] for entry in entries.values()))'); do
        grep -q "\"id\":	\"$id\"" listed || fail "$what: not the lock's: $(cat listed)"
    done
}

test_a_run_that_is_killed_is_completed_by_the_next() {
    organization dev
    organization test --first-id 5000000
    account
    project
    sed -i 's|"drop.jar"}|&, "pick": {"jar": "pick.jar"}|' jbc.json
    fresh 0
    list_calls
    selection >selected
    number=0
    killed=0
    while read -r call nth; do
        number=$((number + 1))
        what="$call $nth (connectors $number)"
        fresh "$number"
        run release strace -f -o trace -e trace="$call,sendto" -e inject="$call:signal=SIGKILL:when=$nth"
        [ "$status" -ne 137 ] || killed=$((killed + 1))
        [ "$status" -eq 137 ] || [ "$status" -eq 0 ] || fail "$what: exit code $status"
        judged partly
        settle_records
        run release
        expect_status 0
        judged wholly
        registered 4 || fail "$what: registered: $(cat listed)"
        expect_ids_of_the_lock
        [ -z "$(find state -name '*.intent')" ] || fail "$what: a record is left"
    done <selected
    # How often jbc waits for the network differs from run to run, and so may the last calls.
    [ "$number" -gt 30 ]
    [ $((killed * 10)) -gt $((number * 9)) ] || fail "only $killed of $number were killed"
}

run_tests
