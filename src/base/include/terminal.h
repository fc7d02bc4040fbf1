#ifndef TERMINAL_H
#define TERMINAL_H

#include <stddef.h>

/* The columns of the terminal that fd is; 0 where it is none, or does not tell. */
size_t terminal_width(int fd);

#endif
