#!/bin/sh
# The harness itself: what must fail, fails, and says why.
# shellcheck disable=SC2016 # the bodies of tests are quoted, not expanded
. "$(dirname "$0")/../lib.sh"

LIB=$(cd "$(dirname "$0")/.." && pwd)/lib.sh

# run_script BODY: runs a script with one test of that body.
run_script() {
    printf '. "%s"\ntest_it() {\n%s\n}\nrun_tests\n' "$LIB" "$1" >script.sh
    run sh script.sh
}

# The body given must fail, for the reason given.
expect_failure() {
    run_script "$2"
    expect_status 1
    expect_stdout "not ok test_it"
    expect_stdout "$1"
    expect_stdout "# 0 passed, 1 failed"
}

expect_success() {
    run_script "$1"
    expect_status 0
    expect_stdout "ok test_it"
    expect_stdout "# 1 passed, 0 failed"
}

# A program that stands in for jbc as a simulator that has seen three requests.
stand_in() {
    cat >stand-in <<'EOF'
#!/bin/sh
echo "$*" >&2
echo "simulator: list GET /x 200" >&2
echo "simulator: login PUT /x 200" >&2
echo "simulator: list GET /x 200" >&2
echo "listening on http://127.0.0.1:1"
exec sleep 60
EOF
    chmod +x stand-in
    export JBC="$T/stand-in"
}

test_a_test_whose_commands_succeed_passes() {
    expect_success 'true'
}

test_a_failing_command_fails_the_test_and_is_shown() {
    expect_failure "exit status 2 of: sh -c exit 2" 'sh -c "exit 2"; true'
}

test_an_unset_variable_fails_the_test() {
    expect_failure "not ok" 'echo "$NOBODY_SET_THIS"'
}

test_a_script_without_tests_fails() {
    printf '. "%s"\nrun_tests\n' "$LIB" >script.sh
    run sh script.sh
    expect_status 1
    expect_stdout "# 0 passed, 0 failed"
}

test_one_failure_among_passing_tests_fails_the_script() {
    printf '. "%s"\ntest_a() {\n true\n}\ntest_b() {\n false\n}\ntest_c() {\n true\n}\nrun_tests\n' \
        "$LIB" >script.sh
    run sh script.sh
    expect_status 1
    expect_stdout "# 2 passed, 1 failed"
}

test_the_output_of_a_failing_program_is_shown() {
    expect_failure "exit status 3 instead of 0" 'run sh -c "echo out; echo err >&2; exit 3"
        expect_status 0'
    expect_stdout "--- stdout
    out"
    expect_stdout "--- stderr
    err"
}

test_any_exit_status_of_run_can_be_expected() {
    expect_success 'run sh -c "exit 7"
        expect_status 7'
}

test_a_text_that_is_missing_fails() {
    expect_failure "not on stdout: b" 'run echo a; expect_stdout b'
    expect_failure "not on stderr: a" 'run echo a; expect_stderr a'
}

test_a_text_may_span_lines() {
    expect_success 'run printf "a\nb\nc\n"
        expect_stdout "b
c"'
    expect_failure "not on stdout" 'run printf "a\nb\nc\n"
        expect_stdout "a
c"'
}

test_an_empty_text_is_no_expectation() {
    expect_failure "an empty text" 'run echo a; expect_stdout ""'
}

test_an_unwanted_text_fails() {
    expect_failure "on stdout: a" 'run echo a; expect_no_stdout a'
    expect_failure "on stderr: a" 'run sh -c "echo a >&2"; expect_no_stderr a'
    expect_success 'run echo a; expect_no_stderr a'
}

test_an_unwanted_text_of_nothing_fails() {
    expect_failure "nothing was run" 'expect_no_stderr a'
}

test_output_where_none_is_expected_fails() {
    expect_failure "not empty: stdout" 'run echo a; expect_empty stdout'
    expect_success 'run echo a; expect_empty stderr'
}

test_a_refuted_command_must_fail() {
    expect_failure "succeeded: true" 'refute true'
    expect_success 'refute false'
}

test_different_files_are_not_equal() {
    expect_failure "differ" 'echo a >x; echo b >y; expect_file_equal x y'
    expect_failure "No such file" 'echo a >x; expect_file_equal x y'
    expect_success 'echo a >x; echo a >y; expect_file_equal x y'
}

test_a_file_where_none_is_expected_fails() {
    expect_failure "there is a file: x" 'echo a >x; expect_no_file x'
    expect_failure "there is a file: x" 'ln -s nowhere x; expect_no_file x'
    expect_success 'expect_no_file x'
}

test_another_mode_fails() {
    expect_failure "mode 644 instead of 600" 'echo a >x; expect_mode x 600'
    expect_success 'echo a >x; chmod 600 x; expect_mode x 600'
}

test_a_leaked_secret_is_found_in_any_file() {
    expect_failure "a secret is in" 'mkdir -p a/b; echo "x CANARY-1 y" >a/b/c
        expect_no_leak CANARY-1'
    expect_failure "a secret is in" 'run sh -c "echo CANARY-2 >&2"
        expect_no_leak CANARY-1 CANARY-2'
    expect_success 'run echo harmless; expect_no_leak CANARY-1'
}

test_a_leaked_secret_is_found_folded_over_lines() {
    expect_failure "a secret is in" 'printf "Key: CANA\r\n RY-1\r\n" >x; expect_no_leak CANARY-1'
}

test_a_secret_may_be_in_the_files_named() {
    expect_success 'echo CANARY-1 >x; expect_no_leak CANARY-1 -- x'
    expect_failure "a secret is in" 'echo CANARY-1 >x; cp x y; expect_no_leak CANARY-1 -- x'
    expect_failure "a secret is in" 'mkdir a; echo CANARY-1 >a/x; expect_no_leak CANARY-1 -- x'
}

test_a_missing_canary_fails() {
    expect_failure "no canary given" 'expect_no_leak'
    expect_failure "too short to be a canary" 'expect_no_leak ""'
}

test_a_sanitizers_finding_is_never_expected() {
    expect_failure "a sanitizer's finding" 'run sh -c "exit 99"; expect_status 99'
}

test_the_environment_is_clean_and_the_folder_is_the_tests_own() {
    export HARMONY_PASSWORD=x https_proxy=x NO_COLOR=1 TZ=Asia/Tokyo
    expect_success '[ -z "${HARMONY_PASSWORD-}${https_proxy-}${NO_COLOR-}" ]
        [ "$TZ" = UTC ]; [ "$HOME" = "$T/home" ]; [ "$XDG_STATE_HOME" = "$T/state" ]
        [ "$(pwd)" = "$T" ]'
}

test_folders_are_removed_afterwards() {
    export WHERE="$T/where"
    run_script 'pwd >"$WHERE"'
    expect_status 0
    expect_no_file "$(cat "$WHERE")"
}

test_a_simulator_gives_its_url_and_counts_requests() {
    stand_in
    expect_success 'simulator --in-use "A B"
        [ "$HOST" = http://127.0.0.1:1 ]
        grep -q "^simulator --port 0 --verbose --in-use A B" simulator.log
        [ "$(requests list)" -eq 2 ]; [ "$(requests login)" -eq 1 ]; [ "$(requests delete)" -eq 0 ]
        credentials
        [ "$HARMONY_HOST" = "$HOST" ]; [ "$HARMONY_USERNAME" = demo@example.com ]'
}

test_a_simulator_ends_with_its_test() {
    stand_in
    export WHERE="$T/pid"
    run_script 'simulator; echo "$SIMULATOR" >"$WHERE"; false'
    expect_status 1
    sleep 0.2
    refute readlink "/proc/$(cat "$WHERE")/exe"
}

test_a_simulator_that_does_not_start_fails() {
    export JBC=false
    expect_failure "the simulator did not start" 'simulator'
}

test_a_sanitizers_finding_in_the_simulator_fails() {
    stand_in
    sed -i "s/^exec .*/trap 'exit 99' TERM; while :; do sleep 0.05; done/" stand-in
    expect_failure "a sanitizer's finding in the simulator" 'simulator'
}

run_tests
