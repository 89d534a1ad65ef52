package io.watchfloor.ops.intake.input;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of one request body. In some protocols, a body can contain fields that apply to many records and are
 * copied to each record. The total size of the records may therefore be thousands of times the size of the body. The
 * limit for the total size is the limit for an uncompressed body.
 */
public final class ReceivedRecords {

    private final BoundedJson json;
    private final List<InputRecord> all = new ArrayList<>();
    private long bytes;

    public ReceivedRecords(BoundedJson json) {
        this.json = json;
    }

    /** @throws InputRejection when there are too many records, or when their total size exceeds the limit */
    public void add(InputRecord arrival) throws InputRejection {
        if (all.size() == json.mostRecords()) {
            throw json.tooMany();
        }
        bytes += arrival.body().length;
        if (bytes > json.mostBytes()) {
            throw InputRejection.tooLarge(
                    "body.records-too-large",
                    ("The records in the body, including the fields that are copied to each record, are "
                                    + "larger than %d bytes (watchfloor.ingest.max-inflated). Send the records in parts.")
                            .formatted(json.mostBytes()));
        }
        all.add(arrival);
    }

    public int size() {
        return all.size();
    }

    public List<InputRecord> list() {
        return List.copyOf(all);
    }
}
