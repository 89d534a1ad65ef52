package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of the archive that is evidence of a case. The case has a copy of its own, so that the record stays when the
 * archive deletes it.
 *
 * @param record id, {@code sensor/epoch/sequence}
 * @param asset {@code kind:name}
 * @param time when it happened, by the corrected clock
 * @param logsource {@code product/category/service}; null if the format is not recognized
 * @param sealed the record, encrypted with the key of its asset, so that an erasure of the asset's evidence makes it
 *     unreadable
 */
public record SealedRecord(
        String record, String asset, Instant time, @Nullable String logsource, String sealed) {}
