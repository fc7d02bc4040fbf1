package example.folderdrop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files of one folder. Needs nothing but the JDK. */
public final class FolderStore {
    private static final String UNFINISHED = ".part";

    private final Path folder;

    public FolderStore(String folder) {
        this.folder = Paths.get(folder);
    }

    /** The names of the files, in order. */
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.endsWith(UNFINISHED)) {
                    names.add(name);
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    public byte[] fetch(String name) throws IOException {
        return Files.readAllBytes(resolve(name));
    }

    /** The file appears whole or not at all. */
    public void put(String name, byte[] content) throws IOException {
        Path target = resolve(name);
        Path unfinished = Files.createTempFile(folder, "drop", UNFINISHED);
        try {
            Files.write(unfinished, content);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** False where there was no such file. */
    public boolean delete(String name) throws IOException {
        return Files.deleteIfExists(resolve(name));
    }

    private Path resolve(String name) throws IOException {
        if (name == null || name.isEmpty() || name.equals(".") || name.equals("..")
                || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new IOException("not the name of a file in the folder: " + name);
        }
        return folder.resolve(name);
    }
}
