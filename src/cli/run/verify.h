#ifndef VERIFY_H
#define VERIFY_H

#include "lock.h"
#include "verify_findings.h"

#include <jbc/connector.h>
#include <jbc/registration.h>

/* Is a finished JAR what was released, and does Harmony agree? Decides alone; reads and asks
 * nothing. */

/* A finished JAR. Borrowed; what is not known is NULL. */
struct verify_jar {
    const struct jbc_manifest *manifest;
    const struct jbc_registration *carried; /* what that carries */
    const struct jbc_adapter *adapter;      /* its name is NULL: there is none */
    const struct lock_entry *entry; /* NULL: there is no lock, or it knows no such release */
};

/* Complete, and of valid form: key, secret, the endpoint's id, each activity's. */
void verify_manifest(struct verify_findings *findings, const struct verify_jar *jar);

/* The lock's entry: endpoint, every activity's id, the key's digest. */
void verify_lock(struct verify_findings *findings, const struct verify_jar *jar);

/* Name and version against what is registered (the lock's, else Harmony's, either may be NULL), and
 * activities against the manifest. */
void verify_adapter(struct verify_findings *findings, const struct verify_jar *jar,
                    const struct jbc_registration *listed);

/* The element of Harmony's list with the JAR's key; NULL where there is none. Borrowed. */
const struct jbc_registration *verify_find_listed(const struct jbc_registration_list *list,
                                                  const struct verify_jar *jar);

/* What is listed with the JAR's key against JAR and lock. */
void verify_listed(struct verify_findings *findings, const struct verify_jar *jar,
                   const struct jbc_registration_list *list);

/* What Harmony says of key and secret; error (of jbc_client_validate) is NULL where it says that
 * they are valid. */
void verify_validated(struct verify_findings *findings, const struct jbc_error *error);

#endif
