#ifndef ZIP_READER_H
#define ZIP_READER_H

#include "buf.h"

/*
 * Compares two ZIP files by what they hold. Shares nothing with what is tested but buf. The bytes
 * follow PKWARE's APPNOTE, sections 4.3.7 to 4.3.16; files beyond 4 GiB are not for it.
 */

/*
 * got is laid out plainly: entries side by side in the order of the directory, no data descriptors,
 * local headers that say what the directory does, then the directory, then the end. In that order
 * it holds what expected does: name, method, DOS time, CRC, sizes, data, system, attributes,
 * comment, extra fields (local ones in any order, those of ZIP64 left out), and the comment of the
 * file. A test fails otherwise.
 */
void expect_same_zip(const struct buf *expected, const struct buf *got);

#endif
