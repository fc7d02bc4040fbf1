import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * Reads JARs in both ways that Java has, and says "ok" if nothing is amiss and both agree:
 * java ReadJar [--class NAME] JAR...
 *
 * JarFile goes by the directory, JarInputStream by the order in the file. Both check every CRC.
 * The class named is loaded from each JAR.
 */
final class ReadJar {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    public static void main(String[] args) throws Exception {
        List<String> jars = new ArrayList<>();
        String load = null;
        for (int i = 0; i < args.length; i++)
            if (args[i].equals("--class") && i + 1 < args.length)
                load = args[++i];
            else
                jars.add(args[i]);
        if (jars.isEmpty())
            fail("usage: java ReadJar [--class NAME] JAR...");

        for (String jar : jars)
            try {
                check(Paths.get(jar));
                if (load != null)
                    load(Paths.get(jar), load);
            } catch (IOException | ReflectiveOperationException | LinkageError
                     | RuntimeException error) {
                fail(jar + ": " + error);
            }
        System.out.println("ok");
    }

    private static void check(Path jar) throws IOException {
        Map<String, Long> indexed = new TreeMap<>();
        Map<String, Long> streamed = new TreeMap<>();
        Manifest ofFile = readByDirectory(jar, indexed);
        Manifest ofStream = readByOrder(jar, streamed);
        if (ofFile == null)
            fail(jar + ": JarFile finds no manifest");
        if (!ofFile.equals(ofStream))
            fail(jar + ": JarFile and JarInputStream see different manifests");

        if (!indexed.equals(streamed))
            fail(jar + ": JarFile and JarInputStream see different entries");
    }

    /**
     * The entries with their CRCs, but for what JarInputStream keeps to itself. Of two entries with one
     * name Java finds the last.
     */
    private static Manifest readByDirectory(Path jar, Map<String, Long> entries) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements();) {
                JarEntry entry = file.getJarEntry(all.nextElement().getName());
                long crc;
                try (InputStream in = file.getInputStream(entry)) {
                    crc = crcOf(in);
                }
                if (crc != entry.getCrc())
                    fail(jar + ": " + entry.getName() + ": wrong CRC");
                if (!isFirst(entry.getName()))
                    entries.put(entry.getName(), crc);
            }
            return file.getManifest();
        }
    }

    private static Manifest readByOrder(Path jar, Map<String, Long> entries) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null;
                 entry = in.getNextJarEntry()) {
                long crc = crcOf(in);
                if (!isFirst(entry.getName()))
                    entries.put(entry.getName(), crc);
            }
            return in.getManifest();
        }
    }

    private static boolean isFirst(String name) {
        return name.equalsIgnoreCase("META-INF/") || name.equalsIgnoreCase(MANIFEST);
    }

    private static long crcOf(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[8192];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer))
            crc.update(buffer, 0, got);
        return crc.getValue();
    }

    private static void load(Path jar, String name)
            throws IOException, ReflectiveOperationException {
        URL[] urls = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            Class.forName(name, true, loader);
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
