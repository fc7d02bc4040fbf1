#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Copies text with all that could disturb a terminal or a log made visible: characters of which
 * text_disturbs, and bytes that are not UTF-8, as \n, \t, \xNN or \u{NNNN}. size counts the NUL;
 * what does not fit is cut at a whole character.
 */
void text_visible(char *out, size_t size, const char *text);

/* True for what a terminal acts on, or what hides, reorders or breaks text: C0, DEL, C1, U+2028 and
 * U+2029, marks of direction, characters without a width. */
bool text_disturbs(uint32_t point);

/* The length of the UTF-8 character at text, which has length bytes, at least one; 0 where there is
 * none. point is its number, else the byte there. */
size_t text_character(const char *text, size_t length, uint32_t *point);

/* The length of the UTF-8 character at text, which has length bytes; 0 where there is none
 * (truncated, overlong, surrogate, beyond U+10FFFF). */
size_t text_utf8_length(const char *text, size_t length);

/* True if all of text is UTF-8 (and so holds no stray byte). */
bool text_is_utf8(const char *text, size_t length);

/* True if text holds a control character: C0, DEL or C1. */
bool text_has_control(const char *text);

/* Hides, in place, what stands before '@' in every URL of a text. */
void text_hide_user(char *text);

#endif
