import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A ZIP file as bytes: its entries in both orders. Section numbers are those of APPNOTE. */
final class ZipBytes {
    static final int LOCAL_SIZE = 30;
    static final int RECORD_SIZE = 46;
    private static final int END_SIZE = 22;
    private static final int LOCATOR_SIZE = 20;
    private static final long MANY = 0xffff;
    private static final long LARGE = 0xffffffffL;

    final ByteBuffer bytes;
    final List<Entry> directory = new ArrayList<>();
    final List<Entry> byOffset = new ArrayList<>();
    final int end; /* where the end record is */
    long directoryOffset;
    long directorySize;

    /** An entry's record in the directory (4.3.12). */
    final class Entry {
        final int at;
        final String name;
        long compressed;
        long size;
        long offset;
        long limit; /* where the next entry begins, or the directory */

        private Entry(int at) {
            this.at = at;
            name = new String(slice(at + RECORD_SIZE, u16(at + 28)), StandardCharsets.ISO_8859_1);
            compressed = u32(at + 20);
            size = u32(at + 24);
            offset = u32(at + 42);
            widen(at + RECORD_SIZE + u16(at + 28), u16(at + 30));
        }

        int length() {
            return RECORD_SIZE + u16(at + 28) + u16(at + 30) + u16(at + 32);
        }

        byte[] nameBytes() {
            return slice(at + RECORD_SIZE, u16(at + 28));
        }

        /** What a copy must keep of the record, readable. */
        List<String> kept() {
            int extra = at + RECORD_SIZE + u16(at + 28);
            String comment = new String(slice(extra + u16(at + 30), u16(at + 32)),
                    StandardCharsets.ISO_8859_1);
            return Arrays.asList(name, "system " + bytes.get(at + 5), "method " + u16(at + 10),
                    "time " + u32(at + 12), "CRC " + u32(at + 16), "packed " + compressed,
                    "size " + size, "attributes " + u32(at + 38), "comment " + comment,
                    "extra " + blocks(extra, u16(at + 30)));
        }

        /** The local extra field, in no order. */
        Set<String> localBlocks() {
            int local = (int) offset;
            return new TreeSet<>(blocks(local + LOCAL_SIZE + u16(local + 26), u16(local + 28)));
        }

        long dataStart() {
            int local = (int) offset;
            return offset + LOCAL_SIZE + u16(local + 26) + u16(local + 28);
        }

        byte[] data() {
            return slice((int) dataStart(), (int) compressed);
        }

        /** 4.5.3: values that are all ones follow in the ZIP64 field, in this order. */
        private void widen(int extra, int length) {
            for (int p = extra; p + 4 <= extra + length; p += 4 + u16(p + 2)) {
                if (u16(p) != 1)
                    continue;
                int next = p + 4;
                if (size == LARGE) {
                    size = bytes.getLong(next);
                    next += 8;
                }
                if (compressed == LARGE) {
                    compressed = bytes.getLong(next);
                    next += 8;
                }
                if (offset == LARGE)
                    offset = bytes.getLong(next);
            }
        }
    }

    /** The blocks of an extra field (4.5.1) but those of the format itself: ZIP64, Unicode names. */
    private List<String> blocks(int at, int length) {
        List<String> blocks = new ArrayList<>();
        for (int p = at; p + 4 <= at + length; p += 4 + u16(p + 2))
            if (u16(p) != 1 && u16(p) != 0x7075 && u16(p) != 0x6375)
                blocks.add(Arrays.toString(slice(p, 4 + u16(p + 2))));
        return blocks;
    }

    ZipBytes(Path file) throws IOException {
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        end = findEnd();
        long count = u16(end + 10);
        directorySize = u32(end + 12);
        directoryOffset = u32(end + 16);
        if (hasEnd64()) {
            int end64 = (int) bytes.getLong(end - LOCATOR_SIZE + 8);
            count = bytes.getLong(end64 + 32);
            directorySize = bytes.getLong(end64 + 40);
            directoryOffset = bytes.getLong(end64 + 48);
        }
        for (int at = (int) directoryOffset; directory.size() < count;) {
            Entry entry = new Entry(at);
            directory.add(entry);
            at += entry.length();
        }
        byOffset.addAll(directory);
        byOffset.sort(Comparator.comparingLong(entry -> entry.offset));
        for (int i = 0; i < byOffset.size(); i++)
            byOffset.get(i).limit =
                    i + 1 < byOffset.size() ? byOffset.get(i + 1).offset : directoryOffset;
    }

    boolean hasEnd64() {
        return end >= LOCATOR_SIZE && u32(end - LOCATOR_SIZE) == 0x07064b50;
    }

    boolean needsEnd64() {
        return directory.size() >= MANY || directoryOffset >= LARGE;
    }

    byte[] comment() {
        return slice(end + END_SIZE, u16(end + 20));
    }

    byte[] slice(int offset, int length) {
        return Arrays.copyOfRange(bytes.array(), offset, offset + length);
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    long u32(int at) {
        return bytes.getInt(at) & LARGE;
    }

    private int findEnd() throws IOException {
        for (int at = bytes.capacity() - END_SIZE; at >= 0; at--)
            if (u32(at) == 0x06054b50 && at + END_SIZE + u16(at + 20) <= bytes.capacity())
                return at;
        throw new IOException("no end record");
    }
}
