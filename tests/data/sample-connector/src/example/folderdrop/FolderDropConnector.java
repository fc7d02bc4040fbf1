package example.folderdrop;

import org.jitterbit.connector.sdk.BaseJitterbitConnector;
import org.jitterbit.connector.sdk.ConnectionFactory;
import org.jitterbit.connector.sdk.annotation.Connector;

/** Files in a local folder: list, fetch, put and delete them. */
@Connector(factory = FolderDropConnectorFactory.class)
public final class FolderDropConnector extends BaseJitterbitConnector {
    /** The name in adapter.json, under which the connector is registered. */
    public static final String NAME = "Folder Drop";

    @Override
    public ConnectionFactory getConnectionFactory() {
        return new FolderConnectionFactory();
    }

    public String getName() {
        return NAME;
    }
}
