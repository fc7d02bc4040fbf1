# Sourced by tests that build the sample connector with Maven, offline, with Debian's plugins.
# shellcheck shell=sh

MAVEN_REPOSITORY=/usr/share/maven-repo
MAVEN_PROJECT=$SOURCE_DIR/tests/maven

# maven_project FOLDER: a Maven project of the sample connector, with what Maven has no repository
# for, the connector SDK and the nested JAR, in lib and in the resources.
maven_project() {
    sample=$TEST_DATA/sample-connector
    mkdir -p "$1/src/main/resources/lib" "$1/lib" "${suite:?}/sdk"
    cp "$MAVEN_PROJECT/pom.xml" "$1"
    cp "$sample/MANIFEST.MF" "$1/MANIFEST.MF.in"
    cp -R "$sample/src" "$1/src/main/java"
    cp -R "$sample/resources/." "$1/src/main/resources"
    unzip -p "$SAMPLE_JAR" lib/folder-drop-model-1.0.jar \
        >"$1/src/main/resources/lib/folder-drop-model-1.0.jar"
    find "$sample/sdk-api" -name '*.java' >"$suite/sdk.sources"
    javac --release 8 -Xlint:-options -d "$suite/sdk" "@$suite/sdk.sources"
    jar --create --file "$1/lib/connector-sdk.jar" -C "$suite/sdk" .
    # Maven leaves notes in its repository: a tree of links takes them.
    [ -e "$suite/repository" ] || cp -rs "$MAVEN_REPOSITORY" "$suite/repository"
    mkdir -p "$1/.mvn"
    printf '%s\n' --offline --batch-mode "-Dmaven.repo.local=$suite/repository" \
        "-Djbc=$JBC" >"$1/.mvn/maven.config"
    export MAVEN_OPTS="-Duser.home=$HOME -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    unset MAVEN_ARGS JAVA_TOOL_OPTIONS _JAVA_OPTIONS
}
