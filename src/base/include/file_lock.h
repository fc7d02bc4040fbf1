#ifndef FILE_LOCK_H
#define FILE_LOCK_H

#include <jbc/error.h>
#include <jbc/listener.h>

/*
 * Takes a lock on a file (made if need be; it must be a plain file, and no link), waiting for
 * others to release it. Returns a descriptor to close, or -1. Who waits for more than a second is
 * told so, once, by on_wait; the wait ends with the listener's stop flag. Where the file system
 * knows no locks, that is a warning, and the lock counts as taken.
 */
int file_lock(const char *path, const struct jbc_listener *listener, const char *on_wait,
              struct jbc_error *error);

/* Without waiting. */
enum file_lock_state {
    LOCK_TAKEN,
    LOCK_HELD,    /* by another */
    LOCK_UNKNOWN, /* the file system knows no locks */
    LOCK_ERROR,   /* errno says why */
};
enum file_lock_state file_lock_try(int fd);

#endif
