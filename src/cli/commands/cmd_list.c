#include "cmd.h"
#include "connector_name.h"
#include "defuse.h"
#include "masks.h"
#include "msg.h"
#include "out.h"
#include "places.h"
#include "resolve.h"
#include "session.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct opt own[] = {
    {"show-secrets", 0, OPT_FLAG, NULL, "show keys and secrets, too", OPT_PLACE(show_secrets)},
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Project", project_options}, {"Own", own}, {"Where", where_options}, {"Who", who_options},
    {"Any command", any_options}, {0},
};

static cJSON *json_of(const struct jbc_registration *item, bool show_secrets)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "id", item->id);
    out_add(json, "name", item->name);
    out_add(json, "version", item->version);
    out_add(json, "endpointEntityId", item->endpoint_entity_id);
    out_add(json, "functionEntityStartId", item->function_entity_start_id);
    out_add(json, "functionEntityEndId", item->function_entity_end_id);
    if (show_secrets) {
        out_add(json, "key", item->key);
        out_add(json, "secret", item->secret);
    }
    return json;
}

static void add_list(cJSON *json, const struct jbc_registration_list *list, bool show_secrets)
{
    cJSON *connectors = cJSON_AddArrayToObject(json, "connectors");
    for (size_t i = 0; i < list->count; i++)
        cJSON_AddItemToArray(connectors, json_of(&list->items[i], show_secrets));
}

static void print_json(const struct jbc_registration_list *list, const struct session *session,
                       bool show_secrets)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "host", jbc_client_host(session->client));
    out_add(json, "orgId", jbc_client_org(session->client));
    add_list(json, list, show_secrets);
    out_json(json);
}

enum { COLUMNS = 7, CELL = 1024 };

/* A row of the table; what Harmony did not tell is a dash. */
static void cells_of(const struct jbc_registration *item, char cells[COLUMNS][CELL])
{
    char range[64] = "-";
    if (item->function_entity_start_id && item->function_entity_end_id)
        snprintf(range, sizeof range, "%.25s-%.25s", item->function_entity_start_id,
                 item->function_entity_end_id);
    const char *values[COLUMNS] = {item->id, item->name, item->version, item->endpoint_entity_id,
                                   range,    item->key,  item->secret};
    for (size_t i = 0; i < COLUMNS; i++) {
        text_visible(cells[i], CELL, values[i] && *values[i] ? values[i] : "-");
        defuse_line(cells[i]);
    }
}

/* Characters, as a terminal counts most of them: bytes that do not continue one. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void print_row(char cells[COLUMNS][CELL], const int widths[COLUMNS], size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        printf("%s%*s", cells[i], i + 1 < columns ? widths[i] - width_of(cells[i]) + 2 : 0, "");
    putchar('\n');
}

static void print_table(const struct jbc_registration_list *list, bool show_secrets)
{
    static const char *const titles[COLUMNS] = {"ID",         "NAME", "VERSION", "ENDPOINT",
                                                "ACTIVITIES", "KEY",  "SECRET"};
    char cells[COLUMNS][CELL];
    int widths[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        widths[i] = width_of(titles[i]);
    for (size_t row = 0; row < list->count; row++) {
        cells_of(&list->items[row], cells);
        for (size_t i = 0; i < COLUMNS; i++)
            if (widths[i] < width_of(cells[i]))
                widths[i] = width_of(cells[i]);
    }
    size_t columns = show_secrets ? COLUMNS : COLUMNS - 2;
    for (size_t i = 0; i < columns; i++)
        snprintf(cells[i], CELL, "%s", titles[i]);
    print_row(cells, widths, columns);
    for (size_t row = 0; row < list->count; row++) {
        cells_of(&list->items[row], cells);
        print_row(cells, widths, columns);
    }
}

static void mask_all(const struct jbc_registration_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        mask_registration(&list->items[i]);
}

/* For people: where, and what is registered there. */
static void print(const struct jbc_registration_list *list, const struct options *options,
                  const struct session *session)
{
    if (list->count > 0 && out_has_table()) {
        out_line("host", jbc_client_host(session->client));
        out_line("organization", jbc_client_org(session->client));
        print_table(list, options->show_secrets);
    } else if (list->count == 0 && !options->json) {
        msg_note("no connectors are registered in organization %s",
                 jbc_client_org(session->client));
    }
}

static int list_alone(const struct options *options)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct session session = {0};
    struct jbc_registration_list list = {0};
    int code = JBC_OK;
    if (settings_open(&settings, options, &error) < 0 ||
        resolve_harmony(&settings, NULL, &error) < 0 ||
        session_open(&session, &settings, &error) < 0 ||
        jbc_client_list(session.client, &list, &error) < 0) {
        code = msg_fail(&error);
    } else {
        if (options->show_secrets)
            mask_all(&list);
        if (options->json)
            print_json(&list, &session, options->show_secrets);
        print(&list, options, &session);
    }
    jbc_registration_list_clear(&list);
    session_clear(&session);
    settings_clear(&settings);
    return code;
}

/* ---- in a project ---- */

/* Keeps those that are connectors named on the command line. */
static int keep_named(struct jbc_registration_list *list, const struct project_run *run,
                      const struct project_organization *organization, struct jbc_error *error)
{
    size_t kept = 0;
    if (run->options->connectors.count == 0)
        return 0;
    for (size_t i = 0; run->selection.connectors[i]; i++) {
        const struct project_release which = {organization, run->selection.connectors[i]};
        char *name = connector_name(run, &which, error);
        if (!name)
            return -1;
        for (size_t j = kept; j < list->count; j++) {
            struct jbc_registration item = list->items[j];
            if (!item.name || strcmp(item.name, name) != 0)
                continue;
            list->items[j] = list->items[kept];
            list->items[kept++] = item;
        }
        free(name);
    }
    while (list->count > kept)
        jbc_registration_clear(&list->items[--list->count]);
    return 0;
}

static int ask(const struct project_run *run, const struct account *account, cJSON *json,
               struct jbc_error *error)
{
    const struct options *options = run->options;
    struct jbc_registration_list list = {0};
    int result = jbc_client_list(account->session.client, &list, error);
    if (result == 0)
        result = keep_named(&list, run, account->settings.organization, error);
    if (result == 0) {
        if (options->show_secrets)
            mask_all(&list);
        add_list(json, &list, options->show_secrets);
        if (list.count > 0)
            out_line("for", account->settings.organization->label);
        print(&list, options, &account->session);
    }
    jbc_registration_list_clear(&list);
    return result;
}

static int run(const struct options *options)
{
    static const struct places_work work = {.ask = ask};
    const char *project = selection_project_file(options);
    return project ? places_ask(options, project, &work) : list_alone(options);
}

const struct command cmd_list = {
    .name = "list",
    .summary = "list the registered connectors",
    .description =
        "Lists the connectors that are registered in the organization. Keys and secrets\n"
        "are hidden unless --show-secrets is given. In a project it lists by organization; with\n"
        "--connector only what is registered by that connector's name.",
    .example = "jbc list --region na\njbc list --region na --json",
    .groups = groups,
    .run = run,
};
