#define _GNU_SOURCE /* dladdr */
#include "failing_malloc.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* AddressSanitizer finds leaks by itself, and hands out blocks behind our back. */
#ifdef __SANITIZE_ADDRESS__
#define REAL(name) __interceptor_##name
enum { COUNTS = 0 };
#else
#define REAL(name) __libc_##name
enum { COUNTS = 1 };
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *block, size_t size);
void REAL(free)(void *block);

static unsigned long until_failure; /* 0: none is wanted */
static bool goes_on, has_failed;
static const void *first_caller; /* whose allocation failed first */
static long in_use;

void memory_fails_at(unsigned long nth, bool ever_after)
{
    until_failure = nth;
    goes_on = ever_after;
    has_failed = false;
}

bool memory_is_back(void)
{
    until_failure = 0;
    return has_failed;
}

long memory_in_use(void)
{
    return COUNTS * in_use;
}

bool memory_failed_in_libzip(void)
{
    Dl_info info;
    return has_failed && dladdr(first_caller, &info) && strstr(info.dli_fname, "/libzip.so");
}

static bool fails_now(const void *caller)
{
    if (until_failure == 0 || --until_failure > 0)
        return false;
    until_failure = goes_on ? 1 : 0;
    if (!has_failed)
        first_caller = caller;
    has_failed = true;
    errno = ENOMEM;
    return true;
}

static void *counted(void *block)
{
    in_use += block != NULL;
    return block;
}

void *malloc(size_t size)
{
    return fails_now(__builtin_return_address(0)) ? NULL : counted(REAL(malloc)(size));
}

void *calloc(size_t count, size_t size)
{
    return fails_now(__builtin_return_address(0)) ? NULL : counted(REAL(calloc)(count, size));
}

void *realloc(void *block, size_t size)
{
    if (fails_now(__builtin_return_address(0)))
        return NULL;
    void *moved = REAL(realloc)(block, size);
    in_use += (moved != NULL) - (block != NULL);
    return moved;
}

void free(void *block)
{
    in_use -= block != NULL;
    REAL(free)(block);
}

/* A sanitizer's own strdup would not come here for its memory. */
char *strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}
