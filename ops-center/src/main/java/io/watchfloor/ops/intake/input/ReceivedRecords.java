package io.watchfloor.ops.intake.input;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of one body. What a protocol says once for many records stands in each of them, so that together they may be thousands of
 * times what came: they have the budget of a body.
 */
public final class ReceivedRecords {

    private final BoundedJson json;
    private final List<InputRecord> all = new ArrayList<>();
    private long bytes;

    public ReceivedRecords(BoundedJson json) {
        this.json = json;
    }

    /** @throws InputRejection when there are too many, or they are too large together */
    public void add(InputRecord arrival) throws InputRejection {
        if (all.size() == json.mostRecords()) {
            throw json.tooMany();
        }
        bytes += arrival.body().length;
        if (bytes > json.mostBytes()) {
            throw InputRejection.tooLarge(
                    "body.records-too-large",
                    ("The records of a body have more than %d bytes with what it says of all of them"
                                    + " (watchfloor.ingest.max-inflated): send it in parts.")
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
