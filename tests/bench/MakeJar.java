import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Makes a JAR whose bytes depend on its arguments only:
 * java MakeJar.java OUT ENTRIES BYTES first|second|late|missing
 *
 * It holds the manifest where it is asked for (second: behind META-INF/), an adapter.json and
 * ENTRIES - 2 more. BYTES is about the size of the file. Half of each entry deflates well, half does not, as in a JAR of classes and
 * images.
 */
final class MakeJar {
    private static final long TIME = 1_600_000_000_000L;
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String ADAPTER =
            "{\"name\": \"Bench\", \"version\": \"1.0\", \"activities\": {\"fetch\": {}}}\n";

    public static void main(String[] args) throws Exception {
        int entries = Integer.parseInt(args[1]);
        int size = (int) (Long.parseLong(args[2]) / entries);
        String manifest = args[3];

        try (JarOutputStream jar = new JarOutputStream(
                new BufferedOutputStream(new FileOutputStream(args[0]), 1 << 20))) {
            int others = entries - 2;
            if (manifest.equals("second"))
                put(jar, "META-INF/", new byte[0]);
            if (manifest.equals("first") || manifest.equals("second"))
                putManifest(jar);
            put(jar, "adapter.json", ADAPTER.getBytes("UTF-8"));
            Random random = new Random(others);
            for (int i = 0; i < others; i++)
                put(jar, name(i), content(random, Math.max(16, size - 250)));
            if (manifest.equals("late"))
                putManifest(jar);
        }
    }

    private static String name(int i) {
        return String.format("org/example/package%03d/part%02d/Class%06d.class", i / 200, i / 20 % 10, i);
    }

    private static byte[] content(Random random, int size) {
        byte[] noise = new byte[size / 2 + random.nextInt(size)];
        random.nextBytes(noise);
        byte[] content = new byte[2 * noise.length];
        System.arraycopy(noise, 0, content, 0, noise.length);
        return content;
    }

    private static void putManifest(JarOutputStream jar) throws Exception {
        put(jar, MANIFEST, "Manifest-Version: 1.0\r\nCreated-By: MakeJar\r\n\r\n".getBytes("UTF-8"));
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws Exception {
        JarEntry entry = new JarEntry(name);
        entry.setTime(TIME);
        jar.putNextEntry(entry);
        jar.write(content);
        jar.closeEntry();
    }
}
