#include "json_text.h"

#include "defuse.h"
#include "json.h"
#include "text.h"

#include <string.h>

/* A character as an escape; beyond U+FFFF as a pair of surrogates (RFC 8259, section 7). */
static void add_escape(struct buf *out, uint32_t point)
{
    if (point > 0xffff) {
        point -= 0x10000;
        buf_addf(out, "\\u%04x\\u%04x", 0xd800U + (point >> 10), 0xdc00U + (point & 0x3ff));
    } else {
        buf_addf(out, "\\u%04x", point);
    }
}

/* Only in a string stands anything but printable ASCII and line ends, or "##[". */
static void add_escaped(struct buf *out, const char *text, size_t length)
{
    const char *bracket = defuse_bracket(text);
    for (const char *at = text, *end = text + length; at < end;) {
        uint32_t point;
        size_t size = text_character(at, (size_t)(end - at), &point);
        if (size == 0)
            add_escape(out, 0xfffd);
        else if (at == bracket || (point >= 0x7f && text_disturbs(point)))
            add_escape(out, point);
        else
            buf_add(out, at, size);
        if (at == bracket)
            bracket = defuse_bracket(at + 1);
        at += size ? size : 1;
    }
}

void json_text(struct buf *out, const cJSON *json)
{
    struct buf text = {0};
    json_print(&text, json);
    if (text.failed)
        out->failed = true;
    else
        add_escaped(out, text.data, text.length);
    buf_clear(&text);
}
