#ifndef JBC_LISTENER_H
#define JBC_LISTENER_H

#include <signal.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a long call tells its caller on the way. */
enum jbc_news {
    JBC_STEP,     /* something is about to be done */
    JBC_TRACE,    /* a detail for --verbose: a request and its status */
    JBC_NOTE,     /* something worth knowing */
    JBC_WARNING,  /* something that probably should be mended */
    JBC_LEFTOVER, /* after a warning: the id of a registration that nobody may need */
    JBC_SECRET,   /* a token, key or secret just learned, as it is; for callers that mask logs */
};

/*
 * The caller's side of a long call. Every member may be 0; a NULL listener hears nothing. The
 * functions are called on the calling thread; texts are borrowed for the time of the call.
 */
struct jbc_listener {
    void *context; /* handed back to both functions */
    void (*hear)(void *context, enum jbc_news news, const char *text);
    void (*progress)(void *context, uint64_t done, uint64_t total); /* bytes */
    const volatile sig_atomic_t *stop; /* once not 0, calls end soon with JBC_STOPPED */
};

#ifdef __cplusplus
}
#endif

#endif
