#ifndef DOCTOR_H
#define DOCTOR_H

#include "diagnosis.h"
#include "session.h"
#include "settings.h"

#include <jbc/client.h>

/* What stands between this machine and a release, in steps. Nothing is registered, changed or left
 * behind. */

/* Each setting with its value and origin; reason is why they could not all be found, or NULL. */
void doctor_settings(struct diagnosis *diagnosis, const struct settings *settings,
                     const struct jbc_error *reason);

/* Whether the host is one of Harmony's. */
void doctor_host(struct diagnosis *diagnosis, const char *host);

/* Proxy, DNS, TCP, TLS and clock, by what a probe of the host found; reason is why that did not
 * come to its end, or NULL. now is in seconds since 1970-01-01 UTC. */
void doctor_network(struct diagnosis *diagnosis, const char *host, const struct jbc_probe *probe,
                    const struct jbc_error *reason, int64_t now);

/* Token, log-in, two-factor, single sign-on and access to the organization. session must be {0},
 * and is to be cleared. */
void doctor_account(struct diagnosis *diagnosis, const struct settings *settings,
                    struct session *session);

/* The same of what came of a log-in; reason is NULL where it was taken. has_device: Harmony was
 * told a device. */
void doctor_log_in(struct diagnosis *diagnosis, const struct settings *settings, bool has_device,
                   const struct jbc_error *reason);

/* All of these, where something that they need failed. */
void doctor_skip_network(struct diagnosis *diagnosis);
void doctor_skip_account(struct diagnosis *diagnosis);

/* Who may read a file that holds secrets; nothing where it is not there. */
void doctor_secret_file(struct diagnosis *diagnosis, const char *path);

/* The state folder, and whether jobs can take turns there; folder is NULL where there is no place
 * for one. */
void doctor_state(struct diagnosis *diagnosis, const char *folder);

/* Whether outputs can appear in a folder, or in the one that it would be made in. */
void doctor_output(struct diagnosis *diagnosis, const char *folder);

#endif
