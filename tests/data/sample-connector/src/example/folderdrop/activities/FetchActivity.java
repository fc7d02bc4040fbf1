package example.folderdrop.activities;

import example.folderdrop.FolderStore;
import example.folderdrop.model.FileRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jitterbit.connector.sdk.JitterbitActivity;
import org.jitterbit.connector.sdk.Payload;
import org.jitterbit.connector.sdk.annotation.Activity;

/** Gives the content of one file. */
@Activity(name = "fetch", factory = FetchActivity.Maker.class)
public final class FetchActivity extends FolderActivity {
    @Override
    public String getName() {
        return "fetch";
    }

    @Override
    List<FileRecord> run(FolderStore store, Map<String, String> parameters, Payload request)
            throws Exception {
        String name = parameters.get("fileName");
        return Collections.singletonList(new FileRecord(name, store.fetch(name)));
    }

    /** Makes the activity. */
    public static final class Maker implements JitterbitActivity.Factory {
        @Override
        public JitterbitActivity createActivity() {
            return new FetchActivity();
        }
    }
}
