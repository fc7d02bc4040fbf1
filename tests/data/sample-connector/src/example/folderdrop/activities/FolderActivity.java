package example.folderdrop.activities;

import example.folderdrop.FolderConnection;
import example.folderdrop.FolderStore;
import example.folderdrop.model.FileRecord;
import example.folderdrop.model.FilesDocument;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import org.jitterbit.connector.sdk.DeployedEntity;
import org.jitterbit.connector.sdk.JitterbitActivity;
import org.jitterbit.connector.sdk.Payload;
import org.jitterbit.connector.sdk.exceptions.ActivityExecutionException;
import org.jitterbit.connector.sdk.metadata.ActivityFunctionParameters;
import org.jitterbit.connector.sdk.metadata.ActivityRequestResponseMetaData;
import org.jitterbit.connector.sdk.metadata.SchemaMetaData;

/** What the four activities have in common: files come in, files go out. */
abstract class FolderActivity implements JitterbitActivity {
    private static final String SCHEMA = "xsds/files.xsd";

    private State state = State.INIT;

    /** Does the work. Files that come in are read by those who need them. */
    abstract List<FileRecord> run(FolderStore store, Map<String, String> parameters, Payload request)
            throws Exception;

    /** True for an activity that takes a document. */
    boolean takesFiles() {
        return false;
    }

    @Override
    public void execute(ExecutionContext context) throws ActivityExecutionException {
        try (OutputStream out = context.getResponsePayload().getOutputStream()) {
            FolderStore store = ((FolderConnection) context.getConnection()).store();
            List<FileRecord> files =
                    run(store, context.getFunctionParameters(), context.getRequestPayload());
            FilesDocument.write(files, out);
        } catch (Exception e) {
            throw new ActivityExecutionException("FOLDER-DROP-1", getName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public ActivityRequestResponseMetaData getActivityRequestResponseMetadata(
            DiscoverContextRequest<ActivityFunctionParameters> context) throws DiscoveryException {
        try {
            QName root = new QName(FilesDocument.NAMESPACE, FilesDocument.ROOT);
            ActivityRequestResponseMetaData answer = new ActivityRequestResponseMetaData()
                    .setResponseSchema(schema("response"))
                    .setResponseRootElement(root);
            if (takesFiles()) {
                answer.setRequestSchema(schema("request")).setRequestRootElement(root);
            }
            return answer;
        } catch (IOException e) {
            throw new DiscoveryException("FOLDER-DROP-2", getName() + ": " + e.getMessage(), e);
        }
    }

    private SchemaMetaData schema(String direction) throws IOException {
        try (InputStream in = FolderActivity.class.getClassLoader().getResourceAsStream(SCHEMA)) {
            if (in == null) {
                throw new FileNotFoundException(SCHEMA);
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                content.write(buffer, 0, length);
            }
            String text = new String(content.toByteArray(), StandardCharsets.UTF_8);
            return new SchemaMetaData()
                    .setName("folder-drop-" + getName() + "-" + direction)
                    .setContent(text);
        }
    }

    @Override
    public void onStart() {
        state = State.STARTED;
    }

    @Override
    public void onStop() {
        state = State.INIT;
    }

    @Override
    public void onDeploy(DeployedEntity entity) {
    }

    @Override
    public void onUnDeploy(DeployedEntity entity) {
    }

    @Override
    public State state() {
        return state;
    }
}
