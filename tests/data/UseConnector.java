import example.folderdrop.FolderDropConnectorFactory;
import example.folderdrop.activities.DeleteActivity;
import example.folderdrop.activities.FetchActivity;
import example.folderdrop.activities.ListActivity;
import example.folderdrop.activities.PutActivity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Map;
import org.jitterbit.connector.sdk.Connection;
import org.jitterbit.connector.sdk.JitterbitActivity;
import org.jitterbit.connector.sdk.Payload;
import org.jitterbit.connector.sdk.exceptions.ActivityExecutionException;

/** Plays the agent: makes the sample connector by its factory, and runs its activities. */
public class UseConnector {
    private final Connection connection;

    private UseConnector(Connection connection) {
        this.connection = connection;
    }

    public static void main(String[] arguments) throws Exception {
        String folder = Files.createDirectory(Paths.get("connector")).toString();
        Connection connection = new FolderDropConnectorFactory().create().getConnectionFactory()
                .createConnection(Collections.singletonMap("folder", folder));
        new UseConnector(connection).useActivities();
        System.out.println("the connector works");
    }

    private void useActivities() throws Exception {
        String request = "<files xmlns='urn:example:folder-drop'>"
                + "<file name='a.txt'>Y29udGVudA==</file></files>";
        expect(run(new PutActivity.Maker(), "", request), "<file name=\"a.txt\"></file>");
        expect(run(new ListActivity.Maker(), "", ""), "<file name=\"a.txt\"></file>");
        expect(run(new FetchActivity.Maker(), "a.txt", ""), "Y29udGVudA==");
        expect(run(new DeleteActivity.Maker(), "a.txt", ""), "<file name=\"a.txt\"></file>");
        expect(run(new DeleteActivity.Maker(), "a.txt", ""), "drop\"></files>");
        try {
            run(new FetchActivity.Maker(), "a.txt", "");
            throw new AssertionError("a file that is gone was fetched");
        } catch (ActivityExecutionException e) {
            expect(e.getMessage(), "FOLDER-DROP-1: fetch: ");
        }
        String schema = new PutActivity.Maker().createActivity()
                .getActivityRequestResponseMetadata(null).getRequestSchema().getContent();
        expect(schema, "urn:example:folder-drop");
    }

    private String run(JitterbitActivity.Factory factory, String fileName, String request)
            throws ActivityExecutionException {
        Run run = new Run(connection, fileName, request);
        factory.createActivity().execute(run);
        return new String(run.response.toByteArray(), StandardCharsets.UTF_8);
    }

    private static void expect(String text, String part) {
        if (!text.contains(part)) {
            throw new AssertionError("not in \"" + text + "\": " + part);
        }
    }

    /** One run of an activity; both payloads are in memory. */
    private static final class Run implements JitterbitActivity.ExecutionContext, Payload {
        private final Connection connection;
        private final String fileName;
        private final String request;
        private final ByteArrayOutputStream response = new ByteArrayOutputStream();

        Run(Connection connection, String fileName, String request) {
            this.connection = connection;
            this.fileName = fileName;
            this.request = request;
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public Map<String, String> getFunctionParameters() {
            return Collections.singletonMap("fileName", fileName);
        }

        @Override
        public Payload getRequestPayload() {
            return this;
        }

        @Override
        public Payload getResponsePayload() {
            return this;
        }

        @Override
        public boolean persistenceRequired() {
            return false;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public OutputStream getOutputStream() {
            return response;
        }
    }
}
