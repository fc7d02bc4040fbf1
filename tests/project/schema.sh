#!/bin/sh
# The JSON Schema that editors use and the parser are of one mind about project files.
. "$(dirname "$0")/../lib.sh"

PROJECTS=$TEST_DATA/projects
SCHEMA=$SOURCE_DIR/templates/jbc.schema.json

# judged KIND: both say KIND of every file in the folder of that name.
judged() {
    /usr/bin/python3 "$SOURCE_DIR/tests/project/judge.py" "$SCHEMA" "$PROJECTS/$1"/*.json >schema
    "$PROJECT_DRIVER" "$PROJECTS/$1"/*.json >parser
    sed "s/\$/ $1/" <<END >wanted
$(printf '%s\n' "$PROJECTS/$1"/*.json)
END
    diff -u wanted schema
    diff -u wanted parser
}

test_what_is_right_is_right_for_both() {
    judged good
}

test_what_is_wrong_is_wrong_for_both() {
    judged bad
}

test_the_template_is_a_project() {
    cmp "$SOURCE_DIR/templates/jbc.json" "$PROJECTS/good/template.json"
}

run_tests
