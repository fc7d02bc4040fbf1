#!/bin/sh
# jbc(1) held against the program, in both directions.
. "$(dirname "$0")/../lib.sh"

PAGE=$SOURCE_DIR/src/cli/jbc.1

# The page as a terminal shows it, without overstriking, in lines that are not folded.
rendered() {
    [ -s page ] || mandoc -Tascii -O width=1000 "$PAGE" | sed 's/.\x08//g' >page
    grep -q . page
    cat page
}

# section NAME: of the page's .Sh sections.
section() {
    rendered | awk -v name="$1" '/^[^ ]/ { inside = $0 == name; next } inside'
}

# command_section COMMAND: its .Ss within COMMANDS.
command_section() {
    section COMMANDS | awk -v name="$1" '/^   [^ ]/ { inside = $1 == name; next } inside'
}

# Long options and letters in a text, one a line.
options_in() {
    grep -oE -e '(^|[^A-Za-z0-9-])--?[a-z][a-z-]*' | sed 's/^[^-]*//' | sort -u
}

# What a command offers: its help says so before the example.
options_of() {
    "$JBC" help "$1" | sed '/^Example:/,$d' | grep -E '^  (-.,|   ) --' |
        sed 's/^  \(-.\), \(--[a-z-]*\).*/\1\n\2/; s/^      \(--[a-z-]*\).*/\1/' | sort -u
}

commands() {
    "$JBC" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}


test_the_page_is_well_formed() {
    run mandoc -Tlint -W warning "$PAGE"
    expect_status 0
    expect_empty stdout
    expect_empty stderr
}

test_it_has_every_command_and_no_other() {
    commands | sort >wanted
    grep -q . wanted
    section COMMANDS | sed -n 's/^   \([^ ].*\)/\1/p' | sort >given
    expect_file_equal wanted given
}

test_each_command_has_its_options_and_no_other() {
    for command in $(commands); do
        options_of "$command" >wanted
        grep -qx -e --help wanted
        command_section "$command" | sed -n "s/^ *jbc $command //p" | head -n 1 | options_in >given
        cmp wanted given || fail "$command: $(diff wanted given)"
    done
}

test_each_option_is_explained() {
    section OPTIONS | sed -n 's/^     \(-.*\)/\1/p' | options_in >shared
    for command in $(commands); do
        command_section "$command" | sed -n 's/^     \(-.*\)/\1/p' | options_in >own
        sort -u own shared >explained
        options_of "$command" >wanted
        comm -23 wanted explained >missing
        [ ! -s missing ] || fail "$command: nothing explains $(tr '\n' ' ' <missing)"
    done
}

test_nothing_is_explained_that_does_not_exist() {
    for command in $(commands); do
        options_of "$command"
    done | sort -u >known
    echo --version >>known
    echo --option >>known
    sort -u known -o known
    rendered | options_in | grep -e '^--' | comm -13 known - >unknown
    [ ! -s unknown ] || fail "there is no $(tr '\n' ' ' <unknown)"
    for command in $(commands); do
        command_section "$command" | sed -n 's/^     \(-.*\)/\1/p' | options_in >own
        options_of "$command" | comm -13 - own >unknown
        [ ! -s unknown ] || fail "$command has no $(tr '\n' ' ' <unknown)"
    done
}

test_values_are_called_alike() {
    for command in $(commands); do
        command_section "$command" | sed -n "s/^ *jbc $command //p" | head -n 1 >synopsis
        "$JBC" help "$command" | sed '/^Example:/,$d' |
            sed -n 's/^  .... *\(--[a-z-]*\) \([A-Za-z|]*\).*/\1 \2/p' >values
        grep -q -e '^--' values
        while read -r option value; do
            case $value in
            [A-Z]* | na*) grep -qF -e "$option $(echo "$value" | sed 's/|/ | /g')" synopsis ||
                fail "$command: $option $value" ;;
            esac
        done <values
    done
}

# The variables that the program asks for by name, and those that libcurl asks for.
test_it_has_every_variable_that_the_program_reads() {
    find "$SOURCE_DIR/src" -name '*.c' -exec sed -n 's/getenv("/env_get("/g; s/env_said("/env_get("/g; s/is_set("/env_get("/g; s/env_get("/\n&/gp' {} + |
        sed -n 's/^env_get("\([A-Za-z_]*\)").*/\1/p' | sort -u >wanted
    grep -qx HARMONY_HOST wanted
    section ENVIRONMENT >text
    while read -r variable; do
        grep -qw "$variable" text || fail "not in ENVIRONMENT: $variable"
    done <wanted
    grep -oE '\b[A-Z]+(_[A-Z]+)+\b' text | sort -u | comm -23 - wanted >unknown
    [ ! -s unknown ] || fail "nothing reads $(tr '\n' ' ' <unknown)"
}

test_it_has_every_exit_code() {
    section 'EXIT STATUS' | sed -n 's/^     \([0-9]*\) .*/\1/p' >given
    seq 0 8 >wanted
    expect_file_equal wanted given
}

test_it_has_the_files_of_the_state_folder() {
    section FILES >text
    grep -q 'state/jbc' text
    sed -n 's/.*"\(\.lock\|\.intent\)".*/\1/p; s/.*"%s\/\(device-id\)".*/\1/p' \
        "$SOURCE_DIR/src/harmony/intent.c" "$SOURCE_DIR/src/cli/settings/device.c" | sort -u >names
    [ "$(wc -l <names)" -eq 3 ]
    while read -r name; do
        grep -qF -e "$name" text || fail "not in FILES: $name"
    done <names
}

# The simulator lists calls and kinds where a fault is none.
test_it_has_every_fault_of_the_simulator() {
    run "$JBC" simulator --fault nonsense
    expect_status 2
    section 'SIMULATED FAULTS' >text
    sed 's/.*CALL one of//; s/KIND one of//; s/[:,]/ /g; s/=[A-Z]*/ /g; s/ or / /' stderr |
        tr -s ' ' '\n' | grep . >words
    grep -qx garbage words
    while read -r word; do
        grep -qw -e "$word" text || fail "not among the faults: $word"
    done <words
    grep -q "$(sed -n 's/.*TFA_CODE "\(.*\)"/\1/p' "$SOURCE_DIR/src/simulator/calls.h")" text
}

test_it_has_every_rule_of_check_as_the_program_tells_it() {
    section 'RULES OF CHECK' | sed -n '/^     [a-z-]* (/,$p' | tr -s ' \n' '  ' | tr -d ' ' >given
    "$JBC" check --rules >rules
    [ "$(wc -l <rules)" -gt 30 ]
    sed 's/^\([^ ]*\)  *\([^ ]*\)  *\([^ ]*\)  *\(.\)\(.*\)/\1(\2,\3)\U\4\E\5./' rules | tr -d ' \n' >wanted
    expect_file_equal wanted given
}

test_it_has_the_placeholders() {
    section 'THE TEMPLATE' >text
    sed -n 's/.*"\(CONNECTOR_[A-Z_]*\)".*/\1/p; s/.*"\(CONNECTOR_[A-Z_]*\)", *"\(CONNECTOR_[A-Z_]*\)".*/\1/p' \
        "$SOURCE_DIR/src/release/fill_placeholders.c" >names
    grep -q . names
    while read -r name; do
        grep -qF "@JITTERBIT_$name@" text || fail "not in the template's section: $name"
    done <names
}

test_its_examples_are_commands_that_are_understood() {
    section EXAMPLES | sed -n 's/^ *\(jbc .*\)/\1/p' >examples
    grep -q prepare-release examples
    while read -r _ command _; do
        run "$JBC" help "$command"
        expect_status 0
    done <examples
}

run_tests
