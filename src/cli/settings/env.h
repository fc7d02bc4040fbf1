#ifndef ENV_H
#define ENV_H

/* A variable's value; NULL where it is not set or empty. Settings ask for what a user
 * sets, main for what the CI server tells; commands and the library ask for none. */
const char *env_get(const char *name);

#endif
