package example.folderdrop;

import java.util.Map;
import org.jitterbit.connector.sdk.Connection;
import org.jitterbit.connector.sdk.ConnectionFactory;

/** Makes connections from the property "folder" of adapter.json. */
public final class FolderConnectionFactory implements ConnectionFactory {
    @Override
    public Connection createConnection(Map<String, String> properties) {
        String folder = properties.get("folder");
        if (folder == null || folder.isEmpty()) {
            throw new IllegalArgumentException("the folder is missing: name one in the connection");
        }
        return new FolderConnection(folder);
    }

    @Override
    public PoolSizeConfiguration getPoolSizeConfiguration() {
        return new PoolSizeConfiguration();
    }
}
