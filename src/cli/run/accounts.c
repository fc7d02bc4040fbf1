#include "accounts.h"

#include "fail.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

static int check_token_hosts(const struct accounts *accounts, struct jbc_error *error)
{
    static const char unlabelled[] = "HARMONY_AUTH_TOKEN";
    const struct settings *first = NULL;
    for (size_t i = 0; i < accounts->count; i++) {
        const struct settings *settings = &accounts->items[i].settings;
        if (settings->way != BY_TOKEN || strcmp(settings->secret.origin, unlabelled) != 0)
            continue;
        if (first && strcmp(first->host.value, settings->host.value) != 0)
            return fail_with(
                error, JBC_USAGE,
                "%s is a token of one host, but the organizations '%s' and '%s' are at "
                "%s and %s: give each its own, by %s with its label",
                unlabelled, first->organization->label, settings->organization->label,
                first->host.value, settings->host.value, unlabelled);
        first = first ? first : settings;
    }
    return 0;
}

int accounts_find(struct accounts *accounts, const struct selection *selection,
                  const struct options *options, struct jbc_error *error)
{
    accounts->items = calloc(selection->organization_count + 1, sizeof *accounts->items);
    if (!accounts->items)
        return fail_memory(error);
    for (size_t i = 0; i < selection->organization_count; i++) {
        struct settings *settings = &accounts->items[accounts->count++].settings;
        if (settings_open(settings, options, error) < 0)
            return -1;
        settings->project = &selection->project;
        settings->organization = selection->organizations[i];
        if (resolve_harmony(settings, NULL, error) < 0)
            return -1;
    }
    return check_token_hosts(accounts, error);
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* True where both log in as one, at one host. */
static bool is_same_account(const struct settings *a, const struct settings *b)
{
    return a->way == b->way && same(a->host.value, b->host.value) &&
           same(a->username.value, b->username.value) && same(a->secret.value, b->secret.value) &&
           same(a->password_file, b->password_file) && same(a->token_file, b->token_file);
}

/* Goes on with the log-in of another organization's client. */
static int share(struct account *account, const struct account *other, struct jbc_error *error)
{
    struct jbc_token token = {0};
    int result = jbc_client_token(other->session.client, &token, error);
    if (result == 0)
        result = session_share(&account->session, &account->settings, &token, error);
    account->session.is_proved = other->session.is_proved;
    jbc_token_clear(&token);
    return result;
}

static void open_account(struct accounts *accounts, size_t index)
{
    struct account *account = &accounts->items[index];
    for (size_t i = 0; i < index; i++) {
        const struct account *other = &accounts->items[i];
        if (!is_same_account(&other->settings, &account->settings))
            continue;
        if (other->error.code)
            account->error = other->error;
        else
            share(account, other, &account->error);
        return;
    }
    session_open(&account->session, &account->settings, &account->error);
}

int accounts_open(struct accounts *accounts, struct jbc_error *error)
{
    for (size_t i = 0; i < accounts->count; i++) {
        open_account(accounts, i);
        if (accounts->items[i].error.code == JBC_STOPPED)
            return fail_stopped(error);
    }
    return 0;
}

void accounts_clear(struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->count; i++) {
        session_clear(&accounts->items[i].session);
        settings_clear(&accounts->items[i].settings);
    }
    free(accounts->items);
    *accounts = (struct accounts){0};
}
