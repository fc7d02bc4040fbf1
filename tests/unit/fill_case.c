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

/* Fills, and adds the manifest to lines and the ids to ids. */
static void fill_into(const struct fill_case *from, struct buf *lines, struct buf *ids)
{
    struct parsed parsed;
    struct jbc_error error = {0};
    struct jbc_manifest filled = {0};
    struct jbc_activities activities = {0};
    set_up(&parsed, from);
    assert_success(fill_check(&parsed.sources, &error), error);
    parsed.sources.registration = from->registration ? from->registration : &parsed.good;
    assert_success(fill_manifest(&parsed.sources, &filled, &activities, &error), error);
    add_section(lines, &filled.main);
    for (size_t i = 0; i < filled.section_count; i++)
        add_section(lines, &filled.sections[i]);
    for (size_t i = 0; i < activities.count; i++)
        buf_addf(ids, "%s%s=%s", i ? " " : "", activities.items[i].name, activities.items[i].id);
    jbc_manifest_clear(&filled);
    jbc_activities_clear(&activities);
    jbc_activities_clear(&activities);
    tear_down(&parsed);
}

void assert_filled(const struct fill_case *from, const char *wanted)
{
    struct buf lines = {0}, ids = {0};
    fill_into(from, &lines, &ids);
    assert_string_equal(lines.data ? lines.data : "", wanted);
    buf_clear(&lines);
    buf_clear(&ids);
}

void assert_line(const struct fill_case *from, const char *line)
{
    struct buf lines = {0}, ids = {0}, wanted = {0};
    buf_adds(&lines, "\n");
    fill_into(from, &lines, &ids);
    buf_addf(&wanted, "\n%s\n", line);
    if (!strstr(lines.data, wanted.data))
        fail_msg("no line '%s' in:%s", line, lines.data);
    buf_clear(&lines);
    buf_clear(&ids);
    buf_clear(&wanted);
}

void assert_ids(const struct fill_case *from, const char *wanted)
{
    struct buf lines = {0}, ids = {0};
    fill_into(from, &lines, &ids);
    assert_string_equal(ids.data ? ids.data : "", wanted);
    buf_clear(&lines);
    buf_clear(&ids);
}

static void assert_clear(const struct jbc_manifest *filled, const struct jbc_activities *all)
{
    static const struct jbc_manifest nothing;
    assert_memory_equal(filled, &nothing, sizeof nothing);
    assert_null(all->items);
    assert_int_equal(all->count, 0);
}

void assert_unfilled(const struct fill_case *from, enum jbc_code code, const char *words)
{
    struct parsed parsed;
    struct jbc_error error = {0};
    struct jbc_manifest filled = {0};
    struct jbc_activities activities = {0};
    set_up(&parsed, from);
    parsed.sources.registration = from->registration ? from->registration : &parsed.good;
    assert_failure(fill_manifest(&parsed.sources, &filled, &activities, &error), &error, code,
                   words);
    assert_clear(&filled, &activities);
    assert_null(strstr(error.message, "CANARY"));
    assert_int_equal(fill_manifest(&parsed.sources, &filled, &activities, NULL), -1);
    assert_clear(&filled, &activities);
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
