#!/bin/sh
# The image of templates/ci/Containerfile, with buildah and no daemon:
#
# image.sh STORAGE base ROOT    makes a base image of a root folder, and sees whether containers run
# image.sh STORAGE build CLONE  builds the image from it and the clone, and uses it
set -eux
storage=$1
step=$2
folder=$3
base=localhost/base
image=localhost/jbc

b() {
    buildah --root "$storage/root" --runroot "$storage/run" --storage-driver vfs "$@"
}

make_base() {
    container=$(b from scratch)
    tar --create --directory "$folder" --exclude './dev/*' --exclude './proc/*' --exclude ./root/jbc \
        --file "$storage.tar" .
    b add --quiet "$container" "$storage.tar" /
    rm "$storage.tar"
    b commit --quiet "$container" "$base"
    b rm "$container"
    in_container "$base" true
}

# in_container IMAGE COMMAND...: as the image's user, in its folder.
in_container() {
    container=$(b from --pull=never "$1")
    shift
    b run --isolation chroot "$container" -- "$@"
    b rm "$container" >/dev/null
}

# is EXPECTED FORMAT: of what the image says of itself.
is() {
    [ "$(b inspect --type image --format "$2" "$image")" = "$1" ]
}

build() {
    b build --isolation chroot --pull=never --build-arg BASE="$base" --tag "$image" \
        --file "$folder/templates/ci/Containerfile" "$folder"
    is '[jbc]' '{{.OCIv1.Config.Entrypoint}}'
    is jbc '{{.OCIv1.Config.User}}'
    # shellcheck disable=SC2016 # the shell within expands
    in_container "$image" sh -ec '
        [ "$(id -u)" -ne 0 ]
        touch file
        java -version
        javac -version
        mvn --version'
    container=$(b from --pull=never "$image")
    b copy --quiet --chown jbc "$container" "$folder/tests/data/sample-connector.jar" connector.jar
    b run --isolation chroot "$container" -- \
        jbc prepare-release --simulate --validate --jar connector.jar -o release.jar
    b run --isolation chroot "$container" -- jbc inspect release.jar |
        grep 'Jitterbit-Connector-Endpoint-EntityTypeId: 2370701'
}

mkdir -p "$storage"
case $step in
base) make_base ;;
build) build ;;
esac
