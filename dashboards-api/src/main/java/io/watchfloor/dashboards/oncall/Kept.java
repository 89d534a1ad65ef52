package io.watchfloor.dashboards.oncall;

import io.watchfloor.ops.paging.oncall.OnCallDocument;
import io.watchfloor.ops.paging.oncall.OnCallJson;
import java.time.Instant;

/**
 * What somebody wrote, as it is stored.
 *
 * @param version counts its changes, from 1; 0 for one that is not stored
 */
public record Kept<T>(T document, long version, String changedBy, Instant changedAt) {

    static <T> Kept<T> of(OnCallDocument stored, Class<T> type) {
        return new Kept<>(
                OnCallJson.read(stored.body(), type), stored.version(), stored.changedBy(), stored.changedAt());
    }
}
