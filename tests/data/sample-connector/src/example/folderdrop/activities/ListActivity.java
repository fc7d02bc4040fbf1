package example.folderdrop.activities;

import example.folderdrop.FolderStore;
import example.folderdrop.model.FileRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitterbit.connector.sdk.JitterbitActivity;
import org.jitterbit.connector.sdk.Payload;
import org.jitterbit.connector.sdk.annotation.Activity;

/** Tells which files are there. */
@Activity(name = "list", factory = ListActivity.Maker.class)
public final class ListActivity extends FolderActivity {
    @Override
    public String getName() {
        return "list";
    }

    @Override
    List<FileRecord> run(FolderStore store, Map<String, String> parameters, Payload request)
            throws Exception {
        List<FileRecord> files = new ArrayList<>();
        for (String name : store.list()) {
            files.add(new FileRecord(name, null));
        }
        return files;
    }

    /** Makes the activity. */
    public static final class Maker implements JitterbitActivity.Factory {
        @Override
        public JitterbitActivity createActivity() {
            return new ListActivity();
        }
    }
}
