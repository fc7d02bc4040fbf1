import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manifests as java.util.jar reads them.
 *
 * <pre>
 * ManifestEcho echo FILE                   prints it: main attributes, then sections by name
 * ManifestEcho equal FILE FILE             exits 1 where Java tells them apart
 * ManifestEcho check jar|template FOLDER   holds jbc's verdict upon each *.mf (beside it as .jbc or
 *                                          .refused) against Java's
 * </pre>
 */
public final class ManifestEcho {
    private static final int JAVA_LINE = 511;

    private ManifestEcho() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
        case "echo":
            System.out.print(print(read(Files.readAllBytes(Paths.get(args[1])))));
            break;
        case "equal":
            Manifest left = read(Files.readAllBytes(Paths.get(args[1])));
            Manifest right = read(Files.readAllBytes(Paths.get(args[2])));
            System.exit(left.equals(right) ? 0 : 1);
            break;
        case "check":
            System.exit(check(args[1].equals("template"), Paths.get(args[2])) ? 0 : 1);
            break;
        default:
            throw new IllegalArgumentException(args[0]);
        }
    }

    private static Manifest read(byte[] bytes) throws IOException {
        return new Manifest(new ByteArrayInputStream(bytes));
    }

    // ---- printing ------------------------------------------------------------------------------

    private static String print(Manifest manifest) {
        StringBuilder out = new StringBuilder();
        print(out, manifest.getMainAttributes());
        new TreeMap<>(manifest.getEntries()).forEach((name, attributes) -> {
            out.append('[').append(escape(name)).append("]\n");
            print(out, attributes);
        });
        return out.toString();
    }

    private static void print(StringBuilder out, Attributes attributes) {
        for (Map.Entry<Object, Object> entry : attributes.entrySet()) {
            out.append(entry.getKey()).append('=').append(escape((String) entry.getValue()));
            out.append('\n');
        }
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c >= ' ' && c < 0x7f && c != '\\') {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.toString();
    }

    // ---- checking ------------------------------------------------------------------------------

    private static boolean check(boolean template, Path folder) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(folder)) {
            inputs = files.filter(p -> p.toString().endsWith(".mf")).sorted()
                          .collect(Collectors.toList());
        }
        int accepted = 0;
        int wrong = 0;
        for (Path input : inputs) {
            Path written = Paths.get(input + ".jbc");
            String complaint;
            if (Files.exists(written)) {
                accepted++;
                complaint = complaintOfAccepted(template, input, Files.readAllBytes(written));
            } else {
                complaint = complaintOfRefused(template, input);
            }
            if (complaint != null) {
                wrong++;
                System.out.println(input + ": " + complaint);
            }
        }
        System.out.println(accepted + " accepted, " + (inputs.size() - accepted) + " refused, "
                           + wrong + " wrong");
        return wrong == 0;
    }

    private static String complaintOfAccepted(boolean template, Path input, byte[] written)
        throws IOException {
        Manifest wanted;
        try {
            wanted = read(repair(template, Files.readAllBytes(input)));
        } catch (IOException refusal) {
            return "jbc accepts what Java refuses: " + refusal.getMessage();
        }
        Manifest got = read(written);
        String complaint = complaintOfBytes(written);
        if (complaint != null) {
            return complaint;
        }
        if (!versionFirst(wanted.getMainAttributes()).equals(pairs(got.getMainAttributes()))) {
            return "main attributes differ:\n" + print(wanted) + "---\n" + print(got);
        }
        if (!wanted.getEntries().equals(got.getEntries())) {
            return "sections differ:\n" + print(wanted) + "---\n" + print(got);
        }
        return null;
    }

    private static List<String> pairs(Attributes attributes) {
        List<String> pairs = new ArrayList<>();
        attributes.forEach((name, value) -> pairs.add(name + "=" + value));
        return pairs;
    }

    private static List<String> versionFirst(Attributes attributes) {
        List<String> pairs = pairs(attributes);
        String version = "Manifest-Version=1.0";
        for (String pair : pairs) {
            if (pair.toLowerCase().startsWith("manifest-version=")) {
                version = pair;
            }
        }
        pairs.remove(version);
        // One that is empty, or of blanks, means 1.0, and is written so.
        String name = version.substring(0, "Manifest-Version=".length());
        boolean isEmpty = version.substring(name.length()).replace(" ", "").isEmpty();
        pairs.add(0, isEmpty ? name + "1.0" : version);
        return pairs;
    }

    /** What older and stricter readers than this Java need. */
    private static String complaintOfBytes(byte[] written) {
        String bytes = new String(written, StandardCharsets.ISO_8859_1);
        if (!bytes.endsWith("\r\n\r\n")) {
            return "does not end with an empty line";
        }
        for (String line : bytes.split("\r\n", -1)) {
            byte[] part = line.getBytes(StandardCharsets.ISO_8859_1);
            if (part.length > 72) {
                return "a line of " + part.length + " bytes";
            }
            if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
                return "a line break other than CRLF";
            }
            if (new String(part, StandardCharsets.UTF_8).indexOf('\ufffd') >= 0) {
                return "a line that splits a character";
            }
        }
        return null;
    }

    private static String complaintOfRefused(boolean template, Path input) throws IOException {
        String message = new String(Files.readAllBytes(Paths.get(input + ".refused")),
                                    StandardCharsets.UTF_8);
        if (!message.matches("(?s)\\Q" + input + "\\E:[1-9][0-9]*: .+")) {
            return "a message without file and line: " + message;
        }
        byte[] bytes = Files.readAllBytes(input);
        Manifest manifest;
        try {
            manifest = read(repair(template, bytes));
        } catch (IOException refusal) {
            return null;
        }
        return isRefusedByPolicy(bytes, manifest, message)
            ? null : "jbc refuses what Java reads: " + message + "\n" + print(manifest);
    }

    private static boolean isRefusedByPolicy(byte[] bytes, Manifest manifest, String message) {
        if (message.contains("NUL") || message.contains("UTF-16")) {
            return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(0) >= 0;
        }
        if (message.contains("empty line ahead")) {
            return bytes[0] == '\n' || bytes[0] == '\r';
        }
        if (message.contains("not valid UTF-8")) {
            return print(manifest).contains("\\ufffd") || hasDoubled(bytes, manifest);
        }
        if (message.contains("longer than")) {
            return longest(bytes) == JAVA_LINE;
        }
        return message.contains("stands twice") && hasDoubled(bytes, manifest);
    }

    private static String[] lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n|\r|\n", -1);
    }

    private static int longest(byte[] bytes) {
        return Arrays.stream(lines(bytes)).mapToInt(String::length).max().getAsInt();
    }

    /** More attributes were written than Java has kept. */
    private static boolean hasDoubled(byte[] bytes, Manifest manifest) {
        int written = 0;
        boolean closed = false;
        for (String line : lines(bytes)) {
            if (!line.isEmpty() && !line.startsWith(" ") && !closed && !line.equals("\u001a")) {
                written++;
            }
            closed = line.isEmpty();
        }
        int kept = manifest.getMainAttributes().size();
        for (Attributes attributes : manifest.getEntries().values()) {
            kept += attributes.size();
        }
        return written > kept;
    }

    // ---- what jbc accepts beyond Java ----------------------------------------------------------

    /** The manifest as its author meant it, where jbc is more lenient than Java. */
    private static byte[] repair(boolean template, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.endsWith("\u001a")) {
            text = text.substring(0, text.length() - 1);
        }
        if (!text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r")) {
            text += "\n";
        }
        text = text.replaceAll("(^|(?<=[\r\n]))([A-Za-z0-9_-]{1,70}):(?=[\r\n])", "$2: ");
        if (template) {
            text = text.replaceAll("(^|(?<=[\r\n]))#[^\r\n]*(\r\n|\r|\n)", "");
        }
        return template ? fold(text) : text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] fold(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int column = 0;
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            boolean ends = b == '\n' || b == '\r';
            if (!ends && column >= JAVA_LINE - 1) {
                out.write('\n');
                out.write(' ');
                column = 1;
            }
            out.write(b);
            column = ends ? 0 : column + 1;
        }
        return out.toByteArray();
    }
}
