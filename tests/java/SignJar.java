import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/**
 * Signs copies of JARs, has Java verify them, and says "ok": java SignJar KEYSTORE PASSWORD JAR...
 *
 * It is what jarsigner does, for many JARs in one go. The JARs stay as they are.
 */
final class SignJar {
    public static void main(String[] args) throws Exception {
        KeyStore keys = KeyStore.getInstance(Paths.get(args[0]).toFile(), args[1].toCharArray());
        KeyStore.ProtectionParameter protection =
                new KeyStore.PasswordProtection(args[1].toCharArray());
        String alias = keys.aliases().nextElement();
        JarSigner signer = new JarSigner.Builder(
                (KeyStore.PrivateKeyEntry) keys.getEntry(alias, protection)).build();
        for (int i = 2; i < args.length; i++) {
            Path jar = Paths.get(args[i]);
            Path signed = Paths.get(args[i] + ".signed");
            try (ZipFile in = new ZipFile(jar.toFile());
                 OutputStream out = Files.newOutputStream(signed)) {
                signer.sign(in, out);
            } catch (RuntimeException error) {
                throw new IOException(args[i], error);
            }
            verify(signed);
            Files.delete(signed);
        }
        System.out.println("ok");
    }

    private static void verify(Path signed) throws IOException {
        try (JarFile jar = new JarFile(signed.toFile(), true)) {
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements();) {
                JarEntry entry = all.nextElement();
                try (InputStream in = jar.getInputStream(entry)) {
                    in.readAllBytes();
                }
                if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/")
                        && entry.getCodeSigners() == null)
                    throw new IOException(signed + ": " + entry.getName() + " is not signed");
            }
        }
    }
}
