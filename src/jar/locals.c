/* The entries in the file itself, held against the directory. */
#include "directory.h"

/* Stands for what error says already. */
static const char *const told = "";

struct look {
    const struct directory *directory;
    struct window *window;
    struct jbc_error *error;
};

/* Sets *header to the local header, all of which lies before the directory. */
static const char *find_local(struct look *look, const struct record *record,
                              const unsigned char **header)
{
    uint64_t room = look->directory->start - record->offset;
    size_t length = LOCAL_SIZE;
    for (int i = 0; i < 2; i++) { /* at first without the parts that vary */
        if (length > room || (i > 0 && record->compressed > room - length))
            return "overlaps the directory";
        *header = window_at(look->window, record->offset, length, look->error);
        if (!*header)
            return told;
        if (get32(*header) != LOCAL_SIGNATURE)
            return "no local header where the directory says";
        length = local_length(*header);
    }
    return NULL;
}

/* The bytes behind the data, at offset, must be the entry's data descriptor. */
static const char *check_descriptor(struct look *look, const struct record *record, uint64_t offset)
{
    uint64_t room = look->directory->start - offset;
    size_t length = room < DESCRIPTOR_MAX ? (size_t)room : DESCRIPTOR_MAX;
    const unsigned char *bytes = window_at(look->window, offset, length, look->error);
    if (!bytes)
        return told;
    return is_descriptor(bytes, length, record)
               ? NULL
               : "no data descriptor behind it that its local header promises, or a wrong one";
}

static const char *check_local(struct look *look, const struct record *record, struct entry *entry)
{
    struct record local;
    const unsigned char *header;
    const char *wrong = find_local(look, record, &header);
    if (!wrong)
        wrong = local_parse(&local, header);
    if (wrong)
        return wrong;
    if (!span_equal(local.name, record->name))
        return "its local header bears another name";
    if (local.flags & ENCRYPTED)
        return "encrypted by its local header: Java cannot read it";
    if (local.method != record->method)
        return "packed by another method according to its local header";
    if (local.flags & DESCRIBED && local.method == STORED)
        return "stored, but with a data descriptor: Java's streams refuse it";
    entry->local_extra = extra_digest(local.extra);
    if (local.flags & DESCRIBED)
        return check_descriptor(look, record, record->offset + local.whole + record->compressed);
    entry->doubtful = local.crc != record->crc || local.compressed != record->compressed ||
                      local.size != record->size;
    return NULL;
}

int directory_look(struct directory *directory, struct window *window, struct jbc_error *error)
{
    struct look look = {directory, window, error};
    for (size_t i = 0; i < directory->count; i++) {
        const struct record record = entry_record(directory, i);
        if (i == directory->manifest)
            continue;
        if (directory->unseen == NO_ENTRY && is_unseen_manifest(record.name))
            directory->unseen = i;
        const char *wrong = check_local(&look, &record, &directory->entries[i]);
        if (wrong)
            return wrong == told ? -1 : entry_bad(window->input, record.name, error, wrong);
    }
    return 0;
}
