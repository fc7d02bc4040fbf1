#!/bin/sh
# The sample connector: the built copy is what its sources give, and it works.
. "$(dirname "$0")/../lib.sh"

CONNECTOR=$TEST_DATA/sample-connector
MODEL=lib/folder-drop-model-1.0.jar

# The JDK that made the copy. Another one makes other class files of the same sources.
JDK_OF_THE_COPY=17

build() {
    sh "$CONNECTOR/build.sh" "$1"
}

# A new build, the same for all tests.
built() {
    [ -e "${suite:?}/built.jar" ] || build "$suite/built.jar"
    cp "$suite/built.jar" .
}

# Every entry of a JAR: its name and date, in order.
entries() {
    unzip -v "$1" | awk 'NF == 8 { print $8, $5, $6 }'
}

# unpacked JAR FOLDER: with what is in the nested JAR. Where another JDK built, a class is what it
# declares: its members with their descriptors.
unpacked() {
    unzip -q "$1" -d "$2"
    unzip -q "$2/$MODEL" -d "$2/model"
    entries "$2/$MODEL" >"$2/$MODEL.entries"
    javac -version 2>&1 | grep -q " ${JDK_OF_THE_COPY}[.]" || {
        rm "$2/$MODEL"
        find "$2" -name '*.class' | while read -r class; do
            javap -p -s -constants "$class" >"$class.declared"
            rm "$class"
        done
    }
}

test_the_copy_holds_the_same_entries_as_a_new_build() {
    built
    entries "$SAMPLE_JAR" >kept
    entries built.jar >new
    expect_file_equal kept new
    [ "$(wc -l <kept)" -gt 20 ]
}

test_the_copy_holds_the_same_bytes_as_a_new_build() {
    built
    unpacked "$SAMPLE_JAR" kept
    unpacked built.jar new
    diff -r kept new
}

test_two_builds_are_byte_identical_in_any_time_zone() {
    built
    TZ=Pacific/Auckland build two.jar
    expect_file_equal built.jar two.jar
}

test_the_sdk_is_not_packaged() {
    entries "$SAMPLE_JAR" >kept
    refute grep jitterbit kept
}

test_every_activity_and_icon_is_there() {
    unzip -q "$SAMPLE_JAR" -d jar
    for activity in list fetch put delete; do
        grep -q "\"$activity\": {" jar/adapter.json
        grep -q "^Jitterbit-Activity-EntityTypeId-$activity: (Placeholder" "$CONNECTOR/MANIFEST.MF"
    done
    sed -n 's/.*[iI]con": "\(.*\)".*/\1/p' jar/adapter.json >icons
    [ "$(wc -l <icons)" -eq 6 ]
    while read -r icon; do
        [ -s "jar$icon" ]
    done <icons
}

test_the_nested_jar_on_the_class_path_is_there() {
    unzip -p "$SAMPLE_JAR" META-INF/MANIFEST.MF | tr -d '\r' >manifest
    grep -qx "Class-Path: $MODEL" manifest
    unzip -p "$SAMPLE_JAR" "$MODEL" >model.jar
    unzip -tq model.jar
}

test_java_8_can_load_every_class() {
    unzip -q "$SAMPLE_JAR" -d jar
    unzip -q "jar/$MODEL" -d jar/model
    find jar -name '*.class' >classes
    [ "$(wc -l <classes)" -gt 10 ]
    while read -r class; do
        [ "$(od -An -tx1 -j6 -N2 "$class")" = " 00 34" ]
    done <classes
}

test_a_class_works_with_the_jdk_alone() {
    run java -cp "$SAMPLE_JAR" "$TEST_DATA/UseStore.java"
    expect_status 0
    expect_stdout "the store works"
}

test_the_connector_does_what_its_activities_say() {
    unzip -p "$SAMPLE_JAR" "$MODEL" >model.jar
    mkdir sdk
    find "$CONNECTOR/sdk-api" -name '*.java' >sources
    javac -d sdk @sources
    run java -cp "$SAMPLE_JAR:model.jar:sdk" "$TEST_DATA/UseConnector.java"
    expect_status 0
    expect_stdout "the connector works"
}

run_tests
