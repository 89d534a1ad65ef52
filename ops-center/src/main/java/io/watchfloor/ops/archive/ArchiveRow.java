package io.watchfloor.ops.archive;

import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as searches find it.
 *
 * @param asset {@code kind:name}
 * @param logsource the log source by which the record was evaluated; null if its format is not recognized
 * @param raw the record as it came
 */
public record ArchiveRow(
        RecordId id, String asset, @Nullable LogSource logsource, Times times, SearchColumns columns, String raw) {

    /**
     * @param recorded when it happened by the clock of the record
     * @param corrected when it happened by the corrected clock; searches use this time
     * @param received when the center received the record
     */
    public record Times(Instant recorded, Instant corrected, Instant received) {}
}
