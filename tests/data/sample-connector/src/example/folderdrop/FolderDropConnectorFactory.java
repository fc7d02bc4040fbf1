package example.folderdrop;

import org.jitterbit.connector.sdk.JitterbitConnector;

/** The class that the manifest names. */
public final class FolderDropConnectorFactory implements JitterbitConnector.Factory {
    @Override
    public JitterbitConnector create() {
        return new FolderDropConnector();
    }
}
