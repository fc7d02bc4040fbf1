#include "findings_text.h"

void finding_line(struct buf *out, const char *jar, const struct check_finding *finding)
{
    buf_adds(out, jar);
    if (finding->entry)
        buf_addf(out, "!/%s", finding->entry);
    if (finding->line)
        buf_addf(out, ":%u", finding->line);
    if (finding->part)
        buf_addf(out, ": %s", finding->part);
    buf_addf(out, ": %s: %s [%s]", finding->what, finding->remedy, finding->rule->name);
}
