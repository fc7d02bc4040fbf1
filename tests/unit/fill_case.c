#include "fill_case.h"

#include "adapter.h"
#include "buf.h"
#include "expect.h"
#include "fill.h"
#include "registrations.h"

#include <stdio.h>

/* The sources, parsed. */
struct parsed {
    struct jbc_manifest template_, own, replaced;
    struct jbc_adapter adapter;
    struct jbc_registration good;
    struct jbc_listener listener;
    struct fill_sources sources;
};

static char said[2048];

const char *heard(void)
{
    return said;
}

static void hear(void *context, enum jbc_news news, const char *text)
{
    size_t used = strlen(said);
    (void)context;
    snprintf(said + used, sizeof said - used, "%s %s\n", news == JBC_WARNING ? "WARNING" : "other",
             text);
}

static struct jbc_manifest *parse(struct jbc_manifest *manifest, const char *text,
                                  const char *source)
{
    struct jbc_error error = {0};
    if (!text)
        return NULL;
    assert_success(
        jbc_manifest_parse(manifest, text, strlen(text), source, JBC_MANIFEST_TEMPLATE, &error),
        error);
    return manifest;
}

static void set_up(struct parsed *parsed, const struct fill_case *from)
{
    struct jbc_error error = {0};
    *parsed = (struct parsed){.good = good_registration(), .listener = {.hear = hear}};
    said[0] = '\0';
    if (from->adapter)
        assert_success(adapter_parse(&parsed->adapter, from->adapter, strlen(from->adapter),
                                     "adapter.json", &error),
                       error);
    parsed->sources = (struct fill_sources){
        .template_ = parse(&parsed->template_, from->template_, "t.mf"),
        .own = parse(&parsed->own, from->own, "own.mf"),
        .replaced = parse(&parsed->replaced, from->replaced, "old.mf"),
        .adapter = from->adapter ? &parsed->adapter : NULL,
        .name = from->name,
        .version = from->version,
        .set_version = from->set_version,
        .listener = &parsed->listener,
        .lock = from->lock,
    };
}

static void tear_down(struct parsed *parsed)
{
    jbc_manifest_clear(&parsed->template_);
    jbc_manifest_clear(&parsed->own);
    jbc_manifest_clear(&parsed->replaced);
    jbc_adapter_clear(&parsed->adapter);
}

static void add_section(struct buf *out, const struct jbc_section *section)
{
    if (section->name)
        buf_addf(out, "[%s]\n", section->name);
    for (size_t i = 0; i < section->count; i++)
        buf_addf(out, "%s: %s\n", section->attributes[i].name, section->attributes[i].value);
}

static void add_plan(struct buf *out, const struct jbc_id_plan *plan)
{
    static const char *const ways[] = {"kept", "new", "back", "retired", "retired before"};
    static const char *const sources[] = {"lock", "template", "JAR", "registration", "output"};
    for (size_t i = 0; i < plan->count; i++) {
        const struct jbc_planned_id *item = &plan->items[i];
        buf_addf(out, "%s%s=%s %s", i ? ", " : "", item->name, item->id, ways[item->way]);
        if (item->way != JBC_ID_NEW)
            buf_addf(out, " by %s", sources[item->source]);
    }
}

/* What came of a fill, as texts. */
struct result {
    struct buf lines, ids, plan;
};

static void fill_into(const struct fill_case *from, struct result *result)
{
    struct parsed parsed;
    struct jbc_error error = {0};
    struct filled filled = {0};
    set_up(&parsed, from);
    assert_success(fill_check(&parsed.sources, &error), error);
    parsed.sources.registration = from->registration ? from->registration : &parsed.good;
    assert_success(fill_manifest(&parsed.sources, &filled, &error), error);
    add_section(&result->lines, &filled.manifest.main);
    for (size_t i = 0; i < filled.manifest.section_count; i++)
        add_section(&result->lines, &filled.manifest.sections[i]);
    for (size_t i = 0; i < filled.activities.count; i++)
        buf_addf(&result->ids, "%s%s=%s", i ? " " : "", filled.activities.items[i].name,
                 filled.activities.items[i].id);
    add_plan(&result->plan, &filled.ids);
    fill_clear(&filled);
    fill_clear(&filled);
    tear_down(&parsed);
}

static void clear(struct result *result)
{
    buf_clear(&result->lines);
    buf_clear(&result->ids);
    buf_clear(&result->plan);
}

static const char *text_of(const struct buf *text)
{
    return text->data ? text->data : "";
}

void assert_filled(const struct fill_case *from, const char *wanted)
{
    struct result result = {0};
    fill_into(from, &result);
    assert_string_equal(text_of(&result.lines), wanted);
    clear(&result);
}

void assert_line(const struct fill_case *from, const char *line)
{
    struct result result = {0};
    struct buf wanted = {0};
    buf_adds(&result.lines, "\n");
    fill_into(from, &result);
    buf_addf(&wanted, "\n%s\n", line);
    if (!strstr(result.lines.data, wanted.data))
        fail_msg("no line '%s' in:%s", line, result.lines.data);
    buf_clear(&wanted);
    clear(&result);
}

void assert_ids(const struct fill_case *from, const char *wanted)
{
    struct result result = {0};
    fill_into(from, &result);
    assert_string_equal(text_of(&result.ids), wanted);
    clear(&result);
}

void assert_plan(const struct fill_case *from, const char *wanted)
{
    struct result result = {0};
    fill_into(from, &result);
    assert_string_equal(text_of(&result.plan), wanted);
    clear(&result);
}

static void assert_clear(const struct filled *filled)
{
    static const struct filled nothing;
    assert_memory_equal(filled, &nothing, sizeof nothing);
}

void assert_unfilled(const struct fill_case *from, enum jbc_code code, const char *words)
{
    struct parsed parsed;
    struct jbc_error error = {0};
    struct filled filled = {0};
    set_up(&parsed, from);
    parsed.sources.registration = from->registration ? from->registration : &parsed.good;
    assert_failure(fill_manifest(&parsed.sources, &filled, &error), &error, code, words);
    assert_clear(&filled);
    assert_null(strstr(error.message, "CANARY"));
    assert_int_equal(fill_manifest(&parsed.sources, &filled, NULL), -1);
    assert_clear(&filled);
    tear_down(&parsed);
}

void assert_uncheckable(const struct fill_case *from, const char *words)
{
    struct parsed parsed;
    struct jbc_error error = {0};
    set_up(&parsed, from);
    assert_failure(fill_check(&parsed.sources, &error), &error, JBC_BAD_INPUT, words);
    assert_int_equal(fill_check(&parsed.sources, NULL), -1);
    tear_down(&parsed);
    assert_unfilled(from, JBC_BAD_INPUT, words);
}
