#ifndef PROCESS_H
#define PROCESS_H

#include <stddef.h>

/* From now on no core of this process is written, and no other process of its user may look into
 * it: it holds secrets. */
void process_hide(void);

/* Sets malloc up for a short life: what was freed stays, and is found again at once. */
void process_keep_memory(void);

/* Fills bytes with random numbers that nobody can guess; -1 with errno set where there are none. */
int process_random(void *bytes, size_t length);

#endif
