#!/bin/sh
# jbc doctor: every line that it can print, one cause and one remedy each.
. "$(dirname "$0")/../lib.sh"

CODE=246810

doctor() {
    run "$JBC" doctor "$@"
}

# certificate [DAYS]: cert.pem for 127.0.0.1 with its own key as issuer; -1 day: it has expired.
certificate() {
    printf 'subjectAltName=%s\n' "${2-IP:127.0.0.1}" >names
    openssl req -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=simulated -out request.pem 2>/dev/null
    openssl x509 -req -in request.pem -signkey key.pem -days "${1-365}" -extfile names -out cert.pem 2>/dev/null
}

# What follows in the same run must be as if nothing had been found.
expect_not_tried() {
    for step in "$@"; do
        expect_stdout "not tried  $step: it needs what failed above"
    done
}

# ---- all is well ----------------------------------------------------------------------------------

test_all_is_well() {
    simulator
    credentials
    doctor
    expect_status 0
    cut -d : -f 1,2 stdout >given
    expect_stdout "ok         setting: host: $HOST, from HARMONY_HOST"
    expect_stdout "ok         setting: user name: demo@example.com, from HARMONY_USERNAME"
    expect_stdout "ok         setting: password: set, from HARMONY_PASSWORD"
    expect_stdout "ok         host: $HOST is this machine itself
ok         proxy: none is used
ok         DNS: $HOST has an address: 127.0.0.1
ok         TCP: $HOST takes connections
ok         TLS: loopback needs none
ok         clock: it is right within 300 s
ok         log-in: user name and password are taken
ok         two-factor: no code is asked for
ok         single sign-on: it is not in the way
ok         access: organization 12345 has 0 registered connectors
ok         state folder: $T/state/jbc can be made
ok         locks: jobs on this machine can take turns
ok         output: files can be written, renamed and synced in ."
    expect_no_stdout warning
    expect_no_stdout failed
    expect_calls unknown login list
}

test_nothing_is_left_behind() {
    simulator --fault login:tfa
    credentials
    find . | sort >"$suite/before"
    doctor
    expect_status 4
    find . ! -name stdout ! -name stderr | sort >"$suite/after"
    expect_file_equal "$suite/before" "$suite/after"
    [ "$(requests login)" -eq 1 ]
}

test_json_says_the_same() {
    simulator --clock-skew 900
    credentials
    doctor --json
    expect_status 0
    python3 - stdout <<'END'
import json, sys
steps = {s["step"]: s for s in json.load(open(sys.argv[1]))["steps"]}
assert steps["access"] == {"organization": None, "step": "access", "state": "ok", "remedy": None,
                           "found": "organization 12345 has 0 registered connectors"}
assert steps["clock"]["state"] == "warning" and steps["clock"]["remedy"] == "set this machine's clock"
END
    credentials demo@example.com wrong
    doctor --json
    expect_status 4
    expect_stdout '"exit":	4'
    expect_stdout '"state":	"not tried"'
}

test_quiet_shows_what_is_not_right() {
    simulator
    credentials
    doctor --quiet
    expect_status 0
    expect_empty stdout
    expect_empty stderr
    credentials demo@example.com wrong
    doctor --quiet
    expect_status 4
    [ "$(wc -l <stdout)" -eq 2 ]
}

test_no_secret_is_shown() {
    simulator --password CANARY-77
    credentials demo@example.com CANARY-77
    export https_proxy=http://bot:CANARY-88@127.0.0.1:1
    for option in --verbose --json; do
        doctor "$option"
        expect_status 0
        doctor --region na "$option"
        expect_status 5
    done
    expect_no_leak CANARY-77 CANARY-88
}

# ---- settings -------------------------------------------------------------------------------------

test_a_setting_that_is_missing_fails_and_what_needs_it_is_not_tried() {
    doctor
    expect_status 2
    expect_stdout "failed     settings: say which Harmony"
    expect_not_tried host proxy DNS TCP TLS clock log-in two-factor "single sign-on" access
    expect_stdout "ok         output: "
    expect_stderr "settings: say which Harmony"
}

test_a_host_is_looked_at_also_where_nobody_can_log_in() {
    simulator
    HARMONY_HOST=$HOST doctor
    expect_status 2
    expect_stdout "failed     settings: say who logs in"
    expect_stdout "ok         TCP: $HOST takes connections"
    expect_not_tried log-in access
}

test_each_setting_is_told_with_its_origin() {
    simulator
    credentials
    echo demo >password
    chmod 600 password
    doctor --host "$HOST" --org-id 12345 --username demo@example.com --password-file password \
        --timeout 7 --device-id laptop --cacert /etc/ssl/certs/ca-certificates.crt
    expect_status 0
    expect_stdout "setting: host: $HOST, from --host"
    expect_stdout "setting: organization: 12345, from --org-id"
    expect_stdout "setting: authorities: /etc/ssl/certs/ca-certificates.crt, from --cacert"
    expect_stdout "setting: user name: demo@example.com, from --username"
    expect_stdout "setting: timeout: 7 s, from --timeout"
    expect_stdout "setting: password: set, from password"
    expect_stdout "setting: device id: set, from --device-id"
    expect_no_stdout laptop
    mkdir folder
    SSL_CERT_DIR=folder doctor
    expect_stdout "setting: folder of authorities: folder, from SSL_CERT_DIR"
}

# ---- the way there --------------------------------------------------------------------------------

test_a_host_that_looks_like_harmonys_gets_the_right_one_told() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password https_proxy=http://127.0.0.1:1
    doctor --host https://apac.jitterbit.com
    expect_status 5
    expect_stdout "warning    host: https://apac.jitterbit.com looks like one of Harmony's, but is none: give --host https://apac-southeast.jitterbit.com"
    doctor --host https://harmony.example.com
    expect_stdout "warning    host: https://harmony.example.com is none of Harmony's: give --region"
    doctor --region emea
    expect_stdout "ok         host: https://emea-west.jitterbit.com is one of Harmony's"
}

test_a_name_without_an_address() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password
    doctor --host https://h.invalid
    expect_status 5
    expect_stdout "failed     DNS: Could not resolve host: h.invalid: is the host's name right"
    expect_not_tried TCP TLS clock log-in access
}

test_a_port_where_nobody_listens() {
    simulator
    credentials
    stop_simulator
    doctor
    expect_status 5
    expect_stdout "ok         DNS: "
    expect_stdout "failed     TCP: Failed to connect"
    expect_stdout ": is the port right"
    expect_not_tried TLS clock log-in
}

test_a_proxy_that_cannot_be_reached() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password
    https_proxy=http://127.0.0.1:1 doctor --region na
    expect_status 5
    expect_stdout "failed     proxy: the one of https_proxy cannot be reached: "
    expect_stdout ": correct the variable, or name the host in no_proxy"
    expect_no_stdout DNS
    expect_not_tried TCP TLS clock
    ALL_PROXY=http://h.invalid:3128 doctor --region na
    expect_stdout "failed     proxy: the one of ALL_PROXY cannot be reached: the proxy's name cannot be resolved"
}

test_a_proxy_that_refuses() {
    for refusal in 407 403; do
        http "$refusal" '' >answer
        serve answer
        unset HARMONY_HOST
        https_proxy=$HOST doctor --region na
        expect_status 5
        expect_stdout "failed     proxy: the one of https_proxy refuses: HTTP $refusal: "
        expect_not_tried TCP TLS log-in
    done
}

test_no_proxy_is_obeyed() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password
    https_proxy=http://127.0.0.1:1 no_proxy=h.invalid doctor --host https://h.invalid
    expect_stdout "ok         proxy: none is used"
    expect_stdout "failed     DNS: "
}

test_a_trusted_certificate() {
    certificate
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    doctor --cacert cert.pem
    expect_status 0
    expect_stdout "ok         TLS: issued by CN = simulated, expires 20"
    expect_stdout ", authorities of cert.pem"
}

test_a_certificate_that_expires_soon() {
    certificate 3
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    doctor --cacert cert.pem
    expect_status 0
    expect_stdout "warning    TLS: issued by CN = simulated, expires 20"
    expect_stdout ": whoever runs the host should renew the certificate soon"
}

test_a_certificate_that_nobody_trusts_is_told_by_its_issuer() {
    certificate
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    doctor
    expect_status 5
    expect_stdout "ok         TCP: "
    expect_stdout "failed     TLS: "
    expect_stdout "(issued by CN = simulated, expires 20"
    expect_stdout ": if that issuer is to be trusted"
    expect_not_tried clock log-in access
    expect_calls
}

test_a_certificate_that_has_expired() {
    certificate 0
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    doctor --cacert cert.pem
    expect_status 5
    expect_stdout "failed     TLS: "
    expect_stdout "expired"
    expect_stdout ": if this machine's clock is right, whoever runs the host must renew the certificate"
}

test_a_certificate_of_another_name() {
    certificate 365 DNS:harmony.example.com
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    doctor --cacert cert.pem
    expect_status 5
    expect_stdout "failed     TLS: "
    expect_stdout ": is the host's name right? The certificate is for another one"
}

test_a_port_that_does_not_speak_tls() {
    simulator
    credentials
    doctor --host "https${HOST#http}"
    expect_status 5
    expect_stdout "failed     TLS: the server does not speak TLS there"
    expect_stdout ": is this a port of https, and is nothing in between?"
}

test_a_file_of_authorities_that_is_none() {
    certificate
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    echo nonsense >ca.pem
    doctor --cacert ca.pem
    expect_status 5
    expect_stdout "failed     TLS: "
    expect_stdout ": give a PEM file of authorities with --cacert"
}

test_a_clock_that_is_wrong() {
    simulator --clock-skew 900
    credentials
    doctor
    expect_status 0
    expect_stdout "warning    clock: it is "
    expect_stdout " s behind that of $HOST: set this machine's clock"
}

test_a_server_without_a_clock() {
    http 200 '{}' >answer
    serve answer
    doctor
    expect_stdout "warning    clock: $HOST does not tell the time: compare this machine's clock by hand"
}

test_a_server_that_does_not_answer() {
    : >answer
    serve answer
    doctor
    expect_status 5
    expect_stdout "ok         TCP: "
    expect_stdout "failed     answer: "
    expect_not_tried log-in access
}

# ---- the account ----------------------------------------------------------------------------------

test_a_refused_log_in_may_be_single_sign_ons_fault() {
    simulator
    credentials demo@example.com wrong
    doctor
    expect_status 4
    expect_stdout "failed     log-in: "
    expect_stdout ": are user name and password right, and those of this region?"
    expect_stdout "warning    single sign-on: it may be why the log-in is refused: have an administrator"
    expect_not_tried two-factor access
}

test_a_log_in_that_fails_otherwise() {
    simulator --fault login:garbage
    credentials
    doctor
    expect_status 5
    expect_stdout "failed     log-in: "
    expect_not_tried two-factor "single sign-on" access
}

test_a_code_that_is_asked_for_on_a_new_machine() {
    simulator --fault login:tfa
    credentials
    doctor
    expect_status 4
    expect_stdout "ok         log-in: user name and password are taken"
    expect_stdout "failed     two-factor: Harmony asks for a code, and no device id is kept here yet: run 'jbc login' here"
    expect_not_tried access
}

test_a_device_that_is_trusted() {
    simulator --fault login:tfa
    credentials
    run "$JBC" login
    run "$JBC" login --tfa-code "$CODE"
    expect_status 0
    doctor
    expect_status 0
    expect_stdout "ok         two-factor: no code is asked for: this device is trusted, or none is wanted"
}

test_a_device_that_is_not_trusted() {
    simulator --fault login:tfa
    credentials
    doctor --device-id laptop
    expect_status 4
    expect_stdout "failed     two-factor: Harmony asks for a code: it does not trust this device, or asks each time: run 'jbc login --tfa-code CODE'"
}

test_a_wrong_code() {
    simulator --fault login:tfa
    credentials
    doctor --tfa-code 1
    expect_status 4
    expect_stdout ": are user name and password right, and is the code the newest one?"
}

test_a_token_of_a_log_in() {
    simulator
    credentials
    "$JBC" login -o token.json >/dev/null
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    doctor --token-file token.json
    expect_status 0
    expect_stdout "ok         setting: token: set, from token.json"
    expect_stdout "ok         token: it looks like one of a log-in"
    expect_stdout "ok         access: organization 12345"
    expect_no_stdout log-in:
}

test_a_token_of_the_wrong_kind() {
    simulator
    export HARMONY_HOST="$HOST" HARMONY_ORG_ID=12345 HARMONY_AUTH_TOKEN=jb_CANARY-77
    doctor
    expect_status 2
    expect_stdout "failed     token: HARMONY_AUTH_TOKEN holds an access token (jb_...), which is for agents"
    expect_stdout ": write a new one: jbc login -o FILE"
    expect_stdout "ok         TCP: "
    unset HARMONY_AUTH_TOKEN
    printf '{"host":"%s","orgId":"12345","token":"jb_CANARY-77"}' "$HOST" >token.json
    chmod 600 token.json
    doctor --token-file token.json
    expect_status 2
    expect_stdout "failed     token: token.json holds an access token (jb_...)"
    expect_not_tried access
    expect_no_leak CANARY-77 -- token.json
}

test_a_token_that_has_expired() {
    simulator
    printf '{"host":"%s","orgId":"12345","token":"abc","expires":1000}' "$HOST" >token.json
    chmod 600 token.json
    doctor --token-file token.json
    expect_status 4
    expect_stdout "failed     token: the one in token.json has expired: write a new one"
    printf '{"host":"%s","orgId":"12345","token":"abc"}' "$HOST" >token.json
    doctor --token-file token.json
    expect_status 4
    expect_stdout "failed     access: Harmony denied"
    expect_stdout ": write a new one: jbc login -o FILE"
}

test_an_organization_that_is_another() {
    simulator
    credentials
    doctor --org-id 999
    expect_status 4
    expect_stdout "failed     access: "
    expect_stdout ": is the organization's id right (--org-id), and may this user see its connectors?"
    expect_no_stdout "; the log-in was accepted"
}

test_a_list_that_fails_otherwise() {
    simulator --fault list:garbage
    credentials
    doctor
    expect_status 5
    expect_stdout "failed     access: "
    expect_stdout ": try again later, or look at what Harmony says"
}

# ---- files ----------------------------------------------------------------------------------------

test_a_state_folder_that_others_can_write_into() {
    simulator
    credentials
    mkdir -p state/jbc
    chmod 777 state/jbc
    doctor
    expect_status 1
    expect_stdout "failed     state folder: others may write into the folder $T/state/jbc"
    expect_stdout ": let XDG_STATE_HOME name a folder of this user's own"
    expect_not_tried locks
}

test_no_place_for_a_state_folder() {
    simulator
    credentials
    unset HOME XDG_STATE_HOME
    doctor
    expect_status 1
    expect_stdout "failed     state folder: there is no place for jbc's state"
}

test_a_file_with_secrets_that_others_can_read() {
    simulator
    credentials
    echo demo >password
    chmod 644 password
    doctor --password-file password
    expect_status 0
    expect_stdout "warning    file with secrets: password has the mode 644, which lets others read it: take that away: chmod go= password"
    sh -c "$(sed -n 's/.*take that away: //p' stdout)"
    expect_mode password 600
    doctor --password-file password
    expect_stdout "ok         file with secrets: password is this user's alone"
}

# What root may do anyway is played: a folder that is a file.
test_an_output_that_cannot_be_written() {
    project
    touch dist
    doctor --organization dev
    expect_status 1
    expect_stdout "failed     output: cannot make a file, dist/"
    expect_stdout ": write the output into a folder of this user's own"
}

# ---- projects -------------------------------------------------------------------------------------

project() {
    simulator
    dev=$HOST
    simulator --clock-skew 900
    credentials
    unset HARMONY_HOST
    cat >jbc.json <<END
{"connectors": {"drop": {"jar": "drop.jar", "registration": "drop.registration"}},
 "organizations": {"dev": {"host": "$dev", "orgId": "12345"},
                   "prod": {"host": "$HOST", "orgId": "999", "protected": true}},
 "output": "dist/{connector}-{organization}-{version}.jar"}
END
}

test_each_organization_of_a_project_is_looked_at() {
    project
    echo '{}' >drop.registration
    doctor
    expect_status 4
    expect_stdout "ok         dev: setting: host: $dev, from jbc.json:2 (dev)"
    expect_stdout "ok         dev: access: organization 12345"
    expect_stdout "warning    prod: clock: "
    expect_stdout "failed     prod: access: "
    expect_stdout "warning    file with secrets: drop.registration has the mode 644"
    expect_stdout "ok         output: files can be written, renamed and synced in dist"
    [ "$(grep -c ' output: ' stdout)" -eq 1 ]
    [ "$(grep -c 'drop.registration' stdout)" -eq 1 ]
    expect_no_file dist
}

test_one_organization_of_a_project_is_looked_at() {
    project
    doctor --organization dev
    expect_status 0
    expect_no_stdout prod:
    doctor --json --organization dev
    expect_stdout '"organization":	"dev"'
    doctor --organization staging
    expect_status 2
    expect_stderr staging
}

run_tests
