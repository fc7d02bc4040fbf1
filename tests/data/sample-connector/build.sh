#!/bin/sh
# Builds the sample connector, with the JDK alone: build.sh OUTPUT.jar
#
# The same sources and JDK give the same bytes, at any time and in any time zone: inputs are sorted,
# every entry bears one date, and the nested JAR is stored.
set -eu
export LC_ALL=C

if [ $# -ne 1 ]; then
    echo "usage: build.sh OUTPUT.jar" >&2
    exit 2
fi
output=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# compile CLASSPATH OUTPUT_FOLDER SOURCE_FOLDER
compile() {
    find "$3" -name '*.java' | sort >"$work/sources"
    javac --release 8 -Xlint:all,-options -Werror -encoding UTF-8 \
        -cp "$1" -d "$2" "@$work/sources"
}

# pack JAR FOLDER JAR_OPTION...
pack() {
    (
        jar=$1
        folder=$2
        shift 2
        cd "$folder"
        find . -type f | sed 's,^\./,,' | sort >"$work/entries"
        jar --create --file "$jar" --date 1980-01-02T00:00:00Z "$@" "@$work/entries"
    )
}

mkdir -p "$work/sdk" "$work/model" "$work/connector/lib"
compile "$work" "$work/sdk" "$here/sdk-api"
compile "$work" "$work/model" "$here/model"
compile "$work/sdk:$work/model" "$work/connector" "$here/src"

# With a Created-By of our own, the manifest does not change with each update of the JDK.
created='Created-By: build.sh of the sample connector'
echo "$created" >"$work/model.mf"
{ cat "$here/MANIFEST.MF"; echo "$created"; } >"$work/connector.mf"

pack "$work/connector/lib/folder-drop-model-1.0.jar" "$work/model" --no-compress \
    --manifest "$work/model.mf"
cp -R "$here/resources/." "$work/connector"
pack "$work/connector.jar" "$work/connector" --manifest "$work/connector.mf"
cp "$work/connector.jar" "$output"
