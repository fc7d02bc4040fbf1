#!/bin/sh
# An activity's id stays its own from release to release, also when it is gone.
. "$(dirname "$0")/../lib.sh"

# connector ACTIVITY...: made.jar, whose adapter.json has these.
connector() {
    list=$(printf ', "%s": {}' "$@")
    printf '{"name": "Odd", "version": "1.0", "activities": {%s}}\n' "${list#, }" >adapter.json
    rm -f made.jar
    zip -q made.jar adapter.json
}

# registration [ACTIVITIES]: registration.json, perhaps with activities, a JSON object.
registration() {
    odd_registration
    [ -z "${1-}" ] || sed -i "s/^{/{\"activities\": $1, /" registration.json
}

package() {
    [ -e template ] || printf 'Jitterbit-Connector: true\n' >template
    run "$JBC" package --jar made.jar --manifest template --registration registration.json \
        -o out.jar
}

# expect_ids NAME=ID...: out.jar has these, and no other.
expect_ids() {
    unzip -p out.jar META-INF/MANIFEST.MF | unfolded |
        sed -n 's/^Jitterbit-Activity-EntityTypeId-\(.*\): /\1=/p' | sort >ids
    printf '%s\n' "$@" | sort >wanted
    cmp ids wanted || fail "ids: $(tr '\n' ' ' <ids)"
}

test_the_id_of_an_activity_that_the_replaced_jar_knows_goes_to_no_other() {
    registration
    connector old a
    package
    expect_ids old=1001 a=1002
    connector a new
    package
    expect_status 0
    expect_ids a=1002 new=1003
}

test_nor_does_one_that_the_registration_file_knows() {
    registration '{"old": "1001", "a": "1002"}'
    connector new a
    package
    expect_ids a=1002 new=1003
}

test_nor_does_one_of_a_line_in_the_template() {
    registration
    connector new
    printf 'Jitterbit-Connector: true\nJitterbit-Activity-EntityTypeId-old: 1001\n' >template
    package
    expect_status 0
    expect_ids new=1002 old=1001
    expect_stderr "'old', which adapter.json does not know: its id 1001 stays there, since no other"
}

test_in_place_the_jar_itself_remembers() {
    registration
    connector old a
    printf 'Jitterbit-Connector: true\n' >template
    "$JBC" package --jar made.jar --manifest template --registration registration.json --in-place
    cp made.jar out.jar
    expect_ids old=1001 a=1002
    rm -f adapter.json
    printf '{"name": "Odd", "version": "1.1", "activities": {"a": {}, "new": {}}}\n' >adapter.json
    zip -q made.jar adapter.json
    "$JBC" package --jar made.jar --manifest template --registration registration.json --in-place
    cp made.jar out.jar
    expect_ids old=1001 a=1002 new=1003
}

test_one_that_comes_back_while_something_knows_it_has_its_id_again() {
    registration '{"old": "1001"}'
    connector a
    package
    expect_ids a=1002
    connector a b old
    package
    expect_ids a=1002 b=1003 old=1001
}

test_when_only_such_an_id_is_left_nothing_is_written() {
    registration '{"old": "1001"}'
    sed -i 's/"1099"/"1002"/' registration.json
    connector a
    package
    expect_ids a=1002
    cp out.jar before.jar
    connector a new
    package
    expect_status 3
    expect_stderr "no id is left for the activity 'new'"
    expect_stderr "1001 was that of 'old' (says the registration file)"
    expect_file_equal before.jar out.jar
}

test_an_output_of_another_registration_remembers_nothing() {
    registration
    connector old a
    package
    sed -i 's/"1000"/"2000"/' registration.json
    connector a new
    package
    expect_ids a=1001 new=1002
}

test_an_output_of_another_registration_is_warned_of() {
    registration
    connector a
    package
    package
    expect_no_stderr "another registration"
    sed -i 's/"1000"/"2000"/; s/1111"/1112"/' registration.json
    package
    expect_status 0
    expect_stderr "warning: the output out.jar holds another registration: its endpoint is 1000, and \
will be 2000"
    expect_no_stderr 1111
    printf 'Jitterbit-Connector-Key: ****\n' >MANIFEST.MF
    run "$JBC" manifest --manifest template --registration registration.json -o MANIFEST.MF
    expect_no_stderr "another registration"
    printf 'Jitterbit-Connector-Key: other\n' >MANIFEST.MF
    run "$JBC" manifest --manifest template --registration registration.json -o MANIFEST.MF
    expect_stderr "its endpoint is not told, and will be 2000"
    expect_no_stderr "Key"
}

test_a_template_in_the_older_spelling_gets_the_present_one_beside_it() {
    registration
    connector go new
    printf '%s\n' 'Jitterbit-Connector: true' 'Jitterbit-Connector-Endpoint-Id:' \
        'Jitterbit-Activity-Id-go: 1050' >template
    package
    expect_status 0
    expect_ids go=1050 new=1001
    [ "$(attribute out.jar Jitterbit-Activity-Id-go)" = 1050 ]
    [ "$(attribute out.jar Jitterbit-Connector-Endpoint-Id)" = 1000 ]
    [ "$(attribute out.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 1000 ]
}

run_tests
