package example.folderdrop.activities;

import example.folderdrop.FolderStore;
import example.folderdrop.model.FileRecord;
import example.folderdrop.model.FilesDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitterbit.connector.sdk.JitterbitActivity;
import org.jitterbit.connector.sdk.Payload;
import org.jitterbit.connector.sdk.annotation.Activity;

/** Writes the files of the request; names them in the answer. */
@Activity(name = "put", factory = PutActivity.Maker.class)
public final class PutActivity extends FolderActivity {
    @Override
    public String getName() {
        return "put";
    }

    @Override
    boolean takesFiles() {
        return true;
    }

    @Override
    List<FileRecord> run(FolderStore store, Map<String, String> parameters, Payload request)
            throws Exception {
        List<FileRecord> written = new ArrayList<>();
        for (FileRecord file : FilesDocument.read(request.getInputStream())) {
            store.put(file.getName(), file.getContent());
            written.add(new FileRecord(file.getName(), null));
        }
        return written;
    }

    /** Makes the activity. */
    public static final class Maker implements JitterbitActivity.Factory {
        @Override
        public JitterbitActivity createActivity() {
            return new PutActivity();
        }
    }
}
