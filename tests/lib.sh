# Sourced by the shell tests: a small harness, and helpers that read like a specification.
#
#     . "$(dirname "$0")/../lib.sh"
#
#     test_a_list_of_nothing_is_empty() {
#         simulator
#         credentials
#         run "$JBC" list
#         expect_status 0
#         expect_stdout "no connectors"
#     }
#
#     run_tests
#
# Each test_... function runs in a shell and a folder of its own, $T, under `set -e`: a command that
# fails ends the test, and the report shows it. Beware that `set -e` does not see `! command`: write
# `refute command`.
#
# The environment has what the tests need: JBC (the program), SAMPLE_JAR, TEST_DATA, SOURCE_DIR.
# shellcheck shell=sh
set -u

# A sanitizer's finding ends a program with this status, which no program uses.
SANITIZER_STATUS=99

unset HARMONY_USERNAME HARMONY_PASSWORD HARMONY_REGION HARMONY_HOST HARMONY_ORG_ID \
    HARMONY_AUTH_TOKEN SOURCE_DATE_EPOCH CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR \
    http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY \
    NO_COLOR XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME
export TZ=UTC LC_ALL=C TERM=dumb
export ASAN_OPTIONS=exitcode=$SANITIZER_STATUS UBSAN_OPTIONS=exitcode=$SANITIZER_STATUS
umask 022

# Set where the script runs as one lane of several: which, and the folder of all.
lane=${LANE-}
suite=${SUITE-}
unset LANE SUITE

# ---- running -------------------------------------------------------------------------------------

# run_tests [LANES]: runs every test_... function of the script, reports each, and exits non-zero if
# any failed. Tests that mostly wait run side by side, in so many lanes.
run_tests() {
    names=$(sed -n 's/^\(test_[A-Za-z0-9_]*\)().*/\1/p' "$0")
    lanes=${1-1}
    pids=
    if [ -n "$lane" ]; then
        run_lane
        exit 0
    fi
    suite=$(mktemp -d)
    trap 'rm -rf "$suite"' EXIT
    trap 'stop_lanes; exit 1' HUP INT TERM
    if [ "$lanes" -eq 1 ]; then
        lane=0
        run_lane
    else
        run_lanes
    fi
    passed=$(find "$suite" -name '*.passed' | wc -l)
    failed=$(($(printf '%s\n' "$names" | grep -c .) - passed))
    echo "# $passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# Every lane is a shell of its own that runs this script: as a mere job of this shell, what the tests
# run would ignore SIGINT.
run_lanes() {
    for lane in $(seq 0 $((lanes - 1))); do
        LANE=$lane SUITE=$suite env --default-signal=INT,QUIT sh "$0" &
        pids="$pids $!"
    done
    # shellcheck disable=SC2086
    wait $pids
}

# Of the tests, every LANESth.
run_lane() {
    turn=0
    for name in $names; do
        [ $((turn % lanes)) -ne "$lane" ] || run_test "$name"
        turn=$((turn + 1))
    done
}

run_test() {
    T=$suite/$1
    trace=$T.trace
    reason=$T.reason
    simulators=$T.simulators
    : >"$reason"
    : >"$simulators"
    mkdir -p "$T/home" "$T/tmp"
    (
        cd "$T" || exit
        export T HOME="$T/home" XDG_STATE_HOME="$T/state" TMPDIR="$T/tmp"
        set -ex
        "$1"
        end_simulators
    ) >"$trace" 2>&1 </dev/null
    code=$?
    stop_simulators
    if [ "$code" -eq 0 ]; then
        : >"$T.passed"
        echo "ok $1"
    else
        { echo "not ok $1" && report_failure "$code" | sed 's/^/    /'; } >"$T.report"
        cat "$T.report"
    fi
    rm -rf "$T"
}

# What failed (a helper's reason, else the last command that `set -x` saw), and what had come out.
report_failure() {
    if [ -s "$reason" ]; then
        cat "$reason"
    else
        echo "exit status $1 of: $(sed -n 's/^+* //p' "$trace" | tail -n 1)"
        echo "last lines:"
        tail -n 5 "$trace"
    fi
    for stream in stdout stderr simulator.log; do
        if [ -s "$T/$stream" ]; then
            echo "--- $stream"
            head -c 4000 "$T/$stream"
            echo
        fi
    done
}

stop_lanes() {
    # shellcheck disable=SC2086
    [ -z "$pids" ] || kill $pids
    for simulators in "$suite"/*.simulators; do
        stop_simulators
    done
}

stop_simulators() {
    while read -r pid; do
        kill "$pid" 2>/dev/null
    done <"$simulators"
    : >"$simulators"
}

# ---- in a test -----------------------------------------------------------------------------------

# fail TEXT...: ends the test.
fail() {
    echo "$*" >"$reason"
    exit 1
}

# run CMD...: any exit status will do, and goes to $status; output goes to $T/stdout and $T/stderr.
run() {
    set +ex
    ran=$*
    "$@" >"$T/stdout" 2>"$T/stderr"
    status=$?
    set -ex
    [ "$status" -ne "$SANITIZER_STATUS" ] || fail "a sanitizer's finding in: $ran"
}

# refute CMD...: the command must fail.
refute() {
    if "$@"; then
        fail "succeeded: $*"
    fi
}

# eventually CMD...: waits, some seconds at most, until the command succeeds.
eventually() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "it did not come to this: $*"
        sleep 0.05
    done
}

expect_status() {
    [ "$status" -eq "$1" ] || fail "exit status $status instead of $1 of: $ran"
}

expect_stdout() {
    contains "$T/stdout" "$1" || fail "not on stdout: $1"
}

expect_stderr() {
    contains "$T/stderr" "$1" || fail "not on stderr: $1"
}

expect_no_stdout() {
    refute_contains stdout "$1"
}

expect_no_stderr() {
    refute_contains stderr "$1"
}

# expect_empty stdout|stderr
expect_empty() {
    [ ! -s "$T/$1" ] || fail "not empty: $1"
}

expect_file_equal() {
    cmp "$1" "$2" >"$T/.cmp" 2>&1 || fail "$(cat "$T/.cmp")"
}

expect_no_file() {
    if [ -e "$1" ] || [ -L "$1" ]; then
        fail "there is a file: $1"
    fi
}

# expect_mode FILE 600
expect_mode() {
    mode=$(stat -c %a "$1")
    [ "$mode" = "$2" ] || fail "mode $mode instead of $2 of: $1"
}

# expect_no_leak CANARY... [-- FILE...]: no file below $T holds a canary, whole or folded over lines,
# but the files named, which exist to hold it.
expect_no_leak() {
    canaries=$T.canaries
    : >"$canaries"
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        [ ${#1} -ge 6 ] || fail "too short to be a canary: '$1'"
        printf '%s\n' "$1" >>"$canaries"
        shift
    done
    [ -s "$canaries" ] || fail "no canary given"
    [ $# -eq 0 ] || shift
    find "$T" -type f >"$T.files"
    while read -r file; do
        if ! is_one_of "$file" "$@" && holds_canary "$file"; then
            fail "a secret is in: $file"
        fi
    done <"$T.files"
}

# simulator OPTION...: starts Harmony's stand-in, whose URL goes to $HOST, its process to $SIMULATOR,
# its request log to $T/simulator.log.
simulator() {
    : >"$T/simulator.url"
    "$JBC" simulator --port 0 --verbose "$@" >"$T/simulator.url" 2>>"$T/simulator.log" &
    SIMULATOR=$!
    echo "$SIMULATOR" >>"$simulators"
    tries=0
    while ! grep -q '^listening on ' "$T/simulator.url"; do
        tries=$((tries + 1))
        if [ $tries -gt 200 ] || ! kill -0 "$SIMULATOR" 2>/dev/null; then
            fail "the simulator did not start: $(cat "$T/simulator.log")"
        fi
        sleep 0.05
    done
    HOST=$(sed -n 's/^listening on //p;q' "$T/simulator.url")
}

# Ends the simulator of $SIMULATOR before the test is over; the others end with the test.
stop_simulator() {
    end_simulator "$SIMULATOR"
}

# serve FILE...: answers the first request with the bytes of the first file, and so on, for what the
# simulator cannot say; requests go to $T/wire.log, the URL to $HOST and with a token to the environment.
serve() {
    : >"$T/wire.url"
    "$WIRE" "$@" >"$T/wire.url" 2>"$T/wire.log" &
    echo $! >>"$simulators"
    tries=0
    until [ -s "$T/wire.url" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "the server did not start"
        sleep 0.05
    done
    HOST=$(cat "$T/wire.url")
    export HARMONY_HOST="$HOST" HARMONY_AUTH_TOKEN=CANARY-TOKEN HARMONY_ORG_ID=7
}

# http STATUS BODY: an answer for serve, on stdout.
http() {
    printf 'HTTP/1.1 %s -\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
        "$1" "${#2}" "$2"
}

# requests CALL: how many requests of that call (login, list, register...) the simulator has seen.
requests() {
    awk -v call="$1" '{ for (i = 1; i <= NF; i++) if ($i == call) { n++; break } }
        END { print n + 0 }' "$T/simulator.log"
}

# expect_calls CALL...: the requests that the simulator has seen, in order.
expect_calls() {
    calls=$(sed -n 's/^simulator: \([a-z-]*\) .*/\1/p' "$T/simulator.log" | tr '\n' ' ')
    [ "$calls" = "$*${1:+ }" ] || fail "requests: $calls"
}

# How many connectors Harmony has; their list is left in listed.
expect_registered() {
    "$JBC" list --json >listed 2>/dev/null
    [ "$(grep -c '"id"' listed)" -eq "$1" ] || fail "registered: $(cat listed)"
}

# A registration file for a connector named Odd, registration.json.
odd_registration() {
    cat >registration.json <<'END'
{"name": "Odd", "version": "1.0", "id": "1", "key": "11111111-1111-1111-1111-111111111111",
 "secret": "22222222-2222-2222-2222-222222222222", "endpointEntityId": "1000",
 "functionEntityStartId": "1001", "functionEntityEndId": "1099"}
END
    chmod 600 registration.json
}

# credentials [USERNAME PASSWORD]: the simulator's account, by the environment.
credentials() {
    unset HARMONY_REGION HARMONY_ORG_ID HARMONY_AUTH_TOKEN
    export HARMONY_USERNAME="${1-demo@example.com}" HARMONY_PASSWORD="${2-demo}" HARMONY_HOST="$HOST"
}

# attribute JAR NAME: the value of a main attribute of its manifest.
attribute() {
    unzip -p "$1" META-INF/MANIFEST.MF | unfolded | sed -n "s/^$2: //p"
}

# A manifest's lines without CR and continued where they are folded.
unfolded() {
    tr -d '\r' | awk '/^ / { line = line substr($0, 2); next } { if (NR > 1) print line; line = $0 }
        END { print line }'
}

# member NAME <JSON: the values of a member, one a line.
member() {
    sed -n "s/.*\"$1\":[[:space:]]*\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p"
}

# ---- within --------------------------------------------------------------------------------------

end_simulators() {
    while read -r pid; do
        end_simulator "$pid"
    done <"$simulators"
}

end_simulator() {
    kill "$1" 2>/dev/null || :
    ended=0
    wait "$1" || ended=$?
    [ $ended -ne "$SANITIZER_STATUS" ] || fail "a sanitizer's finding in the simulator"
}

# contains FILE TEXT: TEXT may span lines.
contains() {
    [ -n "$2" ] || fail "an empty text is in every file"
    case $(cat "$1") in
    *"$2"*) return 0 ;;
    esac
    return 1
}

refute_contains() {
    [ -e "$T/$1" ] || fail "nothing was run"
    if contains "$T/$1" "$2"; then
        fail "on $1: $2"
    fi
}

is_one_of() {
    wanted=$1
    shift
    for one in "$@"; do
        case $wanted in
        "$one" | "$T/$one") return 0 ;;
        esac
    done
    return 1
}

holds_canary() {
    grep -qaFf "$canaries" "$1" || tr -d '\r\n ' <"$1" | grep -qaFf "$canaries"
}
