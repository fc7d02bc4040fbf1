package example.folderdrop.activities;

import example.folderdrop.FolderStore;
import example.folderdrop.model.FileRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jitterbit.connector.sdk.JitterbitActivity;
import org.jitterbit.connector.sdk.Payload;
import org.jitterbit.connector.sdk.annotation.Activity;

/** Removes one file; names it in the answer if it was there. */
@Activity(name = "delete", factory = DeleteActivity.Maker.class)
public final class DeleteActivity extends FolderActivity {
    @Override
    public String getName() {
        return "delete";
    }

    @Override
    List<FileRecord> run(FolderStore store, Map<String, String> parameters, Payload request)
            throws Exception {
        String name = parameters.get("fileName");
        if (!store.delete(name)) {
            return Collections.emptyList();
        }
        return Collections.singletonList(new FileRecord(name, null));
    }

    /** Makes the activity. */
    public static final class Maker implements JitterbitActivity.Factory {
        @Override
        public JitterbitActivity createActivity() {
            return new DeleteActivity();
        }
    }
}
