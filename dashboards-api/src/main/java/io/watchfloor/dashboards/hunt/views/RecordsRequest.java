package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of the archive that are added to a case. */
@Meaning("Records of the archive to add to the evidence of a case.")
public record RecordsRequest(
        @Meaning("IDs of the records, at most 50: sensor/epoch/sequence, as hunts show them.")
        @Input(label = "Records", place = Input.Place.AFTER)
        @Bounds(longest = 300, most = 50)
        List<String> records,

        @Meaning("Why the records belong to the case.")
        @Input(label = "Note", kind = Input.Kind.LONG_TEXT)
        @Bounds(longest = 2_000, blank = true)
        @Nullable
        String note,

        @Meaning("No record happened before this time. Makes the search for the records faster.") @Nullable
        Instant from,

        @Meaning("All records happened before this time. Makes the search for the records faster.") @Nullable
        Instant to) {}
