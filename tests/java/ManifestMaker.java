import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * {@code ManifestMaker SEED COUNT FOLDER} writes COUNT manifests, the same for the same seed: every
 * other one as somebody may have written it, the rest damaged at a few places.
 */
public final class ManifestMaker {
    private static final String[] NAMES = {
        "Manifest-Version", "manifest-version", "Created-By", "Class-Path", "Multi-Release",
        "Name", "name", "A", "a", "-", "_x", "9", "Implementation-Title", "Sealed",
        "SHA-256-Digest", "Jitterbit-Connector-Key",
    };
    private static final String[] PIECES = {
        "1.0", "true", " ", "x", "lib/a.jar", ":", ": ", "@NAME@", "\t", "\f", "\u000b", "\u0085",
        "\u2028", "\u00fc", "\u20ac", "\ud83d\ude00", "=", "\\", "0123456789", "\u007f",
    };
    private static final int[] DAMAGE = {
        ' ', '\n', '\r', ':', '\t', 0, 0xff, 0xc3, 0x80, 0x1a, 'A', '-', '.', 0xe2,
    };
    private static final int[] LENGTHS = {69, 70, 71, 72, 73, 142, 500, 508, 509, 510, 511, 512};

    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ManifestMaker(Random random) {
        this.random = random;
    }

    public static void main(String[] args) throws IOException {
        Random random = new Random(Long.parseLong(args[0]));
        int count = Integer.parseInt(args[1]);
        Path folder = Paths.get(args[2]);
        for (int i = 0; i < count; i++) {
            byte[] manifest = new ManifestMaker(random).make();
            if (i % 2 == 1) {
                manifest = damaged(random, manifest);
            }
            Files.write(folder.resolve(String.format("%05d.mf", i)), manifest);
        }
    }

    private byte[] make() {
        String[] breaks = {"\n", "\r\n", "\r", null};
        String lineBreak = breaks[random.nextInt(breaks.length)];
        int folding = random.nextInt(4);
        writeAttributes(lineBreak, folding);
        for (int sections = random.nextInt(4); sections > 0; sections--) {
            for (int empty = random.nextInt(3); empty >= 0; empty--) {
                write(end(lineBreak));
            }
            write(random.nextInt(8) == 0 ? "nAmE" : "Name", value(), lineBreak, folding);
            writeAttributes(lineBreak, folding);
        }
        byte[] made = out.toByteArray();
        boolean cut = random.nextInt(6) == 0 && made.length > 2;
        return cut ? Arrays.copyOf(made, made.length - 1 - random.nextInt(2)) : made;
    }

    private void writeAttributes(String lineBreak, int folding) {
        Set<String> names = new HashSet<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            String name = name();
            if (names.add(name.toLowerCase()) || random.nextInt(30) == 0) {
                write(name, value(), lineBreak, folding);
            }
        }
    }

    private String name() {
        if (random.nextInt(5) > 0) {
            return NAMES[random.nextInt(NAMES.length)];
        }
        StringBuilder name = new StringBuilder();
        for (int length = 1 + random.nextInt(70); length > 0; length--) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        if (random.nextInt(10) == 0) {
            for (int length = LENGTHS[random.nextInt(LENGTHS.length)]; length > 0; length--) {
                value.append((char) ('0' + length % 10));
            }
            return value.toString();
        }
        for (int pieces = random.nextInt(random.nextInt(8) == 0 ? 120 : 8); pieces > 0; pieces--) {
            value.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return value.toString();
    }

    /** Folds nowhere, at 72 bytes, anywhere, or behind each byte: a character may be split. */
    private void write(String name, String value, String lineBreak, int folding) {
        byte[] line = (name + ": " + value).getBytes(StandardCharsets.UTF_8);
        int head = name.length() + 2;
        int column = 0;
        for (int i = 0; i < line.length; i++) {
            boolean anywhere = folding == 2 && random.nextInt(12) == 0;
            if (i >= head && (folding == 3 || anywhere || (folding == 1 && column == 72))) {
                write(end(lineBreak) + " ");
                column = 1;
            }
            out.write(line[i]);
            column++;
        }
        write(end(lineBreak));
        if (folding == 2 && random.nextInt(20) == 0) {
            write(" " + end(lineBreak));
        }
    }

    private String end(String lineBreak) {
        String[] breaks = {"\n", "\r\n", "\r"};
        return lineBreak != null ? lineBreak : breaks[random.nextInt(breaks.length)];
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    private static byte[] damaged(Random random, byte[] manifest) {
        for (int count = 1 + random.nextInt(3); count > 0 && manifest.length > 0; count--) {
            int at = random.nextInt(manifest.length);
            int damage = DAMAGE[random.nextInt(DAMAGE.length)];
            int kind = random.nextInt(3);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(manifest, 0, at);
            if (kind != 0) {
                out.write(damage);
            }
            int rest = kind == 2 ? at : at + 1;
            out.write(manifest, rest, manifest.length - rest);
            manifest = out.toByteArray();
        }
        return manifest;
    }
}
