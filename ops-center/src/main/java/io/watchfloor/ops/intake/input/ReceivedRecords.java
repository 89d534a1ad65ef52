package io.watchfloor.ops.intake.input;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of one request body. A protocol may state some fields once for many records, and these are copied to each
 * record. So the total may be thousands of times the size of the body, and is limited like an uncompressed body.
 */
public final class ReceivedRecords {

    private final BoundedJson json;
    private final List<InputRecord> all = new ArrayList<>();
    private long bytes;

    public ReceivedRecords(BoundedJson json) {
        this.json = json;
    }

    /** @throws InputRejection when there are too many records, or they are too large in total */
    public void add(InputRecord arrival) throws InputRejection {
        if (all.size() == json.mostRecords()) {
            throw json.tooMany();
        }
        bytes += arrival.body().length;
        if (bytes > json.mostBytes()) {
            throw InputRejection.tooLarge(
                    "body.records-too-large",
                    ("The records of the body, with the fields that apply to all of them, have more than %d "
                                    + "bytes (watchfloor.ingest.max-inflated): send it in parts.")
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
