/*
 * Preloaded, makes memory scarce: allocation SCARCE_AT, counted from main on, finds none; nor do
 * the later ones, where SCARCE_ON is set. Without SCARCE_AT it tells on stderr how many there were.
 * The file SCARCE_WHO gets the name of the library that asked for the last one that failed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Who allocates: glibc itself, since what is found by name would have to be looked up by something
 * that allocates; or a sanitizer, which is the next one that has the name (and must bear not to
 * come first: verify_asan_link_order=0).
 */
#ifdef UNDER_SANITIZER
static void *next_malloc(size_t size)
{
    void *(*next)(size_t);
    *(void **)&next = dlsym(RTLD_NEXT, "malloc");
    return next(size);
}

static void *next_calloc(size_t number, size_t size)
{
    void *(*next)(size_t, size_t);
    *(void **)&next = dlsym(RTLD_NEXT, "calloc");
    return next(number, size);
}

static void *next_realloc(void *old, size_t size)
{
    void *(*next)(void *, size_t);
    *(void **)&next = dlsym(RTLD_NEXT, "realloc");
    return next(old, size);
}
#else
void *__libc_malloc(size_t size);               // NOLINT(bugprone-reserved-identifier)
void *__libc_calloc(size_t count, size_t size); // NOLINT(bugprone-reserved-identifier)
void *__libc_realloc(void *old, size_t size);   // NOLINT(bugprone-reserved-identifier)
#define next_malloc  __libc_malloc
#define next_calloc  __libc_calloc
#define next_realloc __libc_realloc
#endif

static unsigned long count, fails_at;
static int in_main, goes_on, who = -1;

static void tell_who(const void *caller)
{
    Dl_info info;
    char line[256];
    if (who < 0 || !dladdr(caller, &info) || !info.dli_fname)
        return;
    memset(line, '\n', sizeof line); /* over what is longer */
    memcpy(line, info.dli_fname, strnlen(info.dli_fname, sizeof line - 1));
    if (pwrite(who, line, sizeof line, 0) < 0)
        who = -1;
}

static int is_scarce(const void *caller)
{
    if (!in_main)
        return 0;
    count++;
    if (fails_at == 0 || count < fails_at || (count > fails_at && !goes_on))
        return 0;
    tell_who(caller);
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return is_scarce(__builtin_return_address(0)) ? NULL : next_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    return is_scarce(__builtin_return_address(0)) ? NULL : next_calloc(number, size);
}

void *realloc(void *old, size_t size)
{
    return is_scarce(__builtin_return_address(0)) ? NULL : next_realloc(old, size);
}

typedef int main_function(int argc, char **argv, char **environment);

static main_function *real_main;

static int counted_main(int argc, char **argv, char **environment)
{
    const char *at = getenv("SCARCE_AT");
    fails_at = at ? strtoul(at, NULL, 10) : 0;
    goes_on = getenv("SCARCE_ON") != NULL;
    const char *path = getenv("SCARCE_WHO");
    who = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    in_main = 1;
    int status = real_main(argc, argv, environment);
    in_main = 0;
    if (!at)
        fprintf(stderr, "scarce: %lu\n", count);
    return status;
}

// NOLINTNEXTLINE(bugprone-reserved-identifier)
int __libc_start_main(main_function *main_of_program, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);
// NOLINTNEXTLINE(bugprone-reserved-identifier)
int __libc_start_main(main_function *main_of_program, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    int (*start)(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void),
                 void *);
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main_of_program;
    return start(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
