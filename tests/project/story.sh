#!/bin/sh
# The story of a connector: three organizations, versions 1 to 4, each from a fresh checkout. No id moves.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

release() {
    run "$JBC" prepare-release --organization dev --organization test --organization prod --yes "$@"
}

# releases VERSION: all three outputs are there and carry the ids wanted, ACTIVITY=OFFSET behind the
# first of each organization; the lock says the same.
expect_offsets() {
    version=$1
    shift
    for organization in dev test prod; do
        first=$(locked "$organization" functionEntityStartId)
        for pair in "$@"; do
            expect_id "dist/$organization/drop-$version.jar" "${pair%=*}" $((first + ${pair#*=}))
            [ "$(locked "$organization" "${pair%=*}")" = $((first + ${pair#*=})) ]
        done
    done
}

# story OPTION_OF_TEST OPTION_OF_PROD: what happens to the ids over four versions.
story() {
    organization dev
    # shellcheck disable=SC2086 # none, or an option and its value
    organization test $1
    # shellcheck disable=SC2086
    organization prod $2
    account
    project

    connector drop.jar Drop 1.0 fetch put
    release
    expect_status 0
    expect_offsets 1.0 fetch=0 put=1

    fresh_checkout
    connector drop.jar Drop 2.0 list put fetch
    release
    expect_status 0
    expect_offsets 2.0 fetch=0 put=1 list=2

    fresh_checkout
    connector drop.jar Drop 3.0 list fetch delete
    release
    expect_status 0
    expect_stderr put
    expect_offsets 3.0 fetch=0 list=2 delete=3
    [ -z "$(id dist/prod/drop-3.0.jar put)" ]
    locked prod put | grep -q "^retired "

    fresh_checkout
    connector drop.jar Drop 4.0 delete put download list
    project '"renamed": {"fetch": "download"}'
    release
    expect_status 0
    expect_offsets 4.0 download=0 put=1 list=2 delete=3
    [ -z "$(id dist/prod/drop-4.0.jar fetch)" ]

    for organization in dev test prod; do
        eval "export HARMONY_HOST=\$url_$organization"
        (cd / && expect_registered_at)
    done
}

expect_registered_at() {
    [ "$("$JBC" list --json 2>/dev/null | grep -c '"id"')" -eq 1 ] || fail "registered twice"
}

test_no_id_moves_where_the_organizations_have_ranges_of_their_own() {
    story "--first-id 3000000" "--first-id 4000000"
    [ "$(id dist/dev/drop-4.0.jar put)" -ne "$(id dist/prod/drop-4.0.jar put)" ]
}

test_no_id_moves_where_the_organizations_have_the_same_range() {
    story "" ""
}

test_a_run_over_released_versions_changes_nothing() {
    organization dev
    account
    project
    connector drop.jar Drop 1.0 fetch put
    run "$JBC" prepare-release --organization dev
    expect_status 0
    cp jbc.lock before
    stat -c '%i %Y' dist/dev/drop-1.0.jar jbc.lock >stats
    fresh_checkout_but_outputs
    run "$JBC" prepare-release --organization dev --frozen
    expect_status 0
    expect_file_equal before jbc.lock
    stat -c '%i %Y' dist/dev/drop-1.0.jar jbc.lock >stats2
    expect_file_equal stats stats2
}

fresh_checkout_but_outputs() {
    rm -rf "$T/state"
}

# What is built for development must not end up in production.
test_each_organization_gets_the_jar_that_its_pattern_names() {
    organization dev
    organization prod
    account
    project
    sed -i 's|"drop.jar"|"{organization}/drop.jar"|' jbc.json
    connector dev/drop.jar Drop 1.0-sandbox fetch
    connector prod/drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --organization dev --organization prod --yes
    expect_status 0
    [ -e dist/dev/drop-1.0-sandbox.jar ]
    [ -e dist/prod/drop-1.0.jar ]
    [ "$(find dist -type f | wc -l)" -eq 2 ]
}

run_tests
