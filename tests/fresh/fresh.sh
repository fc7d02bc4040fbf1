#!/bin/sh
# A clean clone of the last commit on a minimal Debian made from nothing: the proof that no step is
# missing which installs something. As `sh bootstrap.sh fresh`; its help says how.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)

die() {
    echo "fresh: $*" >&2
    exit 1
}

# A mirror of Debian that this machine's apt uses.
mirror() {
    # shellcheck disable=SC2016 # apt's own variables
    apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}

# make_root: the release's minimal installation, which asks the mirror as this machine does.
make_root() {
    mirror=${DEBIAN_MIRROR-$(mirror)}
    [ -n "$mirror" ] || die "apt has no mirror of Debian here; name one: DEBIAN_MIRROR=http://..."
    mkdir "$root"
    set -- --variant=minbase "$release" "$root" "$mirror"
    [ -z "$tarball" ] || set -- --unpack-tarball="$(realpath "$tarball")" "$@"
    debootstrap "$@" >"$work/debootstrap.log" 2>&1 || {
        cat "$work/debootstrap.log" "$root/debootstrap/debootstrap.log" >&2 2>/dev/null || :
        die "debootstrap failed"
    }
    apt-config dump | grep -E '^Acquire::(Check-|https?::)' >"$root/etc/apt/apt.conf.d/99mirror" || :
    git -c safe.directory='*' clone --quiet "$project" "$root/root/jbc"
    if [ -n "$(git -c safe.directory='*' -C "$project" status --porcelain)" ]; then
        echo "fresh: what is not committed is not in the clone" >&2
    fi
}

# inside COMMAND...: in the new root, in the clone, with nothing of this environment. Its mounts and
# whatever it leaves running end with it.
inside() {
    # shellcheck disable=SC2016 # the shell within expands
    unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" sh -c '
        root=$1
        shift
        mount --rbind /dev "$root/dev"
        exec chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root LANG=C.UTF-8 sh -c "cd /root/jbc && exec \"\$@\"" sh "$@"' sh "$root" "$@" </dev/null
}

# logged NAME COMMAND...: shows what it prints, and keeps it in NAME.log; its status is $status.
logged() {
    log=$work/$1.log
    shift
    { "$@" && echo 0 >"$work/status" || echo $? >"$work/status"; } 2>&1 | tee "$log"
    status=$(cat "$work/status")
}

# counted PASSED FAILED SKIPPED TEXT
counted() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
    printf '  %s\n' "$4" >>"$work/summary"
}

demo() {
    logged demo inside sh bootstrap.sh demo
    if [ "$status" -eq 0 ]; then
        counted 1 0 0 "demo: passed"
    else
        counted 0 1 0 "demo: failed"
    fi
}

tests() {
    logged test inside sh bootstrap.sh test
    line=$(sed -n 's/^\([0-9]* passed, [0-9]* failed, [0-9]* skipped\)$/\1/p' "$log" | tail -n 1)
    if [ -z "$line" ]; then
        counted 0 1 0 "test: failed, and counted nothing"
        return
    fi
    # shellcheck disable=SC2046 # the three numbers
    counted $(echo "$line" | tr -dc '0-9 ') "test: $line"
    sed -n 's/^skipped: /    skipped: /p' "$log" | sort -u >>"$work/summary"
}

# The image of templates/ci/Containerfile, from a base image of the new root as it was made.
image() {
    if [ ! -e "$work/base" ]; then
        counted 0 0 1 "image: skipped, buildah can't run here: $(tail -n 1 "$work/base.log")"
        return
    fi
    logged image sh "$here/image.sh" "$work/storage" build "$root/root/jbc"
    if [ "$status" -eq 0 ]; then
        counted 1 0 0 "image: passed"
    else
        counted 0 1 0 "image: failed"
    fi
}

clean_up() {
    rm -rf --one-file-system "$work"
}

release=$1
tarball=${2-}
[ -z "$tarball" ] || [ -f "$tarball" ] || die "there is no file $tarball"
passed=0
failed=0
skipped=0
work=$(mktemp -d)
root=$work/root
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

printf '\n==> Making a minimal %s\n' "$release"
make_root
if sh "$here/image.sh" "$work/storage" base "$root" >"$work/base.log" 2>&1; then
    : >"$work/base"
fi
demo
image
tests
printf '\n==> Debian %s, minimal, made from %s:\n' "$release" "${tarball:-nothing}"
cat "$work/summary"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
