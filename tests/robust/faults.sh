#!/bin/sh
# Every system call may fail, and every one may be the last. strace makes it so, one at a time, and
# whatever happens: the new output is there, whole, if the exit code is 0; if not, the old one is,
# byte for byte; nothing is left behind; and running jbc again completes the job, with one
# registration.
#
# By default a selection of the calls fails, in less than a minute; FAULTS=all takes all of them
# that the program makes from main on.
. "$(dirname "$0")/../lib.sh"

# A process that is traced cannot have its leaks looked for.
export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"
# Which call is the nth must not depend on which thread was faster.
export JBC_NO_THREADS=1
FAULTS=${FAULTS-some}
always=

inputs() {
    odd_registration
    echo '{"name": "Odd", "version": "1.0", "activities": {"fetch": {}}}' >adapter.json
    printf 'Version: 1.0\n' >template.mf
    mkdir dist
    zip -q in.jar adapter.json
    # Enough for more than one write.
    head -c 3000000 /dev/urandom >noise
    zip -q0 in.jar noise
}

package() {
    "$@" "$JBC" package --jar in.jar --manifest template.mf --registration registration.json \
        -o dist/out.jar
}

prepare() {
    "$@" "$JBC" prepare-release --jar in.jar --manifest template.mf --validate -o dist/out.jar
}

prepare_anew() {
    "$JBC" prepare-release --new --jar in.jar --manifest template.mf --validate -o dist/out.jar
}

# list_calls RUN: the calls that could fail, a line each: NAME and which of that name, to $T/calls.
# $always holds what strace is to inject into every run.
list_calls() {
    # shellcheck disable=SC2086
    run "$1" strace -f -o trace $always
    expect_status 0
    awk '
        /"\/dev\/null", O_RDWR/ { in_main = 1 }
        { sub(/^[0-9]+ +/, "") }
        /^[a-z0-9_]+\(/ {
            sub(/\(.*/, "")
            if ($0 ~ /^(execve|brk|exit_group|rt_sig.*|futex|munmap|arch_prctl|rseq|set_.*|sched_.*)$/)
                next
            count[$0]++
            if (in_main)
                print $0, count[$0]
        }' trace >calls
    [ "$(wc -l <calls)" -gt 30 ] || fail "strace saw few calls: $(cat stderr)"
}

# selection STEP NAMES: of the calls, every STEPth, and all whose name is among NAMES.
selection() {
    if [ "$FAULTS" = all ]; then
        cat calls
    else
        awk -v step="$1" -v names=" $2 " 'NR % step == 0 || index(names, " " $1 " ")' calls
    fi
}

# faults_of CALL: what may become of it. Memory is what mmap lacks, but no sanitizer bears it; nor does
# glibc bear brk to fail at any time.
faults_of() {
    case $1 in
    mmap) [ -n "$SANITIZED" ] || echo error=ENOMEM ;;
    *) echo error=EIO error=ENOSPC error=EACCES ;;
    esac
    echo signal=SIGKILL signal=SIGTERM signal=SIGINT
}

# each_fault STEP NAMES RUN: makes each fault of the selection happen in RUN, on top of an old
# output, and has ${RUN}_checked judge. A short selection takes one error and one signal a call.
each_fault() {
    selection "$1" "$2" >selected
    cases=0
    missed=0
    while read -r call n; do
        faults=$(faults_of "$call")
        if [ "$FAULTS" != all ]; then
            # shellcheck disable=SC2086
            faults=$(printf '%s\n' $faults | awk -v turn=$cases '
                { all[NR - 1] = $0 }
                END { errors = NR - 3; if (errors) print all[turn % errors]
                    print all[errors + (turn % 4 == 3) * (1 + turn % 8 / 4)] }')
        fi
        for fault in $faults; do
            what="$call $n $fault"
            echo old >dist/out.jar
            # shellcheck disable=SC2086
            run "$3" strace -f -o trace -e trace="$call,access" $always \
                -e inject="$call:$fault:when=$n"
            grep -q -e "$call(.*INJECTED" -e "--- SIG" -e "+++ killed" trace ||
                missed=$((missed + 1))
            judge
            "$3_checked"
            rm -rf dist/* state
        done
        cases=$((cases + 1))
    done <selected
    # How often jbc waits for the network differs from run to run, and so may the last calls. But
    # strace 6.1 sends no SIGKILL with --seccomp-bpf, for one: such things must show.
    [ "$cases" -gt 10 ]
    [ $((missed * 4)) -lt "$cases" ] ||
        fail "$missed faults missed in $cases calls"
}

# What holds for every run: the exit code tells what stands at the output, and a run that was not
# killed leaves nothing beside it.
judge() {
    code=$status
    is_old=no
    [ "$(head -c 100 dist/out.jar)" = old ] && is_old=yes
    [ "$is_old" = yes ] || unzip -tqq dist/out.jar >unzip.log || fail "$what: a partial output"
    case $code in
    0) [ "$is_old" = no ] || fail "$what: exit code 0, and the old output" ;;
    137) [ "$fault" = signal=SIGKILL ] || fail "$what: killed" ;;
    130 | 143) [ "$is_old" = yes ] || fail "$what: exit code $code, and a new output" ;;
    [1-7]) judge_error ;;
    *) fail "$what: exit code $code" ;;
    esac
    [ "$code" -eq 137 ] || [ "$(ls -A dist)" = out.jar ] || fail "$what: left: $(ls -A dist)"
}

# That stdout could not be written is known when the output is there already.
judge_error() {
    contains stderr "jbc: error: " || fail "$what: exit code $code without a word"
    [ "$is_old" = yes ] || contains stderr "standard output" ||
        fail "$what: exit code $code, and a new output"
}

# An error names the file that it is about; memory and the start of the program have none.
NAMES='in\.jar|out\.jar|dist|template\.mf|registration\.json|/dev/null|standard output|out of memory'

package_checked() {
    case $code in
    [1-7]) grep -Eq "$NAMES" stderr || fail "$what: names no file: $(cat stderr)" ;;
    esac
    run package
    expect_status 0
    expect_file_equal expected.jar dist/out.jar
    [ "$(ls -A dist)" = out.jar ] || fail "$what: left after the next run: $(ls -A dist)"
}

# A run that ended between its record and its POST: nothing is registered, and nothing is until that is
# asked for.
prepare_where_nothing_was_sent() {
    expect_stderr "cut off while it registered"
    expect_stderr "--new"
    run "$JBC" list --json
    [ -z "$(member id <stdout)" ] || fail "$what: exit code 5, and registered: $(cat stdout)"
    run prepare_anew
}

# One registration, whose key is in the output; no record of an intent.
prepare_checked() {
    [ "$code" -ne 0 ] || expect_registered
    run prepare
    [ "$status" -ne 5 ] || prepare_where_nothing_was_sent
    expect_status 0
    expect_registered
    [ "$(ls -A dist)" = out.jar ] || fail "$what: left after the next run: $(ls -A dist)"
    find state -type f ! -name '*.lock' ! -name device-id >left
    [ ! -s left ] || fail "$what: left after the next run: $(cat left)"
    run "$JBC" delete --name Odd --yes
    expect_status 0
}

expect_registered() {
    run "$JBC" list --json --show-secrets
    expect_status 0
    keys=$(member key <stdout)
    [ "$keys" = "$(attribute dist/out.jar Jitterbit-Connector-Key)" ] ||
        fail "$what: registered: $keys; in the output: $(attribute dist/out.jar Jitterbit-Connector-Key)"
}

test_package_survives_every_fault() {
    inputs
    list_calls package
    mv dist/out.jar expected.jar
    each_fault 2 "write fsync linkat rename fchmod" package
}

# Where files without a name cannot be had, as on NFS, the output has its temporary name at once.
test_package_with_a_named_file_survives_every_fault() {
    inputs
    list_calls package
    n=$(sed "s|^[0-9]* *||" trace | awk "/^access\(/ { n++; if (/proc/) print n }")
    always="-e inject=access:error=ENOENT:when=$n"
    rm dist/out.jar
    list_calls package
    grep -q "O_EXCL" trace
    sed -i "/^access /d" calls
    mv dist/out.jar expected.jar
    each_fault 4 "rename openat unlink" package
}

test_prepare_release_survives_every_fault() {
    inputs
    simulator --state state.json
    credentials
    list_calls prepare
    run "$JBC" delete --name Odd --yes
    rm -rf dist/* state
    each_fault 7 "rename linkat unlink" prepare
}

test_a_full_disk_leaves_the_old_output() {
    inputs
    echo old >dist/out.jar
    run sh -c 'ulimit -f 1000; exec "$0" "$@"' "$JBC" package --jar in.jar --manifest template.mf \
        --registration registration.json -o dist/out.jar
    expect_status 1
    expect_stderr "cannot write dist/out.jar"
    [ "$(cat dist/out.jar)" = old ]
    [ "$(ls -A dist)" = out.jar ]
}

test_a_full_stdout_is_an_error() {
    inputs
    run sh -c '"$@" >/dev/full' sh "$JBC" package --jar in.jar --manifest template.mf \
        --registration registration.json -o dist/out.jar
    expect_status 1
    expect_stderr "standard output"
}

# Signals that come while 60 MB are written, wherever the program is then.
test_signals_at_odd_times_leave_nothing_behind() {
    inputs
    head -c 60000000 /dev/zero >zeros
    zip -q0 in.jar zeros
    hit=0
    for delay in 0 0.005 0.01 0.02 0.03 0.05 0.1; do
        for signal in INT TERM HUP; do
            echo old >dist/out.jar
            package exec env --default-signal=INT >stdout 2>stderr &
            pid=$!
            sleep "$delay"
            kill -"$signal" "$pid" 2>/dev/null || :
            code=0
            wait "$pid" || code=$?
            [ "$(ls -A dist)" = out.jar ] || fail "left after SIG$signal: $(ls -A dist)"
            if [ "$code" -eq 0 ]; then
                unzip -tqq dist/out.jar
            else
                hit=$((hit + 1))
                [ "$(cat dist/out.jar)" = old ] || fail "exit code $code, and a new output"
            fi
        done
    done
    [ "$hit" -gt 0 ]
}

run_tests 6
