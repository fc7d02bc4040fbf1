package example.folderdrop;

import org.jitterbit.connector.sdk.Connection;

/** A folder of the agent's machine. */
public final class FolderConnection implements Connection {
    private final String folder;
    private FolderStore store;

    FolderConnection(String folder) {
        this.folder = folder;
    }

    @Override
    public void open() {
        store = new FolderStore(folder);
    }

    @Override
    public void close() {
        store = null;
    }

    public FolderStore store() {
        if (store == null) {
            open();
        }
        return store;
    }
}
