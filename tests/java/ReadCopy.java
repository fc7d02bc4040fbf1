import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.zip.CRC32;

/**
 * Holds what Java reads of a copy against what it reads of the JAR, however damaged its entries are,
 * and says "ok": java ReadCopy (BEFORE AFTER)...
 *
 * JarFile reads of an entry of the copy what it reads of the JAR's; JarInputStream finds the manifest
 * and the entries in their order, as far as they can be read.
 */
final class ReadCopy {
    private static final String UNREADABLE = "unreadable";

    public static void main(String[] args) {
        int wrong = 0;
        for (int i = 0; i + 1 < args.length; i += 2)
            try {
                check(args[i], args[i + 1]);
            } catch (IOException | RuntimeException error) {
                System.out.println(args[i] + ": " + error);
                wrong++;
            }
        System.out.println(wrong == 0 ? "ok" : wrong + " wrong");
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static void check(String before, String after) throws IOException {
        List<String> names = new ArrayList<>();
        Map<String, String> copied = read(after, names);
        Map<String, String> given;
        try {
            given = read(before, new ArrayList<>());
        } catch (IOException refused) {
            given = copied; /* Java is stricter: then the copy is what it can read */
        }
        for (Map.Entry<String, String> entry : copied.entrySet())
            if (!isFirst(entry.getKey()) && !entry.getValue().equals(given.get(entry.getKey())))
                throw new IllegalStateException(entry.getKey() + " is " + entry.getValue() + " instead of "
                                                + given.get(entry.getKey()));
        stream(after, names, copied);
    }

    private static Map<String, String> read(String path, List<String> names) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (JarFile jar = new JarFile(path, false)) {
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements();) {
                String name = all.nextElement().getName();
                names.add(name);
                found.put(name, content(jar, jar.getJarEntry(name)));
            }
        }
        return found;
    }

    /** Its CRC; an entry whose CRC is another than is told cannot be read by JarInputStream. */
    private static String content(JarFile jar, JarEntry entry) {
        try (InputStream in = jar.getInputStream(entry)) {
            long crc = crcOf(in);
            return crc == entry.getCrc() ? Long.toHexString(crc) : UNREADABLE;
        } catch (IOException | RuntimeException error) {
            return UNREADABLE;
        }
    }

    private static void stream(String path, List<String> names, Map<String, String> contents) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(Paths.get(path)), false)) {
            if (in.getManifest() == null || !"yes".equals(in.getManifest().getMainAttributes().getValue("New")))
                throw new IllegalStateException("JarInputStream does not find the manifest");
            for (String name : names) {
                if (isFirst(name))
                    continue;
                if (UNREADABLE.equals(contents.get(name)))
                    return; /* here it ends */
                JarEntry entry = in.getNextJarEntry();
                if (entry == null || !entry.getName().equals(name))
                    throw new IllegalStateException("JarInputStream finds " + entry + " instead of " + name);
                String crc = Long.toHexString(crcOf(in));
                if (names.indexOf(name) == names.lastIndexOf(name) && !crc.equals(contents.get(name)))
                    throw new IllegalStateException("JarInputStream reads another " + name);
            }
            if (in.getNextJarEntry() != null)
                throw new IllegalStateException("JarInputStream finds more than JarFile");
        }
    }

    private static boolean isFirst(String name) {
        return name.equalsIgnoreCase("META-INF/") || name.equalsIgnoreCase("META-INF/MANIFEST.MF");
    }

    private static long crcOf(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[8192];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer))
            crc.update(buffer, 0, got);
        return crc.getValue();
    }
}
