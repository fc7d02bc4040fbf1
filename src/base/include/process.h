#ifndef PROCESS_H
#define PROCESS_H

/* From now on no core of this process is written, and no other process of its user may look into
 * it: it holds secrets. */
void process_hide(void);

#endif
