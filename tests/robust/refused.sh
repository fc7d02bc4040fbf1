#!/bin/sh
# JARs that Java could not read, or not in one way only, are refused by the program: exit code 3, a
# message that names JAR, entry and cause; what stood at the output still stands there.
. "$(dirname "$0")/../lib.sh"

inputs() {
    odd_registration
    echo '{"name": "Odd", "version": "1.0", "activities": {"fetch": {}}}' >adapter.json
    mkdir jars META-INF
    printf 'Manifest-Version: 1.0\n' >META-INF/MANIFEST.MF
    "$ODD_JARS" "$JAVA_CLASSES/Loaded.class" .
    package good/first.jar first.jar
    expect_status 0
}

package() {
    run "$JBC" package --jar "$1" --registration registration.json -o "$2"
}

# refused JAR TEXT...: into a new output, over an old one, and in place.
refused() {
    jar=$1
    shift
    rm -rf new old
    mkdir new old
    echo old >old/out.jar
    cp "$jar" old/in.jar
    package "$jar" new/out.jar
    expect_refusal "$jar" "$@"
    package "$jar" old/out.jar
    expect_refusal "$jar" "$@"
    run "$JBC" package --jar old/in.jar --registration registration.json --in-place
    expect_refusal old/in.jar "$@"
    [ "$(cat old/out.jar)" = old ] || fail "the old output is harmed"
    expect_file_equal "$jar" old/in.jar
    [ -z "$(ls -A new)" ] || fail "left behind: $(ls -A new)"
    [ "$(echo old/*)" = "old/in.jar old/out.jar" ] || fail "left behind: $(ls -A old)"
    expect_no_file old/.out.jar.jbc~
    expect_no_file old/.in.jar.jbc~
}

expect_refusal() {
    expect_status 3
    expect_empty stdout
    for text in "$@"; do
        expect_stderr "$text"
    done
    [ "$(wc -l <"$T/stderr")" -eq 1 ] || fail "more than a line on stderr"
}

test_two_manifests() {
    inputs
    refused bad/two-manifests.jar META-INF/MANIFEST.MF "second manifest"
    refused bad/two-cases.jar meta-inf/Manifest.mf "second manifest"
}

test_encrypted_entries() {
    inputs
    refused bad/encrypted.jar "entry locked" encrypted
    zip -q -P password jars/zip.jar adapter.json META-INF/MANIFEST.MF
    refused jars/zip.jar "entry adapter.json" encrypted
}

test_methods_that_java_cannot_read() {
    inputs
    refused bad/bzip2.jar "entry bzip2" "neither stored nor deflated"
}

test_names_with_nul_and_names_that_are_not_utf8() {
    inputs
    refused bad/nul.jar "entry nu" NUL
    refused bad/latin1.jar 'entry caf\xe9' "not UTF-8"
    refused bad/overlong.jar 'entry over\xc0\xaf' "not UTF-8"
}

test_directory_and_local_headers_that_disagree() {
    inputs
    refused bad/disguised.jar "entry good" "another name"
    refused bad/moved.jar "entry moved" "no local header"
    refused bad/far.jar "entry far" "truncated or damaged"
    refused bad/larger.jar "entry larger" "two sizes"
    refused bad/local.jar "entry local" differ
}

test_what_only_the_streams_of_java_refuse() {
    inputs
    refused bad/stored-described.jar "entry stored" "with a data descriptor"
    refused bad/undescribed.jar "entry u" "no data descriptor"
    refused bad/misdescribed.jar "entry m" "no data descriptor"
}

test_what_must_be_read_and_is_broken() {
    inputs
    refused bad/bad-crc.jar META-INF/MANIFEST.MF CRC
    refused bad/bad-adapter.jar adapter.json CRC
    refused bad/huge.jar META-INF/MANIFEST.MF "too large"
    refused bad/nonsense.jar 'META-INF/MANIFEST.MF:1:' "no colon"
}

test_signed_jars() {
    inputs
    refused bad/signed.jar "is signed" --strip-signatures
}

test_files_that_are_no_zip() {
    inputs
    : >jars/empty.jar
    refused jars/empty.jar "not a ZIP file"
    echo "some text" >jars/text.jar
    refused jars/text.jar "not a ZIP file"
    head -c 100000 /dev/zero >jars/zero.jar
    refused jars/zero.jar "not a ZIP file"
}

test_a_folder_or_a_pipe_is_no_jar() {
    inputs
    mkfifo jars/pipe.jar
    for jar in jars jars/pipe.jar jars/none.jar; do
        package "$jar" new.jar
        expect_status 1
        expect_stderr "$jar"
        expect_no_file new.jar
    done
}

# At every length up to that of the whole file; a few bytes more at the end are fine.
test_truncated_files() {
    inputs
    cp good/first.jar jars/first.jar
    length=$(wc -c <jars/first.jar)
    [ "$length" -lt 2000 ]
    at=0
    while [ "$at" -lt "$length" ]; do
        head -c "$at" jars/first.jar >jars/half.jar
        package jars/half.jar out.jar
        expect_refusal jars/half.jar
        at=$((at + 7))
    done
    expect_no_file out.jar
    head -c 5000 "$SAMPLE_JAR" >jars/sample.jar
    refused jars/sample.jar truncated
    head -c $((length - 1)) jars/first.jar >jars/one.jar
    refused jars/one.jar truncated
}

test_a_script_in_front() {
    inputs
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nexec java -jar "$0"\n' | cat - good/first.jar >jars/script.jar
    refused jars/script.jar "in front" "shell script"
    zip -qA jars/script.jar
    refused jars/script.jar "in front" "shell script"
}

test_a_part_of_several() {
    inputs
    mkdir parts
    head -c 300000 /dev/urandom >parts/noise
    zip -qr -s 64k parts/split.zip adapter.json META-INF parts/noise
    package parts/split.zip out.jar
    expect_refusal parts/split.zip
    expect_no_file out.jar
}

# No byte of a JAR, whatever it becomes, makes jbc crash or leave something behind.
test_a_byte_that_is_wrong() {
    inputs
    length=$(wc -c <good/first.jar)
    step=${ROBUST_STEP-11}
    at=0
    while [ "$at" -lt "$length" ]; do
        cp good/first.jar jars/wrong.jar
        printf '\377' | dd of=jars/wrong.jar bs=1 seek="$at" conv=notrunc status=none
        package jars/wrong.jar out.jar
        [ "$status" -eq 0 ] || expect_refusal
        [ "$status" -eq 0 ] || expect_no_file out.jar
        rm -f out.jar
        at=$((at + step))
    done
    expect_no_file .out.jar.jbc~
}

run_tests
