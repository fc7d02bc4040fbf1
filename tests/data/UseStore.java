import example.folderdrop.FolderStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;

/** Uses a class of the sample connector that needs nothing but the JDK. */
public class UseStore {
    public static void main(String[] arguments) throws IOException {
        FolderStore store = new FolderStore(Files.createDirectory(Paths.get("store")).toString());
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        check(store.list().isEmpty(), "a new folder is empty");
        store.put("b.txt", content);
        store.put("a.txt", content);
        store.put("b.txt", new byte[0]);
        check(store.list().equals(Arrays.asList("a.txt", "b.txt")), "files are listed in order");
        check(Arrays.equals(store.fetch("a.txt"), content), "what was put is fetched");
        check(store.fetch("b.txt").length == 0, "a file is replaced");
        check(store.delete("b.txt") && !store.delete("b.txt"), "a file is deleted once");
        check(store.list().equals(Collections.singletonList("a.txt")), "the other file stays");
        for (String name : new String[] {null, "", ".", "..", "../a", "a/b", "a\\b"}) {
            check(isRefused(store, name), "refused: " + name);
        }
        store.delete("a.txt");
        System.out.println("the store works");
    }

    private static boolean isRefused(FolderStore store, String name) {
        try {
            store.fetch(name);
            return false;
        } catch (IOException e) {
            return e.getMessage().startsWith("not the name of a file");
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
