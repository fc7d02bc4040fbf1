/* Under which name and version a connector is registered and released. */
#include "expect.h"
#include "registrations.h"

#include <jbc/connector.h>
#include <stdio.h>

/* What tells them, as texts; each may be NULL. */
struct label_case {
    const char *name, *version, *last_version;
    const char *adapter_name, *adapter_version;
    const char *template_, *own; /* manifests */
};

static struct jbc_manifest parsed(const char *text, const char *source)
{
    struct jbc_manifest manifest = {0};
    struct jbc_error error = {0};
    if (text)
        assert_success(jbc_manifest_parse(&manifest, text, strlen(text), source,
                                          JBC_MANIFEST_TEMPLATE, &error),
                       error);
    return manifest;
}

static int choose(const struct label_case *from, struct jbc_label *label, struct jbc_error *error)
{
    struct jbc_manifest template_ = parsed(from->template_, "t.mf");
    struct jbc_manifest own = parsed(from->own, "own.mf");
    const struct jbc_adapter adapter = {
        .name = from->adapter_name ? borrowed(from->adapter_name) : NULL,
        .version = from->adapter_version ? borrowed(from->adapter_version) : NULL};
    const struct jbc_label_sources sources = {
        .name = from->name,
        .version = from->version,
        .adapter = from->adapter_name ? &adapter : NULL,
        .template_ = from->template_ ? &template_ : NULL,
        .own = from->own ? &own : NULL,
        .last_version = from->last_version,
    };
    int result = jbc_label_choose(label, &sources, error);
    jbc_manifest_clear(&template_);
    jbc_manifest_clear(&own);
    return result;
}

/* NULL: it is not told. */
static void assert_label(const struct label_case *from, const char *name, const char *version,
                         bool is_given)
{
    struct jbc_label label = {0};
    struct jbc_error error = {0};
    assert_success(choose(from, &label, &error), error);
    if (name)
        assert_string_equal(label.name, name);
    else
        assert_null(label.name);
    if (version)
        assert_string_equal(label.version, version);
    else
        assert_null(label.version);
    assert_int_equal(label.version_is_given, is_given);
    jbc_label_clear(&label);
    jbc_label_clear(&label);
}

static void assert_refused(const struct label_case *from, enum jbc_code code, const char *words)
{
    static const struct jbc_label clear;
    struct jbc_label label = {0};
    struct jbc_error error = {0};
    assert_failure(choose(from, &label, &error), &error, code, words);
    assert_memory_equal(&label, &clear, sizeof clear);
    assert_int_equal(choose(from, &label, NULL), -1);
}

static void the_version_is_of_the_first_that_tells_one(void **state)
{
    (void)state;
    struct label_case it = {.version = "1",
                            .adapter_name = "D",
                            .adapter_version = "2",
                            .template_ = "Version: 3\n",
                            .own = "Version: 4\n",
                            .last_version = "5"};
    assert_label(&it, "D", "1", true);
    it.version = NULL;
    assert_label(&it, "D", "2", false);
    it.adapter_version = NULL;
    assert_label(&it, "D", "3", false);
    it.template_ = "X: y\n";
    assert_label(&it, "D", "4", false);
    it.own = NULL;
    assert_label(&it, "D", "5", true);
    it.last_version = NULL;
    assert_label(&it, "D", NULL, false);
}

static void a_version_attribute_that_says_nothing_tells_none(void **state)
{
    (void)state;
    static const char *const lines[] = {"Version:\n", "Version: ****\n", "Version: XXXX\n",
                                        "Version: @JITTERBIT_CONNECTOR_VERSION@\n",
                                        "Version: 1-@JITTERBIT_CONNECTOR_VERSION@\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct label_case it = {.template_ = lines[i]};
        assert_label(&it, NULL, NULL, false);
    }
}

static void the_name_is_the_one_asked_for_or_adapter_jsons_and_both_agree(void **state)
{
    (void)state;
    struct label_case it = {.name = "D", .adapter_name = "D"};
    assert_label(&it, "D", NULL, false);
    it.adapter_name = NULL;
    assert_label(&it, "D", NULL, false);
    it = (struct label_case){.name = "d", .adapter_name = "D"};
    assert_refused(&it, JBC_BAD_INPUT, "'d', but adapter.json says 'D'");
}

static void what_cannot_be_registered_is_refused(void **state)
{
    (void)state;
    const struct label_case name = {.name = "a/b"};
    assert_refused(&name, JBC_USAGE, "holds '/'");
    const struct label_case asked = {.version = "1\n2"};
    assert_refused(&asked, JBC_USAGE, "control character");
    const struct label_case told = {.adapter_name = "D", .adapter_version = "1\n2"};
    assert_refused(&told, JBC_BAD_INPUT, "control character");
    const struct label_case last = {.last_version = ""};
    assert_refused(&last, JBC_USAGE, "empty");
}

static void what_the_build_did_not_fill_is_refused_wherever_it_comes_from(void **state)
{
    (void)state;
    static const char *const values[] = {"${project.version}", "1-${rev}", "@project.version@",
                                         "v@VERSION@", "(Placeholder Version)"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char line[64];
        snprintf(line, sizeof line, "X: y\nVersion: %s\n", values[i]);
        struct label_case it = {.version = values[i]};
        assert_refused(&it, JBC_BAD_INPUT, "did not fill");
        it = (struct label_case){.name = values[i]};
        assert_refused(&it, JBC_BAD_INPUT, "did not fill");
        it = (struct label_case){.adapter_name = "D", .adapter_version = values[i]};
        assert_refused(&it, JBC_BAD_INPUT, "did not fill");
        it = (struct label_case){.last_version = values[i]};
        assert_refused(&it, JBC_BAD_INPUT, "did not fill");
        it = (struct label_case){.adapter_name = "D", .adapter_version = "1", .template_ = line};
        assert_refused(&it, JBC_BAD_INPUT, "t.mf:2: Version is '");
        it = (struct label_case){.adapter_name = "D", .template_ = "A: b\n", .own = line};
        assert_refused(&it, JBC_BAD_INPUT, "own.mf:2: Version is '");
    }
}

static void one_that_does_not_stay_in_the_manifest_is_no_harm(void **state)
{
    (void)state;
    struct label_case it = {.version = "2", .template_ = "Version: ${project.version}\n"};
    assert_label(&it, NULL, "2", true);
    it = (struct label_case){.template_ = "Version: 3\n", .own = "Version: ${project.version}\n"};
    assert_label(&it, NULL, "3", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_of_the_first_that_tells_one),
        cmocka_unit_test(a_version_attribute_that_says_nothing_tells_none),
        cmocka_unit_test(the_name_is_the_one_asked_for_or_adapter_jsons_and_both_agree),
        cmocka_unit_test(what_cannot_be_registered_is_refused),
        cmocka_unit_test(what_the_build_did_not_fill_is_refused_wherever_it_comes_from),
        cmocka_unit_test(one_that_does_not_stay_in_the_manifest_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
