#include "help_text.h"

#include "terminal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 80, NARROWEST = 40, WIDEST = 120, OPTION_COLUMN = 33 };

static size_t line_width(void)
{
    size_t width = terminal_width(STDOUT_FILENO);
    if (width == 0)
        return WIDTH;
    return width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
}

static void add_blanks(struct buf *out, size_t count)
{
    buf_addf(out, "%*s", (int)count, "");
}

/* Characters, as a terminal counts most of them. */
static size_t width_of(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

void help_add_words(struct buf *out, const char *text, size_t column, size_t left)
{
    size_t limit = line_width();
    bool is_first = true;
    while (*(text += strspn(text, " "))) {
        size_t length = strcspn(text, " \n"), width = width_of(text, length);
        if (strncmp(text, "\n\n", 2) == 0) {
            buf_adds(out, "\n");
            column = limit; /* what follows begins a line */
            text += 2;
        } else if (*text == '\n') {
            text++;
        } else {
            bool fits = column + !is_first + width <= limit;
            buf_adds(out, is_first ? "" : fits ? " " : "\n");
            if (!fits && !is_first)
                add_blanks(out, left);
            column = (fits || is_first ? column + !is_first : left) + width;
            buf_add(out, text, length);
            text += length;
            is_first = false;
        }
    }
    buf_adds(out, "\n");
}

void help_add_entry(struct buf *out, const char *head, const char *text, size_t left)
{
    size_t width = strlen(head);
    buf_adds(out, head);
    add_blanks(out, width < left ? left - width : 1);
    help_add_words(out, text, width < left ? left : width + 1, left);
}

void help_add_options(struct buf *out, const struct opt_group *groups)
{
    for (; groups->title; groups++) {
        buf_addf(out, "\n%s:\n", groups->title);
        for (const struct opt *opt = groups->options; opt->name; opt++) {
            char head[80], letter[] = {'-', opt->letter, ',', ' ', '\0'};
            snprintf(head, sizeof head, "  %s--%s%s%s", opt->letter ? letter : "    ", opt->name,
                     opt->argument ? " " : "", opt->argument ? opt->argument : "");
            help_add_entry(out, head, opt->help, OPTION_COLUMN);
        }
    }
}
