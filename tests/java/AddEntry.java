import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.zip.CRC32;

/**
 * Adds an entry to copies of JARs as their last one, and leaves every other byte of them as it is:
 * java AddEntry NAME FILE FOLDER JAR...
 *
 * The copies go into FOLDER. Tools like zip and jar would write the other entries anew.
 */
final class AddEntry {
    public static void main(String[] args) throws IOException {
        byte[] content = Files.readAllBytes(Paths.get(args[1]));
        for (int i = 3; i < args.length; i++) {
            Path jar = Paths.get(args[i]);
            Files.write(Paths.get(args[2]).resolve(jar.getFileName()),
                    added(new ZipBytes(jar), args[0], content));
        }
    }

    private static byte[] added(ZipBytes zip, String entry, byte[] content) throws IOException {
        if (zip.hasEnd64())
            throw new IOException("ZIP64 is beyond this program");
        byte[] name = entry.getBytes(StandardCharsets.UTF_8);
        int place = (int) zip.directoryOffset;
        ByteBuffer record = header(ZipBytes.RECORD_SIZE, 0x02014b50, 2, name, content);
        record.putInt(42, place);
        ByteBuffer end = ByteBuffer.wrap(zip.slice(zip.end, zip.bytes.capacity() - zip.end))
                .order(ByteOrder.LITTLE_ENDIAN);
        end.putShort(8, (short) (zip.directory.size() + 1));
        end.putShort(10, (short) (zip.directory.size() + 1));
        end.putInt(12, (int) zip.directorySize + record.capacity());

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(zip.bytes.array(), 0, place);
        out.write(header(ZipBytes.LOCAL_SIZE, 0x04034b50, 0, name, content).array());
        out.write(content);
        end.putInt(16, out.size());
        out.write(zip.bytes.array(), place, (int) zip.directorySize);
        out.write(record.array());
        out.write(end.array());
        return out.toByteArray();
    }

    /** A local header, or a record, in which the common fields come two bytes later. */
    private static ByteBuffer header(int size, int signature, int later, byte[] name,
            byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteBuffer header = ByteBuffer.allocate(size + name.length).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, signature);
        header.putShort(4 + later, (short) 20);
        header.putShort(12 + later, (short) 0x21); /* 1980-01-01 */
        header.putInt(14 + later, (int) crc.getValue());
        header.putInt(18 + later, content.length);
        header.putInt(22 + later, content.length);
        header.putShort(26 + later, (short) name.length);
        header.position(size);
        header.put(name);
        return header;
    }
}
