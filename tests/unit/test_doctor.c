/* What doctor makes of what was found: state, cause and remedy of each step. */
#include "doctor.h"
#include "expect.h"

#include <stdio.h>
#include <string.h>

enum { NOW = 1800000000, DAY = 24 * 3600 };

static const char host[] = "https://na-east.jitterbit.com";

/* A host that was reached. */
static struct jbc_probe reached(void)
{
    return (struct jbc_probe){.reached = JBC_PROBE_ANSWERED,
                              .address = "192.0.2.1",
                              .authorities = "/etc/ca.pem",
                              .issuer = "CN = Authority",
                              .certificate_ends = NOW + 100 * DAY,
                              .server_time = NOW,
                              .local_time = NOW};
}

/* The step of that name, which is in that state. */
static const struct step *step_of(const struct diagnosis *diagnosis, const char *name,
                                  enum step_state state)
{
    for (size_t i = 0; i < diagnosis->count; i++)
        if (strcmp(diagnosis->steps[i].name, name) == 0) {
            assert_string_equal(step_state_name(diagnosis->steps[i].state), step_state_name(state));
            return &diagnosis->steps[i];
        }
    fail_msg("no step '%s'", name);
    return NULL;
}

static void look(struct diagnosis *diagnosis, const struct jbc_probe *probe, const char *reason)
{
    struct jbc_error error = {.code = JBC_REMOTE};
    snprintf(error.message, sizeof error.message, "%s", reason ? reason : "");
    doctor_network(diagnosis, host, probe, reason ? &error : NULL, NOW);
}

/* The remedy of TLS that failed so. */
static void expect_tls(struct jbc_probe probe, const char *reason, const char *remedy)
{
    struct diagnosis diagnosis = {0};
    probe.reached = JBC_PROBE_CONNECTED;
    look(&diagnosis, &probe, reason);
    const struct step *step = step_of(&diagnosis, "TLS", STEP_FAILED);
    assert_non_null(strstr(step->found, reason));
    assert_non_null(strstr(step->remedy, remedy));
    assert_int_equal(step->code, JBC_REMOTE);
    step_of(&diagnosis, "clock", STEP_NOT_TRIED);
    diagnosis_clear(&diagnosis);
}

static void test_a_host_that_was_reached_is_fine(void **state)
{
    (void)state;
    struct diagnosis diagnosis = {0};
    const struct jbc_probe probe = reached();
    look(&diagnosis, &probe, NULL);
    assert_int_equal(diagnosis.count, 5);
    for (size_t i = 0; i < diagnosis.count; i++)
        assert_int_equal(diagnosis.steps[i].state, STEP_OK);
    assert_string_equal(step_of(&diagnosis, "TLS", STEP_OK)->found,
                        "issued by CN = Authority, expires 2027-04-25, authorities of /etc/ca.pem");
    assert_null(diagnosis_failure(&diagnosis));
    diagnosis_clear(&diagnosis);
}

static void test_each_stage_that_was_not_reached_fails_and_the_next_are_not_tried(void **state)
{
    (void)state;
    static const char *const names[] = {"DNS", "TCP", "TLS", "answer"};
    for (int stage = JBC_PROBE_NOTHING; stage < JBC_PROBE_ANSWERED; stage++) {
        struct diagnosis diagnosis = {0};
        struct jbc_probe probe = reached();
        probe.reached = (enum jbc_probe_stage)stage;
        look(&diagnosis, &probe, "no luck");
        step_of(&diagnosis, names[stage], STEP_FAILED);
        assert_string_equal(diagnosis_failure(&diagnosis)->name, names[stage]);
        for (size_t i = 0; i < diagnosis.count; i++)
            if (diagnosis.steps[i].state == STEP_FAILED)
                for (size_t j = i + 1; j < diagnosis.count; j++)
                    assert_int_equal(diagnosis.steps[j].state, STEP_NOT_TRIED);
        diagnosis_clear(&diagnosis);
    }
}

static void test_behind_a_proxy_it_is_the_proxy_that_fails(void **state)
{
    (void)state;
    struct diagnosis diagnosis = {0};
    struct jbc_probe probe = reached();
    strcpy(probe.proxy_variable, "https_proxy");
    probe.proxy_status = 407;
    probe.reached = JBC_PROBE_RESOLVED;
    look(&diagnosis, &probe, "CONNECT tunnel failed");
    const struct step *step = step_of(&diagnosis, "proxy", STEP_FAILED);
    assert_string_equal(step->found, "the one of https_proxy refuses: HTTP 407");
    assert_non_null(strstr(step->remedy, "user name and password"));
    diagnosis_clear(&diagnosis);

    probe.proxy_status = 0;
    probe.reached = JBC_PROBE_NOTHING;
    look(&diagnosis, &probe, "no name");
    step = step_of(&diagnosis, "proxy", STEP_FAILED);
    assert_non_null(strstr(step->found, "cannot be reached: no name"));
    step_of(&diagnosis, "TCP", STEP_NOT_TRIED);
    diagnosis_clear(&diagnosis);

    probe.proxy_status = 200;
    probe.reached = JBC_PROBE_ANSWERED;
    look(&diagnosis, &probe, NULL);
    assert_string_equal(step_of(&diagnosis, "proxy", STEP_OK)->found,
                        "the one of https_proxy is used");
    step_of(&diagnosis, "TLS", STEP_OK);
    diagnosis_clear(&diagnosis);
}

static void test_each_cause_of_no_trust_has_its_remedy(void **state)
{
    (void)state;
    struct jbc_probe probe = reached(), expired = reached(), silent = reached();
    expired.certificate_ends = NOW - 1;
    silent.issuer[0] = '\0';
    silent.certificate_ends = 0;
    expect_tls(probe, "self-signed certificate", "if that issuer is to be trusted");
    expect_tls(probe, "no alternative certificate subject name matches", "another one");
    expect_tls(probe, "error setting certificate file: x", "--cacert");
    expect_tls(probe, "error adding trust anchors from file: x", "--cacert");
    expect_tls(expired, "certificate has expired", "must renew");
    expect_tls(silent, "wrong version number", "a port of https");
}

static void test_a_certificate_is_warned_of_two_weeks_before_its_end(void **state)
{
    (void)state;
    for (int days = 13; days <= 15; days += 2) {
        struct diagnosis diagnosis = {0};
        struct jbc_probe probe = reached();
        probe.certificate_ends = NOW + days * DAY;
        look(&diagnosis, &probe, NULL);
        step_of(&diagnosis, "TLS", days == 13 ? STEP_WARNING : STEP_OK);
        diagnosis_clear(&diagnosis);
    }
}

static void test_a_clock_may_be_wrong_by_five_minutes(void **state)
{
    (void)state;
    static const struct {
        int ahead;
        enum step_state state;
        const char *found;
    } cases[] = {{300, STEP_OK, "right"},
                 {-300, STEP_OK, "right"},
                 {301, STEP_WARNING, "it is 301 s ahead of"},
                 {-301, STEP_WARNING, "it is 301 s behind"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct diagnosis diagnosis = {0};
        struct jbc_probe probe = reached();
        probe.local_time += cases[i].ahead;
        look(&diagnosis, &probe, NULL);
        assert_non_null(
            strstr(step_of(&diagnosis, "clock", cases[i].state)->found, cases[i].found));
        diagnosis_clear(&diagnosis);
    }
}

static void test_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        enum step_state state;
    } cases[] = {{"https://emea-west.jitterbit.com", STEP_OK},
                 {"http://127.0.0.1:8080", STEP_OK},
                 {"https://emea.jitterbit.com", STEP_WARNING},
                 {"https://harmony.example.com", STEP_WARNING}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct diagnosis diagnosis = {0};
        doctor_host(&diagnosis, cases[i].host);
        step_of(&diagnosis, "host", cases[i].state);
        diagnosis_clear(&diagnosis);
    }
}

/* ---- the log-in ---- */

static void test_a_log_in_that_was_taken(void **state)
{
    (void)state;
    struct diagnosis diagnosis = {0};
    const struct settings settings = {.way = BY_PASSWORD};
    doctor_log_in(&diagnosis, &settings, true, NULL);
    step_of(&diagnosis, "log-in", STEP_OK);
    assert_non_null(strstr(step_of(&diagnosis, "two-factor", STEP_OK)->found, "trusted"));
    step_of(&diagnosis, "single sign-on", STEP_OK);
    diagnosis_clear(&diagnosis);
}

static void test_a_code_that_is_needed_is_no_refusal_of_the_log_in(void **state)
{
    (void)state;
    for (int has_device = 0; has_device < 2; has_device++) {
        struct diagnosis diagnosis = {0};
        const struct settings settings = {.way = BY_PASSWORD};
        const struct jbc_error reason = {.code = JBC_CODE_NEEDED};
        doctor_log_in(&diagnosis, &settings, has_device, &reason);
        step_of(&diagnosis, "log-in", STEP_OK);
        const struct step *step = step_of(&diagnosis, "two-factor", STEP_FAILED);
        assert_int_equal(step->code, JBC_DENIED);
        assert_non_null(strstr(step->remedy, has_device ? "--token-file" : "run 'jbc login' here"));
        step_of(&diagnosis, "single sign-on", STEP_OK);
        diagnosis_clear(&diagnosis);
    }
}

static void test_only_a_refusal_may_be_single_sign_ons_fault(void **state)
{
    (void)state;
    static const enum jbc_code codes[] = {JBC_DENIED, JBC_REMOTE};
    for (size_t i = 0; i < 2; i++) {
        struct diagnosis diagnosis = {0};
        const struct settings settings = {.way = BY_PASSWORD};
        const struct jbc_error reason = {.code = codes[i], .message = "no"};
        doctor_log_in(&diagnosis, &settings, false, &reason);
        assert_int_equal(step_of(&diagnosis, "log-in", STEP_FAILED)->code, codes[i]);
        step_of(&diagnosis, "single sign-on",
                codes[i] == JBC_DENIED ? STEP_WARNING : STEP_NOT_TRIED);
        diagnosis_clear(&diagnosis);
    }
}

/* ---- the list ---- */

static void test_a_step_is_told_once_for_each_organization(void **state)
{
    (void)state;
    struct diagnosis diagnosis = {.organization = "dev"};
    diagnosis_ok(&diagnosis, "output", "in %s", "dist");
    diagnosis_ok(&diagnosis, "output", "in %s", "dist");
    diagnosis_ok(&diagnosis, "output", "in %s", "other");
    diagnosis.organization = NULL;
    diagnosis_ok(&diagnosis, "output", "in %s", "dist");
    assert_int_equal(diagnosis.count, 3);
    diagnosis_clear(&diagnosis);
    diagnosis_clear(&diagnosis);
    assert_int_equal(diagnosis.count, 0);
}

static void test_the_first_failure_counts(void **state)
{
    (void)state;
    struct diagnosis diagnosis = {0};
    diagnosis_warn(&diagnosis, "a", "r", "w");
    assert_null(diagnosis_failure(&diagnosis));
    diagnosis_fail(&diagnosis, "b", JBC_DENIED, "r", "f");
    diagnosis_fail(&diagnosis, "c", JBC_REMOTE, "r", "f");
    assert_int_equal(diagnosis_failure(&diagnosis)->code, JBC_DENIED);
    diagnosis_clear(&diagnosis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_host_that_was_reached_is_fine),
        cmocka_unit_test(test_each_stage_that_was_not_reached_fails_and_the_next_are_not_tried),
        cmocka_unit_test(test_behind_a_proxy_it_is_the_proxy_that_fails),
        cmocka_unit_test(test_each_cause_of_no_trust_has_its_remedy),
        cmocka_unit_test(test_a_certificate_is_warned_of_two_weeks_before_its_end),
        cmocka_unit_test(test_a_clock_may_be_wrong_by_five_minutes),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_a_log_in_that_was_taken),
        cmocka_unit_test(test_a_code_that_is_needed_is_no_refusal_of_the_log_in),
        cmocka_unit_test(test_only_a_refusal_may_be_single_sign_ons_fault),
        cmocka_unit_test(test_a_step_is_told_once_for_each_organization),
        cmocka_unit_test(test_the_first_failure_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
