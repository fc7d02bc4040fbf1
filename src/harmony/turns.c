#include "turns.h"

#include "fail.h"
#include "intent.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of names that are sorted; one that stands twice is one connector. */
static int take_all(struct jbc_turns *turns, const struct jbc_client *client,
                    const char *state_folder, const char *const *names, size_t count,
                    const struct jbc_listener *listener, struct jbc_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
            continue;
        int lock = intent_lock(state_folder, client, names[i], listener, error);
        if (lock < 0)
            return -1;
        turns->locks[turns->count++] = lock;
    }
    return 0;
}

struct jbc_turns *jbc_turns_take(const struct jbc_client *client, const char *state_folder,
                                 const char *const *names, size_t count,
                                 const struct jbc_listener *listener, struct jbc_error *error)
{
    struct jbc_turns *turns = calloc(1, sizeof *turns);
    const char **sorted = calloc(count + 1, sizeof *sorted);
    int result = -1;
    if (turns)
        turns->locks = calloc(count + 1, sizeof *turns->locks);
    if (!turns || !sorted || !turns->locks) {
        fail_memory(error);
    } else {
        memcpy(sorted, names, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare);
        result = state_folder
                     ? take_all(turns, client, state_folder, sorted, count, listener, error)
                     : 0;
    }
    free(sorted);
    if (result < 0) {
        jbc_turns_free(turns);
        return NULL;
    }
    return turns;
}

static void move(struct sighting *to, struct sighting *from)
{
    jbc_registration_list_clear(&to->list);
    *to = *from;
    *from = (struct sighting){0};
}

void turns_see_first(struct jbc_turns *turns, struct sighting *seen)
{
    struct sighting none = {0};
    move(&turns->first, seen);
    move(&turns->second, &none);
}

void turns_see_second(struct jbc_turns *turns, struct sighting *seen)
{
    move(&turns->second, seen);
}

void jbc_turns_free(struct jbc_turns *turns)
{
    if (!turns)
        return;
    jbc_registration_list_clear(&turns->first.list);
    jbc_registration_list_clear(&turns->second.list);
    for (size_t i = 0; i < turns->count; i++)
        close(turns->locks[i]);
    free(turns->locks);
    free(turns);
}
