#!/bin/sh
# Completions, asked of the shells that they are for.
# shellcheck disable=SC2016 # the other shells' scripts are quoted, not expanded
. "$(dirname "$0")/../lib.sh"

# ---- asking: each writes what is offered at the end of a line to .asked/offers, one a line -------

# Words are split as bash does it: at blanks that no backslash keeps, and at '='.
ask_bash() {
    mkdir -p .asked
    "$JBC" completion bash >.asked/jbc.bash
    LINE=$1 bash --norc -c '
        . .asked/jbc.bash
        rest=${LINE//=/ = }
        while [[ $rest =~ ^\ *(([^\\ ]|\\.)+)(.*)$ ]]; do
            COMP_WORDS+=("${BASH_REMATCH[1]}")
            rest=${BASH_REMATCH[3]}
        done
        [ -z "$rest" ] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _jbc jbc
        printf "%s\n" "${COMPREPLY[@]}"' | sort >.asked/offers
}

# An interactive zsh on a terminal of its own. What compadd is given is what it offers; with -O, -A
# or -D it is only asked what it would offer.
ask_zsh() {
    mkdir -p .asked/functions
    "$JBC" completion zsh >.asked/functions/_jbc
    rm -f .asked/done
    : >.asked/found
    cat >.asked/setup.zsh <<'END'
PROMPT=
fpath=($PWD/.asked/functions $fpath)
autoload -U compinit
compinit -u -D
compadd() {
    local -a hits
    if [[ " ${(j: :)@[1,(i)-]}" != *' -'[OAD]' '* ]]; then
        builtin compadd -A hits "$@"
        print -rl -- $hits >>.asked/found
    fi
    builtin compadd "$@"
}
done-asking() { print >.asked/done }
zle -N done-asking
zle -C ask list-choices _main_complete
bindkey "^T" ask "^G" done-asking
print READY
END
    cat >.asked/ask.zsh <<'END'
zmodload zsh/zpty
zmodload zsh/zselect
zpty shell TERM=vt100 zsh -f -i
zpty -w shell 'source .asked/setup.zsh'
while zpty -r shell line && [[ $line != READY* ]]; do :; done
zpty -n -w shell "$LINE"$'\x14\x07'
while [[ ! -e .asked/done ]] do zselect -t 1; done
zpty -d shell
END
    LINE=$1 timeout 60 zsh -f .asked/ask.zsh
    sort .asked/found >.asked/offers
}

ask_fish() {
    mkdir -p .asked
    "$JBC" completion fish >.asked/jbc.fish
    LINE=$1 fish --no-config -c '
        source .asked/jbc.fish
        complete -C "$LINE"' | cut -f 1 | sort >.asked/offers
}

# ---- what must be offered ------------------------------------------------------------------------

# offers LINE WORD...: these, and nothing else.
offers() {
    "ask_$asked" "$1"
    line=$1
    shift
    : >.asked/wanted
    [ $# -eq 0 ] || printf '%s\n' "$@" | sort >.asked/wanted
    grep . .asked/offers >.asked/given || :
    cmp -s .asked/wanted .asked/given ||
        fail "at '$line' $asked offers: $(tr '\n' ' ' <.asked/given)"
}

# offers_among LINE WORD: it is one of them.
offers_among() {
    "ask_$asked" "$1"
    grep -qx -e "$2" .asked/offers || fail "at '$1' $asked does not offer: $2"
}

offers_not() {
    "ask_$asked" "$1"
    refute grep -qx -e "$2" .asked/offers
}

# The options of a command, from its help.
options_of() {
    "$JBC" help "$1" | sed -n '/^Example:/q; s/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p'
}

commands() {
    "$JBC" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}

a_shell_completes() {
    asked=$1
    touch 'a b.jar' c.jar

    offers 'jbc pre' prepare-release
    # shellcheck disable=SC2046 # one word a line
    offers 'jbc help ' $(commands)
    for command in $(commands); do
        offers_among 'jbc ' "$command"
    done
    for command in $(commands); do
        options_of "$command" >.asked/options
        # shellcheck disable=SC2046
        offers "jbc $command --" $(cat .asked/options)
    done

    offers 'jbc list --region ' na emea apac
    offers 'jbc list --region e' emea
    offers 'jbc completion ' bash zsh fish
    offers 'jbc list --org-id '
    offers_not 'jbc list --' --jar
    offers_not 'jbc register --name list --' --show-secrets
    offers_among 'jbc simulator --fault x --fa' --fault
}

test_bash_completes() {
    a_shell_completes bash
}

test_bash_completes_files_with_blanks() {
    asked=bash
    touch 'a b.jar' c.jar
    for option in '--jar ' '--jar=' '--output ' '-o '; do
        offers "jbc prepare-release ${option}a" 'a b.jar'
        offers "jbc prepare-release ${option}a\\ " 'a b.jar'
        offers_among "jbc prepare-release $option" c.jar
    done
    offers 'jbc inspect c' c.jar
    offers 'jbc validate --json a' 'a b.jar'
    offers 'jbc list c'
    offers 'jbc prepare-release --jar --'
}

test_bash_completes_behind_an_equals_sign() {
    asked=bash
    offers 'jbc list --region=' na emea apac
    offers 'jbc list --region=a' apac
}

test_bash_offers_an_option_once() {
    asked=bash
    offers_not 'jbc list --json --' --json
    offers_not 'jbc list --region na --' --region
    offers_among 'jbc list --json --' --region
}

test_a_bash_on_a_terminal_completes_a_name_with_a_blank() {
    touch 'a b.jar'
    "$JBC" completion bash >completion.bash
    cat >jbc <<'END'
#!/bin/sh
printf '%s\n' "$@" >arguments
END
    chmod +x jbc
    printf 'source ./completion.bash; PATH=$PWD:$PATH\njbc inspect a\t\nexit\n' >keys
    (cat keys && sleep 1) | TERM=vt100 script -qec "bash --norc -i" /dev/null >terminal 2>&1
    printf 'inspect\na b.jar\n' >wanted
    expect_file_equal wanted arguments
}

test_zsh_completes() {
    a_shell_completes zsh
}

test_zsh_completes_files_with_blanks() {
    asked=zsh
    touch 'a b.jar' c.jar
    for option in '--jar ' '--jar=' '--output ' '-o '; do
        offers "jbc prepare-release ${option}a" 'a\ b.jar'
    done
    offers 'jbc inspect c' c.jar
    offers 'jbc list c'
}

test_zsh_completes_behind_an_equals_sign() {
    asked=zsh
    offers 'jbc list --region=' na emea apac
}

test_zsh_offers_an_option_once() {
    asked=zsh
    offers_not 'jbc list --json --' --json
    offers_not 'jbc register -o file --' --output
    offers_not 'jbc list --region na --' --region
    offers_among 'jbc list --json --' --region
}

test_zsh_takes_the_script_from_a_start_file_too() {
    "$JBC" completion zsh >jbc.zsh
    zsh -f -c 'autoload -U compinit; compinit -u -D; source ./jbc.zsh; print $_comps[jbc]' >out
    grep -qx _jbc out
}

test_fish_completes() {
    a_shell_completes fish
}

test_fish_completes_files_with_blanks() {
    asked=fish
    touch 'a b.jar' c.jar
    for option in '--jar ' '--output ' '-o '; do
        offers "jbc prepare-release ${option}a" 'a b.jar'
    done
    offers 'jbc inspect c' c.jar
    offers 'jbc list c'
}

test_fish_explains_what_it_offers() {
    "$JBC" completion fish >completion.fish
    fish --no-config -c 'source completion.fish; complete -C "jbc ins"' >out
    grep -q 'inspect.*show what a JAR' out
}

test_the_scripts_are_free_of_what_the_shells_refuse() {
    "$JBC" completion bash | bash -n
    "$JBC" completion zsh >zsh.script
    zsh -n zsh.script
    "$JBC" completion fish >fish.script
    fish --no-execute fish.script
}

test_a_shell_that_is_not_known_is_refused() {
    run "$JBC" completion tcsh
    expect_status 2
    expect_stderr tcsh
    run "$JBC" completion
    expect_status 2
    expect_stderr bash
    expect_empty stdout
}

run_tests 6
