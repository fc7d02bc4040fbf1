#ifndef MASKS_H
#define MASKS_H

#include <jbc/manifest.h>
#include <jbc/registration.h>

/*
 * Secrets hidden in the log of a GitHub job. Source: "Workflow commands for GitHub Actions", its
 * part on add-mask.
 *
 * Has GitHub hide a secret from now on, by ::add-mask:: lines on stderr: the value, what messages
 * and JSON make of it where that differs, and the pieces that a manifest's lines would cut it into.
 * Does nothing elsewhere, or where JBC_NO_MASK is 1: a workflow that has stopped commands
 * (::stop-commands::) would see the lines themselves in its log. NULL is allowed.
 */
void mask_secret(const char *secret);

/* Masks what a registration holds. */
void mask_registration(const struct jbc_registration *registration);

/* Masks the pieces into which a filled manifest cuts key and secret, wherever they stand in it. */
void mask_manifest(const struct jbc_manifest *manifest,
                   const struct jbc_registration *registration);

#endif
