# Sourced by the tests of check: connectors for each way to break a rule, their classes compiled once.
#
# A connector is made of a folder: `connector` begins one that has no finding, what follows breaks it,
# and `pack` makes a JAR of it.
# shellcheck shell=sh

SAMPLE=$TEST_DATA/sample-connector
SDK=$SAMPLE/sdk-api

# java_source PACKAGE.CLASS BODY: a source file below sources.
java_source() {
    folder=$CLASSES/sources/$(echo "${1%.*}" | tr . /)
    mkdir -p "$folder"
    printf 'package %s;\n%s\n' "${1%.*}" "$2" >"$folder/${1##*.}.java"
}

# The SDK, the connector's classes for Java 8 and 17, and odd ones that tests add.
build_classes() {
    mkdir -p "$CLASSES/sdk" "$CLASSES/8" "$CLASSES/17"
    find "$SDK" -name '*.java' >"$CLASSES/list"
    javac --release 8 -nowarn -Xlint:-options -d "$CLASSES/sdk" @"$CLASSES/list"
    annotation=org.jitterbit.connector.sdk.annotation
    sdk=org.jitterbit.connector.sdk
    java_source x.Main "@$annotation.Connector(factory = Maker.class) public class Main { }"
    java_source x.Maker "public class Maker implements $sdk.JitterbitConnector.Factory {
        public $sdk.JitterbitConnector create() { return null; } }"
    java_source x.Fetch "@$annotation.Activity(name = \"fetch\", factory = FetchMaker.class) public class Fetch { }"
    java_source x.FetchMaker "public class FetchMaker extends Base { }"
    java_source x.Base "abstract class Base implements $sdk.JitterbitActivity.Factory {
        public $sdk.JitterbitActivity createActivity() { return null; } }"
    java_source odd.Second "@$annotation.Connector(factory = x.Maker.class) public class Second { }"
    java_source odd.Named "@$annotation.Connector(name = \"Other\", factory = x.Maker.class) public class Named { }"
    java_source odd.Plain "public class Plain { }"
    java_source odd.Hidden "public class Hidden implements $sdk.JitterbitConnector.Factory {
        private Hidden() { }
        public $sdk.JitterbitConnector create() { return null; } }"
    java_source odd.Outer "public class Outer { public static class Inner extends x.Maker { } }"
    java_source odd.Upper "@$annotation.Activity(name = \"Fetch\", factory = x.FetchMaker.class) public class Upper { }"
    java_source odd.Twin "@$annotation.Activity(name = \"fetch\", factory = x.FetchMaker.class) public class Twin { }"
    java_source odd.Put "@$annotation.Activity(name = \"put\", factory = x.FetchMaker.class) public class Put { }"
    java_source odd.Wrong "public class Wrong implements $sdk.JitterbitActivity.Factory {
        public $sdk.JitterbitActivity createActivity() { return null; } }"
    java_source javax.xml.bind.JAXBContext "public class JAXBContext { public static void x() { } }"
    java_source odd.Binds "public class Binds { void x() { javax.xml.bind.JAXBContext.x(); } }"
    find "$CLASSES/sources" -name '*.java' >"$CLASSES/list"
    for release in 8 17; do
        javac --release "$release" -nowarn -Xlint:-options -cp "$CLASSES/sdk" -d "$CLASSES/$release" @"$CLASSES/list"
    done
}

# connector [RELEASE]: the folder jar, with a connector that was released and has no finding.
connector() {
    # shellcheck disable=SC2154 # lib.sh sets it
    CLASSES=$suite/classes
    [ -d "$CLASSES/17/odd" ] || build_classes >"$suite/javac.log" 2>&1 || fail "$(cat "$suite/javac.log")"
    rm -rf jar
    mkdir jar
    cp -R "$CLASSES/${1-8}/x" jar/x
    cat >manifest <<'END'
Version: 1.0
Jitterbit-Connector: true
Jitterbit-Connector-Key: k
Jitterbit-Connector-Secret: s
Jitterbit-Connector-Endpoint-EntityTypeId: 100
Jitterbit-Activity-EntityTypeId-fetch: 101
END
    cat >jar/adapter.json <<'END'
{
  "name": "X",
  "version": "1.0",
  "endpoint": { "icon": "/x.svg", "properties": [{ "name": "folder", "type": "string" }] },
  "activities": {
    "fetch": { "properties": [{ "name": "file", "type": "string" }] }
  }
}
END
    echo '<svg/>' >jar/x.svg
}

# add CLASS...: into the JAR, compiled for Java 8.
add() {
    for class in "$@"; do
        mkdir -p "jar/$(dirname "$class")"
        cp "$CLASSES/8/$class".class "jar/$class.class"
    done
}

# patch_version FILE MAJOR: of a class file.
patch_version() {
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %o "$2")" | dd of="$1" bs=1 seek=7 conv=notrunc status=none
}

# archive JAR FOLDER [OPTION...]: of all that the folder holds, the manifest first.
archive() {
    archive=$PWD/$1
    folder=$2
    shift 2
    rm -f "$archive"
    (
        cd "$folder" || exit
        mkdir -p META-INF
        [ -f META-INF/MANIFEST.MF ] || printf 'Manifest-Version: 1.0\n\n' >META-INF/MANIFEST.MF
        zip -qXD "$@" "$archive" META-INF/MANIFEST.MF
        zip -qXDr "$@" "$archive" . -x META-INF/MANIFEST.MF
    )
}

# nested ENTRY FOLDER [OPTION...]: a JAR of a folder, within the connector's.
nested() {
    mkdir -p "$(dirname "jar/$1")"
    entry=$1
    shift
    archive "jar/$entry" "$@"
}

pack() {
    mkdir -p jar/META-INF
    { printf 'Manifest-Version: 1.0\n'; cat manifest; echo; } >jar/META-INF/MANIFEST.MF
    archive x.jar jar
}
