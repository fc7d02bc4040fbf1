#ifndef TWIN_H
#define TWIN_H

#include <jbc/registration.h>

/* A registered name that is not name's bytes, but the same text in another Unicode normal form;
 * NULL where there is none (or no memory to find it). Borrows from list. */
const char *twin_find(const struct jbc_registration_list *list, const char *name);

#endif
