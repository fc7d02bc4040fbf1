#!/bin/sh
# The JDK reads, signs and loads what jbc makes of JARs of every kind, and every entry but the
# manifest is as it was. What Java 8 and 25 need is held against the bytes (CheckCopy).
. "$(dirname "$0")/../lib.sh"

# Java names files as the locale says; the tools take options from the environment.
export LC_ALL=C.UTF-8
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS ZIPOPT UNZIP

java_test() {
    java -cp "$JAVA_CLASSES" "$@"
}

# What every JAR is given: a template with a value that must be folded inside of no character.
inputs() {
    odd_registration
    cat >template.mf <<'END'
Version: 1.0
Long: 0123456789012345678901234567890123456789012345678901234567€€€€😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀äääää
Jitterbit-Connector-Key:
Jitterbit-Connector-Secret:
Jitterbit-Connector-Endpoint-EntityTypeId:
END
    echo '{"name": "Odd", "version": "1.0", "activities": {"fetch": {}}}' >adapter.json
    mkdir -p in out
}

# package [OPTION...]: what jbc makes of every JAR of in/ goes to out/, and is held against it.
package() {
    set -- "$@" --quiet --manifest template.mf --registration registration.json
    for jar in in/*.jar; do
        run "$JBC" package --jar "$jar" -o "out/${jar#in/}" "$@"
        expect_status 0
    done
}

# compare [--stripped]: every JAR of in/ with its copy in out/.
compare() {
    find in -name '*.jar' | sort | while read -r jar; do
        printf '%s\n%s\n' "$jar" "out/${jar#in/}"
    done >pairs
    [ -s pairs ]
    xargs java -cp "$JAVA_CLASSES" CheckCopy "$@" <pairs
}

# Both ways of reading, and the class Loaded from each.
read_and_load() {
    java_test ReadJar --class Loaded out/*.jar
}

keys() {
    keytool -genkeypair -keystore keys -storepass changeit -keyalg "${1-RSA}" -alias a -dname CN=a \
        2>/dev/null
}

# A folder to make JARs of; JARs made of it with jar have META-INF/ as Java's own tool writes it.
content() {
    inputs
    mkdir -p content/lib content/empty
    cp "$JAVA_CLASSES/Loaded.class" adapter.json content
    cp "$SAMPLE_JAR" content/lib/nested.jar
    echo text >'content/lib/ä€.txt'
}

test_jars_made_by_jar() {
    content
    jar cf in/plain.jar -C content .
    jar c0f in/stored.jar -C content .
    jar cfM in/without.jar -C content .
    printf 'Old: yes\nMain-Class: Loaded\n\nName: adapter.json\nSealed: true\n' >old.mf
    jar cfm in/sections.jar old.mf -C content .
    jar cf in/indexed.jar -C content .
    jar i in/indexed.jar
    package
    compare
    read_and_load
}

# As the jar tool wrote it up to Java 17: two bytes deflated, a data descriptor, 0xCAFE.
test_the_deflated_folder_of_the_jar_tool_is_kept() {
    inputs
    "$ODD_JARS" "$JAVA_CLASSES/Loaded.class" .
    mv good/of-java.jar in
    package
    compare
    read_and_load
    unzip -v out/of-java.jar 'META-INF/*' | grep META-INF/ >listing
    head -n 1 listing | grep -Eq '^ +0  Defl:N +2 .* META-INF/$'
    head -c 64 out/of-java.jar | od -An -tx1 | tr -d ' \n' | grep -q feca
}

test_a_multi_release_module_stays_one() {
    content
    mkdir -p src/nine src/base classes/9
    echo 'package p; public class Main { public static void main(String[] a) { System.out.println("base"); } }' \
        >src/base/Main.java
    echo 'package p; public class Main { public static void main(String[] a) { System.out.println("nine"); } }' \
        >src/nine/Main.java
    echo 'module odd { exports p; }' >src/base/module-info.java
    javac --release 9 -d classes src/base/Main.java src/base/module-info.java
    javac --release 9 -d classes/9 src/nine/Main.java
    mv classes/9 nine
    jar --create --file in/multi.jar --main-class p.Main --module-version 7 -C classes . -C content . \
        --release 9 -C nine .
    package
    compare
    read_and_load
    [ "$(java -jar out/multi.jar)" = nine ]
    [ "$(java -p out/multi.jar -m odd)" = nine ]
    jar --describe-module --file out/multi.jar | grep -q '^odd@7 jar:.*releases 9\|^odd@7 jar:'
}

test_jars_made_by_zip() {
    content
    cd content
    mkdir META-INF
    printf 'Manifest-Version: 1.0\n' >META-INF/MANIFEST.MF
    ln -s adapter.json link
    zip -qr ../in/plain.jar .
    zip -qr0 ../in/stored.jar .
    zip -qrD ../in/no-folders.jar .
    zip -qrX ../in/no-extra.jar .
    zip -qry ../in/links.jar .
    zip -qrfz ../in/zip64.jar .
    zip -qrfd ../in/described.jar .
    # shellcheck disable=SC2035 # none begins with a dash
    zip -qr ../in/late.jar *.json *.class lib META-INF
    echo "a comment" | zip -qrz ../in/comment.jar .
    printf 'garbage' | cat ../in/plain.jar - >../in/garbage.jar
    cd ..
    package
    compare
    read_and_load
}

test_jars_that_no_common_tool_makes() {
    inputs
    "$ODD_JARS" "$JAVA_CLASSES/Loaded.class" .
    rm good/many.jar
    mv good/* in
    [ "$(find in -name '*.jar' | wc -l)" -gt 20 ]
    package
    compare
    read_and_load
}

test_a_hundred_thousand_entries() {
    inputs
    "$ODD_JARS" "$JAVA_CLASSES/Loaded.class" .
    [ "$(unzip -Z1 good/many.jar | wc -l)" -gt 100000 ]
    mv good/many.jar in
    package
    [ "$(unzip -Z1 out/many.jar | wc -l)" -gt 100000 ]
    compare
    read_and_load
}

test_what_jbc_makes_can_be_signed() {
    content
    "$ODD_JARS" "$JAVA_CLASSES/Loaded.class" .
    # What JarSigner itself cannot do: two entries of one name, and 100,000 take long.
    rm good/twins.jar good/overlapping.jar good/many.jar
    mv good/* in
    jar cf in/jar.jar -C content .
    (cd content && zip -qr ../in/zip.jar .)
    package
    keys
    java_test SignJar keys changeit out/*.jar
}

test_jarsigner_signs_and_verifies() {
    content
    jar cf in/jar.jar -C content .
    package
    keys
    jarsigner -keystore keys -storepass changeit out/jar.jar a
    jarsigner -verify -strict -keystore keys -storepass changeit out/jar.jar >verdict
    grep -q '^jar verified' verdict
    java_test ReadJar --class Loaded out/jar.jar
}

test_signed_jars_are_refused_or_stripped() {
    content
    printf '\nName: adapter.json\nKept: yes\n' >old.mf
    for algorithm in RSA DSA EC; do
        rm -f keys
        keys "$algorithm"
        jar cfm in/"$algorithm".jar old.mf -C content .
        jarsigner -keystore keys -storepass changeit -sigfile NAME in/"$algorithm".jar a
        unzip -Z1 in/"$algorithm".jar "META-INF/NAME.$algorithm" META-INF/NAME.SF
        run "$JBC" package --jar in/"$algorithm".jar -o out/"$algorithm".jar --manifest template.mf \
            --registration registration.json
        expect_status 3
        expect_stderr in/"$algorithm".jar
        expect_stderr --strip-signatures
        expect_no_file out/"$algorithm".jar
    done
    package --strip-signatures
    compare --stripped
    read_and_load
    for algorithm in RSA DSA EC; do
        refute unzip -Z1 out/"$algorithm".jar 'META-INF/NAME.*'
        unzip -p out/"$algorithm".jar META-INF/MANIFEST.MF >manifest
        refute grep -q Digest manifest
        grep -q '^Kept: yes' manifest
        jarsigner -verify out/"$algorithm".jar | grep -q 'jar is unsigned'
    done
    java_test SignJar keys changeit out/*.jar
}

# jars_here COUNT: so many JARs of this machine, none signed, evenly chosen; COUNT 0: all.
jars_here() {
    dirs=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
    find "$dirs/" /usr/share/java -name '*.jar' -type f 2>/dev/null | sort |
        while read -r jar; do
            unzip -Z1 "$jar" >"$T/names" 2>/dev/null || continue
            grep -qxi 'META-INF/[^/]*\.SF' "$T/names" || echo "$jar"
        done | awk -v count="$1" '{ all[NR] = $0 }
            END { for (i = 1; i <= NR; i += count > 0 && NR > count ? NR / count : 1)
                    print all[int(i)] }'
}

# JARS_HERE=0 takes all there are.
test_jars_that_are_on_this_machine() {
    inputs
    jars_here "${JARS_HERE-12}" >jars
    [ -s jars ]
    xargs java -cp "$JAVA_CLASSES" AddEntry adapter.json adapter.json in <jars
    package
    compare
    find out -name '*.jar' | sort | xargs java -cp "$JAVA_CLASSES" ReadJar
}

test_the_same_bytes_in_any_time_zone() {
    content
    # In a gap and in a doubled hour of summer time: local times that do not exist, or do twice.
    touch -d '2021-03-14 02:30:00 UTC' content/lib
    touch -d '2021-11-07 01:30:00 UTC' content/Loaded.class
    for made in "jar cf in/jar.jar -C content ." "zip -qr in/zip.jar content"; do
        TZ=America/New_York $made
    done
    mv content/adapter.json .
    zip -q in/zip.jar adapter.json
    package
    mkdir first
    mv out/*.jar first
    for TZ in America/New_York Pacific/Auckland Asia/Kathmandu UTC; do
        package
        for jar in out/*.jar; do
            expect_file_equal "first/${jar#out/}" "$jar"
        done
    done
}

test_source_date_epoch_dates_the_manifest() {
    content
    jar cf in/jar.jar -C content .
    jar cfM in/without.jar -C content .
    export SOURCE_DATE_EPOCH=1000000000
    package
    for jar in out/*.jar; do
        unzip -v "$jar" META-INF/MANIFEST.MF | grep -q '2001-09-09 01:46\|09-09-2001 01:46'
    done
    unset SOURCE_DATE_EPOCH
    package
    unzip -v out/without.jar META-INF/MANIFEST.MF | grep -q '1980-01-01 00:00\|01-01-1980 00:00'
    # shellcheck disable=SC2016
    when='$0 ~ "MANIFEST.MF$" { print $5, $6 }'
    [ "$(unzip -v in/jar.jar | awk "$when")" = "$(unzip -v out/jar.jar | awk "$when")" ]
}

test_a_copy_that_is_not_whole_is_told() {
    content
    jar cf in/jar.jar -C content .
    package
    unzip -q in/jar.jar -d again
    (cd again && zip -qr ../other.jar .)
    run java_test CheckCopy in/jar.jar other.jar
    expect_status 1
    run java_test CheckCopy in/jar.jar in/jar.jar
    expect_status 1
    run java_test CheckCopy in/jar.jar out/jar.jar
    expect_status 0
}

run_tests
