#define _GNU_SOURCE /* strcasestr */
#include "document.h"

#include "fail.h"
#include "file.h"
#include "json_place.h"
#include "suggest.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENT_LIMIT = 8 * 1024 * 1024, MEMBER_LIMIT = 32 };

/* The line of the first mark that git leaves where two sides have changed one place; 0: none. */
static unsigned conflict_line(const char *text)
{
    unsigned line = 1;
    for (const char *at = text; at; at = strchr(at, '\n'), line += at != NULL) {
        at += *at == '\n';
        if (strncmp(at, "<<<<<<< ", 8) == 0 || strncmp(at, ">>>>>>> ", 8) == 0)
            return line;
        if (!*at)
            break;
    }
    return 0;
}

int document_read(struct document *document, const char *path, struct jbc_error *error)
{
    document->path = path;
    if (file_read(&document->text, path, DOCUMENT_LIMIT, error) < 0)
        return -1;
    const char *text = document->text.data ? document->text.data : "";
    unsigned line = conflict_line(text);
    if (line)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s:%u: the mark of a merge conflict: keep the lines of both sides that "
                         "belong together, and take the marks out",
                         path, line);
    document->json = json_parse(text, document->text.length, path, JBC_BAD_INPUT, error);
    if (!document->json)
        return -1;
    const struct place root = place_root(document);
    return cJSON_IsObject(document->json) ? 0 : place_fail(&root, error, "is no JSON object");
}

void document_clear(struct document *document)
{
    json_free(document->json);
    buf_clear(&document->text);
    *document = (struct document){0};
}

struct place place_root(const struct document *document)
{
    return (struct place){.document = document, .json = document->json};
}

static size_t depth_of(const struct place *place)
{
    size_t depth = 0;
    while (place->names[depth])
        depth++;
    return depth;
}

struct place place_member(const struct place *place, const char *name)
{
    struct place member = *place;
    size_t depth = depth_of(place);
    if (depth < PLACE_DEPTH)
        member.names[depth] = name;
    member.json = place->json ? json_member(place->json, name) : NULL;
    return member;
}

unsigned place_line(const struct place *place)
{
    struct place at = *place;
    for (size_t depth = depth_of(place); depth > 0; depth--) {
        unsigned line = json_place(place->document->text.data, at.names);
        if (line)
            return line;
        at.names[depth - 1] = NULL;
    }
    return 1;
}

int place_fail(const struct place *place, struct jbc_error *error, const char *format, ...)
{
    char text[1024], members[256] = "";
    size_t length = 0;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (size_t i = 0; place->names[i] && length < sizeof members; i++)
        length += (size_t)snprintf(members + length, sizeof members - length, "%s%.64s",
                                   i ? "." : "", place->names[i]);
    return fail_with(error, JBC_BAD_INPUT, "%s:%u: %s%s%s", place->document->path,
                     place_line(place), members, *members ? ": " : "", text);
}

/* Where a secret belongs whose member somebody has tried to put into a file that is shared. */
static const char *secret_advice(const char *name)
{
    if (strcasestr(name, "password") || strcasestr(name, "passwd"))
        return "a password is no matter for a file that is shared: it belongs into "
               "HARMONY_PASSWORD, into a file that \"passwordFile\" names, or is asked for";
    if (strcasestr(name, "token"))
        return "a token is no matter for a file that is shared: it belongs into "
               "HARMONY_AUTH_TOKEN, or into a file that \"tokenFile\" names";
    if (strcasestr(name, "secret") || strcasestr(name, "key"))
        return "a key or a secret is no matter for a file that is shared: jbc gets it from "
               "Harmony, and keeps it in the file that \"registration\" names";
    return NULL;
}

static int fail_unknown(const struct place *member, const char *name, const char *const *known,
                        struct jbc_error *error)
{
    const char *advice = secret_advice(name), *likely = suggest(name, known, sizeof *known);
    if (advice)
        return place_fail(member, error, "%s", advice);
    if (likely)
        return place_fail(member, error, "there is no such member; is \"%s\" meant?", likely);
    return place_fail(member, error, "there is no such member here");
}

static bool is_known(const char *name, const char *const *known)
{
    while (*known && strcmp(*known, name) != 0)
        known++;
    return *known;
}

static int check_once(const struct place *place, const cJSON *member, struct jbc_error *error)
{
    for (const cJSON *other = member->next; other; other = other->next)
        if (strcmp(other->string, member->string) == 0) {
            const struct place at = place_member(place, member->string);
            return place_fail(&at, error, "stands twice");
        }
    return 0;
}

int place_check_object(const struct place *place, const char *const *known, struct jbc_error *error)
{
    const cJSON *member;
    if (!cJSON_IsObject(place->json))
        return place_fail(place, error, "must be an object");
    cJSON_ArrayForEach(member, place->json)
    {
        const struct place at = place_member(place, member->string);
        if (known && !is_known(member->string, known))
            return fail_unknown(&at, member->string, known, error);
        if (check_once(place, member, error) < 0)
            return -1;
    }
    return 0;
}

int place_take_string(const struct place *place, const char *name, char **out,
                      struct jbc_error *error)
{
    const struct place member = place_member(place, name);
    const char *text = json_string(place->json, name);
    if (!member.json)
        return 0;
    if (!text)
        return place_fail(&member, error, "must be a string");
    if (!*text || text_has_control(text))
        return place_fail(&member, error, "must not be empty, nor hold control characters");
    *out = strdup(text);
    return *out ? 0 : fail_memory(error);
}

int place_need_string(const struct place *place, const char *name, char **out,
                      struct jbc_error *error)
{
    const struct place member = place_member(place, name);
    if (!member.json)
        return place_fail(&member, error, "is missing");
    return place_take_string(place, name, out, error);
}

int place_take_bool(const struct place *place, const char *name, bool *out, struct jbc_error *error)
{
    const struct place member = place_member(place, name);
    if (!member.json)
        return 0;
    if (!cJSON_IsBool(member.json))
        return place_fail(&member, error, "must be true or false");
    *out = cJSON_IsTrue(member.json);
    return 0;
}

int place_each(const struct place *place, const char *name,
               int (*take)(void *to, const struct place *member, struct jbc_error *error), void *to,
               struct jbc_error *error)
{
    const struct place object = place_member(place, name);
    const cJSON *member;
    if (!object.json)
        return 0;
    if (place_check_object(&object, NULL, error) < 0)
        return -1;
    cJSON_ArrayForEach(member, object.json)
    {
        const struct place at = place_member(&object, member->string);
        if (take(to, &at, error) < 0)
            return -1;
    }
    return 0;
}
