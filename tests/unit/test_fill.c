/* A registration into a manifest: attributes and placeholders. Activity ids are in
 * test_fill_activities.c. */
#include "expect.h"
#include "fill.h"
#include "fill_case.h"
#include "registrations.h"

#include <stdio.h>

#define KEY      "Jitterbit-Connector-Key"
#define SECRET   "Jitterbit-Connector-Secret"
#define ENDPOINT "Jitterbit-Connector-Endpoint-EntityTypeId"
#define ACTIVITY "Jitterbit-Activity-EntityTypeId-"
#define OLDER    "Jitterbit-Activity-Id-"

/* The three that every filled manifest has. */
#define THREE KEY ": KEY-1\n" SECRET ": SECRET-1\n" ENDPOINT ": 100\n"

/* ---- attributes ---- */

static void every_attribute_is_filled_in_its_place(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "Author: me\n" ENDPOINT ":\nX: y\n" SECRET
                                              ":\n" ACTIVITY "fetch:\n" KEY ":\nLast: z\n"};
    assert_filled(&it, "Author: me\n" ENDPOINT ": 100\nX: y\n" SECRET ": SECRET-1\n" ACTIVITY
                       "fetch: 101\n" KEY ": KEY-1\nLast: z\n");
}

static void whatever_placeholder_stands_there(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",
        " ",
        "   ",
        "****",
        "XXXXX",
        "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX",
        "(Placeholder Key)",
        "(Placeholder Secret)",
        "2370702",
        "something else",
        "@KEY@",
        "@JITTERBIT_CONNECTOR_KEY@",
        "@JITTERBIT_NO_SUCH_THING@",
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s: %s\n%s: %s\n%s: %s\n%sa: %s\n", KEY, values[i], SECRET,
                 values[i], ENDPOINT, values[i], ACTIVITY, values[i]);
        const struct fill_case it = {.template_ = text};
        assert_filled(&it, THREE ACTIVITY "a: 101\n");
    }
}

static void the_older_spelling_alone_gets_the_present_one_beside_it(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "Jitterbit-Connector-Endpoint-Id: ****\n" OLDER
                                              "fetch: ****\n" KEY ":\n" SECRET ":\n"};
    assert_filled(&it,
                  "Jitterbit-Connector-Endpoint-Id: 100\n" OLDER "fetch: 101\n" KEY
                  ": KEY-1\n" SECRET ": SECRET-1\n" ENDPOINT ": 100\n" ACTIVITY "fetch: 101\n");
}

static void both_spellings_at_once_are_both_filled(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = THREE "Jitterbit-Connector-Endpoint-Id:\n" OLDER
                                                    "a:\n" ACTIVITY "a:\n"};
    assert_filled(&it, THREE "Jitterbit-Connector-Endpoint-Id: 100\n" OLDER "a: 101\n" ACTIVITY
                             "a: 101\n");
    assert_ids(&it, "a=101");
}

static void the_case_of_a_name_does_not_matter(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ =
                                     "jitterbit-connector-KEY: x\nJITTERBIT-CONNECTOR-SECRET: x\n"
                                     "jitterbit-connector-endpoint-entitytypeid: x\n"
                                     "jitterbit-activity-entitytypeid-fetch: x\n"};
    assert_filled(&it, THREE ACTIVITY "fetch: 101\n");
}

static void what_is_missing_is_added(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "Author: me\n",
                                 .adapter =
                                     "{\"name\":\"D\",\"activities\":{\"put\":{},\"fetch\":{}}}"};
    assert_filled(&it, "Author: me\n" THREE ACTIVITY "put: 101\n" ACTIVITY "fetch: 102\n");
}

static void what_is_added_has_the_present_spelling(void **state)
{
    (void)state;
    const struct fill_case older = {.template_ = OLDER "a: 150\n",
                                    .adapter = "{\"name\":\"D\",\"activities\":{\"b\":{}}}"};
    assert_filled(&older, OLDER "a: 150\n" THREE ACTIVITY "a: 150\n" ACTIVITY "b: 101\n");
    const struct fill_case jar = {.template_ = "X: y\n",
                                  .own = "Jitterbit-Connector-Endpoint-Id:\n" OLDER "a:\n"};
    assert_filled(&jar, "Jitterbit-Connector-Endpoint-Id: 100\n" OLDER
                        "a: 101\nX: y\n" THREE ACTIVITY "a: 101\n");
    const struct fill_case both = {.template_ = OLDER "a:\n" ACTIVITY "c:\n",
                                   .adapter = "{\"name\":\"D\",\"activities\":{\"b\":{}}}"};
    assert_line(&both, ENDPOINT ": 100");
    assert_line(&both, ACTIVITY "a: 101");
    assert_line(&both, ACTIVITY "b: 103");
}

static void an_activity_whose_name_fits_the_older_spelling_alone_has_that(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = THREE OLDER
                                 "n2345678901234567890123456789012345678901234567-:\n"};
    assert_filled(&it, THREE OLDER "n2345678901234567890123456789012345678901234567-: 101\n");
}

static void the_version_stays_unless_it_is_given(void **state)
{
    (void)state;
    struct fill_case it = {.template_ = "Version: 1.0\n" THREE, .version = "2.0"};
    assert_filled(&it, "Version: 1.0\n" THREE);
    it.set_version = "2.0";
    assert_filled(&it, "Version: 2.0\n" THREE);
    it.template_ = THREE;
    assert_filled(&it, THREE "Version: 2.0\n");
}

/* ---- the JAR's own manifest ---- */

static void the_template_wins_and_what_only_the_jar_has_stays(void **state)
{
    (void)state;
    const struct fill_case it = {
        .template_ =
            "author: template\nNew: n\n\nName: b/\nX: template\nName-2: n\n\nName: c/\nY: c\n",
        .own = "Class-Path: lib/a.jar\nAuthor: own\nBuild-Jdk: 17\n\nName: a/\nSealed: true\n\n"
               "Name: b/\nX: own\nZ: own\n"};
    assert_filled(&it, "Class-Path: lib/a.jar\nauthor: template\nBuild-Jdk: 17\nNew: n\n" THREE
                       "[a/]\nSealed: true\n[b/]\nX: template\nZ: own\nName-2: n\n[c/]\nY: c\n");
}

static void what_the_jar_was_filled_with_before_is_filled_again(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "Author: me\n",
                                 .own = KEY ": old\n" SECRET ": old\n" ENDPOINT ": 1\n" ACTIVITY
                                            "a: 2\n"};
    assert_filled(&it, THREE ACTIVITY "a: 101\nAuthor: me\n");
}

/* ---- placeholders in values ---- */

static void each_placeholder_stands_for_its_value(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = THREE
                                 "N: @JITTERBIT_CONNECTOR_NAME@\nV: @JITTERBIT_CONNECTOR_VERSION@\n"
                                 "I: @JITTERBIT_CONNECTOR_ID@\nK: @JITTERBIT_CONNECTOR_KEY@\n"
                                 "S: @JITTERBIT_CONNECTOR_SECRET@\n"
                                 "E: @JITTERBIT_CONNECTOR_ENDPOINT_ENTITY_ID@\n"
                                 "A: @JITTERBIT_ACTIVITY_ID_fetch@\n" ACTIVITY "fetch:\n",
                                 .name = "Drop box",
                                 .version = "1.2"};
    assert_filled(&it, THREE
                  "N: Drop box\nV: 1.2\nI: 42\nK: KEY-1\nS: SECRET-1\nE: 100\nA: 101\n" ACTIVITY
                  "fetch: 101\n");
}

static void several_in_one_value_and_text_around_them(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "X: a "
                                              "@JITTERBIT_CONNECTOR_NAME@-@JITTERBIT_CONNECTOR_"
                                              "VERSION@@JITTERBIT_CONNECTOR_NAME@ z\n",
                                 .name = "N",
                                 .version = "1"};
    assert_line(&it, "X: a N-1N z");
}

static void in_sections_too_and_in_what_the_jar_has(void **state)
{
    (void)state;
    const struct fill_case it = {
        .template_ = "A: b\n\nName: t/\nImplementation-Version: @JITTERBIT_CONNECTOR_VERSION@\n",
        .own = "Implementation-Title: @JITTERBIT_CONNECTOR_NAME@\n\nName: o/\n"
               "X: @JITTERBIT_ACTIVITY_ID_a@\n" KEY ": @JITTERBIT_CONNECTOR_KEY@\n",
        .adapter = "{\"name\":\"D\",\"activities\":{\"a\":{}}}",
        .name = "N",
        .version = "1"};
    assert_filled(&it, "Implementation-Title: N\nA: b\n" THREE ACTIVITY "a: 101\n[o/]\nX: 101\n" KEY
                       ": KEY-1\n[t/]\nImplementation-Version: 1\n");
}

static void an_activity_is_named_in_any_case(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "X: @JITTERBIT_ACTIVITY_ID_FETCH@\n",
                                 .adapter = "{\"name\":\"D\",\"activities\":{\"fetch\":{}}}"};
    assert_line(&it, "X: 101");
}

static void an_unknown_placeholder_is_an_error_with_its_line(void **state)
{
    (void)state;
    static const char *const names[] = {
        "JITTERBIT_CONNECTOR_NAMES", "JITTERBIT_CONNECTOR_name", "JITTERBIT_", "JITTERBIT_ID",
        "JITTERBIT_CONNECTOR_KEY_",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[128], words[128];
        snprintf(text, sizeof text, "A: b\nX: see @%s@\n", names[i]);
        snprintf(words, sizeof words, "t.mf:2: @%s@ is no placeholder that jbc knows", names[i]);
        const struct fill_case it = {.template_ = text};
        assert_uncheckable(&it, words);
    }
}

static void a_placeholder_of_any_length_is_noticed(void **state)
{
    (void)state;
    for (size_t length = 100; length < 300; length += 14) {
        char letters[300], name[400];
        memset(letters, 'A', length);
        snprintf(name, sizeof name, "X: @JITTERBIT_%.*s@\n", (int)length, letters);
        const struct fill_case it = {.template_ = name};
        assert_uncheckable(&it, "t.mf:1: @JITTERBIT_AAA");
    }
}

static void unknown_placeholders_are_found_wherever_they_stand(void **state)
{
    (void)state;
    const struct fill_case section = {.template_ = "A: b\n\nName: x\nY: @JITTERBIT_X@\n"};
    assert_uncheckable(&section, "t.mf:4: @JITTERBIT_X@");
    const struct fill_case second = {.template_ = "A: @JITTERBIT_CONNECTOR_ID@ @JITTERBIT_X@\n"};
    assert_uncheckable(&second, "t.mf:1: @JITTERBIT_X@");
    const struct fill_case own = {.template_ = "A: b\n", .own = "B: @JITTERBIT_X@\n"};
    assert_uncheckable(&own, "own.mf:1: @JITTERBIT_X@");
    const struct fill_case name = {.template_ =
                                       "A: b\n\nName: @JITTERBIT_CONNECTOR_NAME@/\nB: c\n"};
    assert_uncheckable(&name, "@JITTERBIT_CONNECTOR_NAME@");
}

static void one_that_the_template_replaces_does_not_matter(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "b: c\n", .own = "B: @JITTERBIT_X@\n"};
    assert_filled(&it, "b: c\n" THREE);
}

static void an_activity_that_nobody_has_is_an_error(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = "X: @JITTERBIT_ACTIVITY_ID_none@\n" ACTIVITY "a:\n"};
    assert_uncheckable(&it, "is of an activity that neither template nor adapter.json has");
}

static void other_text_with_an_at_sign_stays(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "X: me@example.com",
        "X: @",
        "X: @@",
        "X: @VERSION@",
        "X: @jitterbit_connector_key@",
        "X: @JITTERBIT_CONNECTOR_KEY",
        "X: JITTERBIT_CONNECTOR_KEY@",
        "X: @JITTERBIT_CONNECTOR KEY@",
        "X: @JITTERBITS@",
        "X: a @JITTERBIT_ b",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s\n", lines[i]);
        const struct fill_case it = {.template_ = text};
        assert_line(&it, lines[i]);
    }
    const struct fill_case around = {.template_ = "X: @@JITTERBIT_CONNECTOR_ID@@\n"};
    assert_line(&around, "X: @42@");
}

static void what_is_put_in_is_not_looked_at_again(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.key = borrowed("a@JITTERBIT_CONNECTOR_SECRET@");
    const struct fill_case it = {
        .template_ = "X: @JITTERBIT_CONNECTOR_NAME@\nY: @JITTERBIT_CONNECTOR_KEY@\n",
        .name = "@JITTERBIT_CONNECTOR_VERSION@",
        .registration = &registration};
    assert_line(&it, "X: @JITTERBIT_CONNECTOR_VERSION@");
    assert_line(&it, "Y: a@JITTERBIT_CONNECTOR_SECRET@");
    assert_line(&it, KEY ": a@JITTERBIT_CONNECTOR_SECRET@");
}

/* ---- what must not be ---- */

static void a_value_that_is_not_known_is_an_error(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.id = NULL;
    const struct fill_case id = {.template_ = "X: @JITTERBIT_CONNECTOR_ID@\n",
                                 .registration = &registration};
    assert_unfilled(&id, JBC_BAD_INPUT, "X wants @JITTERBIT_CONNECTOR_ID@");
    const struct fill_case version = {.template_ = "X: @JITTERBIT_CONNECTOR_VERSION@\n"};
    assert_unfilled(&version, JBC_BAD_INPUT, "its value is not known");
}

static void a_value_that_would_break_the_format_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"CANARY\nEvil: yes", "CANARY\rEvil: yes", "CANARY\xff"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct fill_case it = {.template_ = "X: @JITTERBIT_CONNECTOR_VERSION@\n",
                               .version = values[i]};
        assert_unfilled(&it, JBC_BAD_INPUT, "@JITTERBIT_CONNECTOR_VERSION@");
        it = (struct fill_case){.template_ = "X: y\n", .set_version = values[i]};
        assert_unfilled(&it, JBC_BAD_INPUT, "Version");
    }
}

static void a_registration_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    const struct fill_case it = {.template_ = "X: y\n", .registration = &registration};
    registration.key = borrowed("CANARY\nEvil: yes");
    assert_unfilled(&it, JBC_BAD_INPUT, "the registration: \"key\"");
    registration.key = NULL;
    assert_unfilled(&it, JBC_BAD_INPUT, "\"key\" is missing");
}

static void a_secret_that_was_masked_on_its_way_is_refused(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.secret = borrowed("********");
    const struct fill_case it = {.template_ = "X: y\n", .registration = &registration};
    assert_unfilled(&it, JBC_BAD_INPUT, "\"secret\" is a placeholder");
}

static void nothing_may_be_left_unfilled(void **state)
{
    (void)state;
    static const char *const names[] = {"Jitterbit-Connector-Id", "Jitterbit-Other-Key",
                                        "Jitterbit-Other-Secret", "jitterbit-x-ENTITYTYPEID"};
    static const char *const values[] = {"", "****", "(Placeholder Key)", "XXXX-XXXX", "@ID@"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            char text[128];
            snprintf(text, sizeof text, "%s: %s\n", names[n], values[v]);
            const struct fill_case it = {.template_ = text};
            assert_unfilled(&it, JBC_BAD_INPUT, names[n]);
        }
}

static void attributes_that_are_no_id_may_be_empty(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ =
                                     THREE "Jitterbit-Connector-UI:\nAuthor:\nMy-Key: ****\n"
                                           "Jitterbit-Connector-Id: 7\n"};
    assert_filled(&it, THREE "Jitterbit-Connector-UI: \nAuthor: \nMy-Key: ****\n"
                             "Jitterbit-Connector-Id: 7\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attribute_is_filled_in_its_place),
        cmocka_unit_test(whatever_placeholder_stands_there),
        cmocka_unit_test(the_older_spelling_alone_gets_the_present_one_beside_it),
        cmocka_unit_test(both_spellings_at_once_are_both_filled),
        cmocka_unit_test(the_case_of_a_name_does_not_matter),
        cmocka_unit_test(what_is_missing_is_added),
        cmocka_unit_test(what_is_added_has_the_present_spelling),
        cmocka_unit_test(an_activity_whose_name_fits_the_older_spelling_alone_has_that),
        cmocka_unit_test(the_version_stays_unless_it_is_given),
        cmocka_unit_test(the_template_wins_and_what_only_the_jar_has_stays),
        cmocka_unit_test(what_the_jar_was_filled_with_before_is_filled_again),
        cmocka_unit_test(each_placeholder_stands_for_its_value),
        cmocka_unit_test(several_in_one_value_and_text_around_them),
        cmocka_unit_test(in_sections_too_and_in_what_the_jar_has),
        cmocka_unit_test(an_activity_is_named_in_any_case),
        cmocka_unit_test(an_unknown_placeholder_is_an_error_with_its_line),
        cmocka_unit_test(a_placeholder_of_any_length_is_noticed),
        cmocka_unit_test(unknown_placeholders_are_found_wherever_they_stand),
        cmocka_unit_test(one_that_the_template_replaces_does_not_matter),
        cmocka_unit_test(an_activity_that_nobody_has_is_an_error),
        cmocka_unit_test(other_text_with_an_at_sign_stays),
        cmocka_unit_test(what_is_put_in_is_not_looked_at_again),
        cmocka_unit_test(a_value_that_is_not_known_is_an_error),
        cmocka_unit_test(a_value_that_would_break_the_format_is_refused),
        cmocka_unit_test(a_registration_that_makes_no_sense_is_refused),
        cmocka_unit_test(a_secret_that_was_masked_on_its_way_is_refused),
        cmocka_unit_test(nothing_may_be_left_unfilled),
        cmocka_unit_test(attributes_that_are_no_id_may_be_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
