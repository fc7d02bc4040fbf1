import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Holds what jbc made of a JAR against the JAR, and says "ok":
 * java CheckCopy [--stripped] (BEFORE AFTER)...
 *
 * Every entry but the manifest has the data, name, method, CRC, time, attributes, comment and extra
 * fields that it had, in the order of the directory; with --stripped, but for the signature files.
 * Headers and manifest stand and are written as every Java from 8 to 25 can read them.
 */
final class CheckCopy {
    private static final String META_INF = "META-INF/";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final ZipBytes before;
    private final ZipBytes after;
    private final boolean stripped;

    private CheckCopy(String before, String after, boolean stripped) throws IOException {
        this.before = new ZipBytes(Paths.get(before));
        this.after = new ZipBytes(Paths.get(after));
        this.stripped = stripped;
    }

    public static void main(String[] args) throws IOException {
        int first = args.length > 0 && args[0].equals("--stripped") ? 1 : 0;
        if (args.length == first || (args.length - first) % 2 != 0)
            throw new IllegalArgumentException("[--stripped] (BEFORE AFTER)...");
        for (int i = first; i < args.length; i += 2)
            try {
                new CheckCopy(args[i], args[i + 1], first == 1).check();
            } catch (IllegalStateException | IndexOutOfBoundsException error) {
                System.err.println(args[i + 1] + ": " + error.getMessage());
                System.exit(1);
            }
        System.out.println("ok");
    }

    private void check() {
        checkWhole();
        checkOrder("directory", after.directory);
        checkOrder("file", after.byOffset);
        checkKept();
        checkManifest();
    }

    /** Nothing in front, nothing between, nothing behind. */
    private void checkWhole() {
        demand(after.byOffset.get(0).offset == 0, "something in front of the first entry");
        demand(Arrays.equals(before.comment(), after.comment()), "another comment");
        demand(after.end + 22 + after.comment().length == after.bytes.capacity(),
                "something behind the end record");
        demand(!after.hasEnd64() || after.needsEnd64(), "ZIP64 records without need");
        long place = after.hasEnd64() ? after.end - 20 - 56 : after.end;
        demand(after.directoryOffset + after.directorySize == place,
                "a gap behind the directory");
    }

    private void checkOrder(String what, List<ZipBytes.Entry> copied) {
        List<String> expected = new ArrayList<>();
        before.directory.stream().map(e -> e.name).filter(n -> n.equalsIgnoreCase(META_INF))
                .findFirst().ifPresent(expected::add);
        expected.add(MANIFEST);
        expected.addAll(names(kept(before.directory)));
        List<String> got = names(copied);
        for (int i = 0; i < Math.min(expected.size(), got.size()); i++)
            demand(got.get(i).equals(expected.get(i)), "in the order of the " + what
                    + " there is " + got.get(i) + " instead of " + expected.get(i));
        demand(got.size() == expected.size(),
                got.size() + " entries instead of " + expected.size() + " in the " + what);
    }

    private void checkKept() {
        List<ZipBytes.Entry> old = new ArrayList<>(kept(before.directory));
        List<ZipBytes.Entry> copied = new ArrayList<>(kept(after.directory));
        before.directory.stream().filter(e -> e.name.equalsIgnoreCase(META_INF)).findFirst()
                .ifPresent(old::add);
        after.directory.stream().filter(e -> e.name.equalsIgnoreCase(META_INF)).findFirst()
                .ifPresent(copied::add);
        for (int i = 0; i < old.size(); i++)
            checkEntry(old.get(i), copied.get(i));
    }

    private void checkEntry(ZipBytes.Entry old, ZipBytes.Entry copied) {
        demand(old.kept().equals(copied.kept()),
                old.name + ": was " + old.kept() + ", is " + copied.kept());
        demand(Arrays.equals(old.data(), copied.data()), old.name + ": other data");
        demand(old.localBlocks().equals(copied.localBlocks()), old.name + ": local extra field");
        checkLocal(copied);
    }

    /** What Java's streams go by. */
    private void checkLocal(ZipBytes.Entry entry) {
        int local = (int) entry.offset;
        demand(Arrays.equals(entry.nameBytes(), after.slice(local + ZipBytes.LOCAL_SIZE,
                        after.u16(local + 26))), entry.name + ": another local name");
        demand((after.u16(local + 6) & 9) == 0, entry.name + ": a data descriptor, or encrypted");
        demand(after.u16(local + 8) == after.u16(entry.at + 10), entry.name + ": local method");
        demand(after.u32(local + 10) == after.u32(entry.at + 12), entry.name + ": local time");
        demand(after.u32(local + 14) == after.u32(entry.at + 16), entry.name + ": local CRC");
        demand(after.u32(local + 18) == entry.compressed, entry.name + ": local packed size");
        demand(after.u32(local + 22) == entry.size, entry.name + ": local size");
        demand(entry.limit == entry.dataStart() + entry.compressed,
                entry.name + ": something behind its data");
    }

    private void checkManifest() {
        ZipBytes.Entry entry = after.directory.stream()
                .filter(e -> e.name.equals(MANIFEST)).findFirst().get();
        int local = (int) entry.offset;
        checkLocal(entry);
        demand(after.u16(local + 8) == 0, "the manifest is not stored");
        demand(entry.size == entry.compressed, "the manifest is of two sizes");
        checkText(entry.data());
    }

    private static void checkText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        demand(text.startsWith("Manifest-Version: "), "no Manifest-Version first");
        demand(text.endsWith("\r\n\r\n"), "no blank line at the manifest's end");
        demand(text.replace("\r\n", "").indexOf('\n') < 0
                        && text.replace("\r\n", "").indexOf('\r') < 0,
                "a line of the manifest that does not end by CR and LF");
        for (String line : text.split("\r\n")) {
            demand(line.length() <= 72, "a line over 72 bytes: " + line);
            checkUtf8(line);
        }
    }

    /** Java 8 decodes a line by itself. */
    private static void checkUtf8(String line) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(
                    ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CharacterCodingException error) {
            throw new IllegalStateException("a line that is not UTF-8: " + line, error);
        }
    }

    private List<ZipBytes.Entry> kept(List<ZipBytes.Entry> entries) {
        boolean[] folder = {false}; /* only the first one moves */
        return entries.stream().filter(entry -> {
            if (entry.name.equalsIgnoreCase(META_INF) && !folder[0]) {
                folder[0] = true;
                return false;
            }
            return !entry.name.equalsIgnoreCase(MANIFEST) && !(stripped && isSignature(entry.name));
        }).collect(Collectors.toList());
    }

    private static boolean isSignature(String name) {
        return name.toUpperCase(Locale.ROOT).matches(
                "META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");
    }

    private static List<String> names(List<ZipBytes.Entry> entries) {
        return entries.stream().map(entry -> entry.name).collect(Collectors.toList());
    }

    private static void demand(boolean condition, String otherwise) {
        if (!condition)
            throw new IllegalStateException(otherwise);
    }
}
