#ifndef VERSION_H
#define VERSION_H

/* Orders versions by their parts between dots, numbers by their size: 1.9 < 1.10 < 1.10.1. Less
 * than, equal to or greater than 0. */
int version_compare(const char *a, const char *b);

#endif
