#include "annotate.h"

#include "buf.h"
#include "defuse.h"
#include "fail.h"
#include "file.h"
#include "github.h"
#include "text.h"

#include <string.h>
#include <unistd.h>

enum { SHOWN_LIMIT = 4096 };

/* Adds a text of one line, its special characters escaped. */
static void add_escaped(struct buf *out, const char *text, const char *special)
{
    char shown[SHOWN_LIMIT];
    text_visible(shown, sizeof shown, text);
    defuse_line(shown);
    for (const char *at = shown; *at; at++) {
        if (strchr(special, *at))
            buf_addf(out, "%%%02X", (unsigned)*at);
        else
            buf_add(out, at, 1);
    }
}

/* By one write, at the beginning of a line: another program may have left its last without an end.
 */
void annotate(const char *command, const char *title, const char *text)
{
    struct buf line = {0};
    if (!github_get()->is_here)
        return;
    buf_addf(&line, "\n::%s title=", command);
    add_escaped(&line, title, "%,:");
    buf_adds(&line, "::");
    add_escaped(&line, text, "%");
    buf_adds(&line, "\n");
    if (!line.failed)
        file_write_all(STDERR_FILENO, line.data, line.length, "standard error", NULL);
    buf_clear(&line);
}
