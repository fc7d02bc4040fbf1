#!/bin/sh
# java.util.jar.Manifest reads what jbc writes as it reads what jbc was given, and jbc refuses what
# Java refuses.
. "$(dirname "$0")/../lib.sh"

# Java warns of doubled attributes, thousands of times.
echo_manifest() {
    java -cp "$JAVA_CLASSES" ManifestEcho "$@" 2>"$T/java.log"
}

# mf NAME: a manifest from stdin, escapes as of printf, among those to be judged.
mf() {
    mkdir -p "$T/cases"
    printf %b "$(cat)" >"$T/cases/$1.mf"
}

# judge jar|template: jbc's verdict upon all cases, then Java's upon jbc's.
judge() {
    rm -f "$T"/cases/*.jbc "$T"/cases/*.refused
    find "$T/cases" -name '*.mf' >"$T/list"
    run "$MANIFEST_DRIVER" "$1" --each <"$T/list"
    expect_status 0
    run echo_manifest check "$1" "$T/cases"
    expect_status 0
}

accepted() {
    for name in "$@"; do
        [ -e "$T/cases/$name.mf.jbc" ] || fail "refused: $(cat "$T/cases/$name.mf.refused")"
    done
}

refused() {
    for name in "$@"; do
        [ -e "$T/cases/$name.mf.refused" ] || fail "accepted: $name"
    done
}

make_manifests() {
    mkdir "$T/cases"
    java -cp "$JAVA_CLASSES" ManifestMaker "$1" "$2" "$T/cases"
}

test_java_agrees_upon_thousands_of_manifests_of_jars() {
    make_manifests 1 4000
    judge jar
    [ "$(find cases -name '*.jbc' | wc -l)" -gt 1500 ]
    [ "$(find cases -name '*.refused' | wc -l)" -gt 500 ]
}

test_java_agrees_upon_thousands_of_templates() {
    make_manifests 2 4000
    judge template
    [ "$(find cases -name '*.jbc' | wc -l)" -gt 1500 ]
    [ "$(find cases -name '*.refused' | wc -l)" -gt 500 ]
}

test_what_jbc_writes_does_not_change_when_it_is_read_again() {
    make_manifests 3 500
    judge jar
    mkdir again
    for file in cases/*.jbc; do
        cp "$file" "again/$(basename "$file" .mf.jbc).mf"
    done
    find "$T/again" -name '*.mf' >list
    "$MANIFEST_DRIVER" jar --each <list
    for file in again/*.mf; do
        expect_file_equal "$file" "$file.jbc"
    done
}

test_java_agrees_upon_line_breaks_and_folding() {
    mf lf <<'END'
Manifest-Version: 1.0\nA: b\n\nName: x\nC: d\n
END
    mf crlf <<'END'
Manifest-Version: 1.0\r\nA: b\r\n\r\nName: x\r\nC: d\r\n
END
    mf cr <<'END'
Manifest-Version: 1.0\rA: b\r\rName: x\rC: d\r
END
    mf mixed <<'END'
Manifest-Version: 1.0\rA: b\r\n\nName: x\nC: d\r\n
END
    mf unfinished <<'END'
Manifest-Version: 1.0\nA: b
END
    mf folded <<'END'
A: b\n c\n  d\n \n \0303\n \0274\n\nName: x\n y\nB: \n z\n
END
    mf empty <<'END'
A:\nB: \nC:\n c\n
END
    mf name-in-main <<'END'
A: b\nName: x\nC: d\n\nname: y\nD: e\nName: z\n
END
    mf merged <<'END'
A: b\n\nName: x\nB: c\n\nName: x\nC: d\n
END
    mf separators <<'END'
A: \0302\0205\0342\0200\0250\v\f\n\0032
END
    judge jar
    accepted lf crlf cr mixed unfinished folded empty name-in-main merged separators
    judge template
    accepted lf crlf cr mixed unfinished folded empty name-in-main merged separators
}

test_java_agrees_upon_templates_without_their_comments() {
    mf comments <<'END'
# x\nA: b\r\n# C: d\r\n\nName: y\n#\nE: #f\n# z
END
    judge template
    accepted comments
    judge jar
    refused comments
}

test_java_agrees_upon_what_is_refused() {
    mf no-blank <<'END'
A:b\n
END
    mf blank-before <<'END'
A : b\n
END
    mf tab <<'END'
A:\tb\n
END
    mf no-colon <<'END'
A\n
END
    mf tab-continues <<'END'
A: b\n\tc\n
END
    mf begins-folded <<'END'
 A: b\n
END
    mf bom <<'END'
\0357\0273\0277A: b\n
END
    mf utf16 <<'END'
\0377\0376A\0:\0 \0b\0\n\0
END
    mf blank-first <<'END'
\nA: b\n
END
    mf blank-between <<'END'
A: b\n\nC: d\n
END
    mf twice <<'END'
A: b\na: c\n
END
    mf twice-in-merged <<'END'
A: b\n\nName: x\nB: c\n\nName: x\nb: d\n
END
    mf nul <<'END'
A: b\0c\n
END
    mf stray <<'END'
A: \0377\n
END
    mf overlong <<'END'
A: \0300\0257\n
END
    judge jar
    refused no-blank blank-before tab no-colon tab-continues begins-folded bom utf16 blank-first \
        blank-between twice twice-in-merged nul stray overlong
}

test_java_agrees_upon_long_names_and_long_lines() {
    name=$(printf '%070d' 0)
    echo "$name: x" | mf name-70
    echo "${name}0: x" | mf name-71
    printf 'A: %0508d\\n' 0 | mf line-511
    printf 'A: %0507d\\r\\n' 0 | mf line-510-crlf
    printf 'A: %0509d\\n' 0 | mf line-512
    printf 'A: %0508d\\r\\n' 0 | mf line-511-crlf
    printf 'A: %09999d\\n' 0 | mf line-10002
    judge jar
    accepted name-70 line-511 line-510-crlf
    refused name-71 line-512 line-511-crlf line-10002
    judge template
    accepted name-70 line-511 line-510-crlf line-512 line-511-crlf line-10002
    refused name-71
}

test_equal_manifests_are_told_from_unequal_ones() {
    printf 'A: b\nC: d\n' >one
    printf 'a: b\r\nc: \r\n d\r\n' >same
    printf 'A: b\nC: e\n' >other
    echo_manifest equal one same
    refute echo_manifest equal one other
}

test_java_prints_what_the_driver_writes() {
    printf 'A: \303\n \274\nManifest-Version: 2.0\n\nName: x\nB: c\n' >input
    "$MANIFEST_DRIVER" jar input >output
    run echo_manifest echo output
    expect_status 0
    expect_stdout 'Manifest-Version=2.0
A=\u00fc
[x]
B=c'
}

test_the_driver_refuses_with_status_3_and_a_message() {
    printf 'A: b\nC\n' >input
    run "$MANIFEST_DRIVER" template input
    expect_status 3
    expect_empty stdout
    expect_stderr "input:2: "
}

run_tests
