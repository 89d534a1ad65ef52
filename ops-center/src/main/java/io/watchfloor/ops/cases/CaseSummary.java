package io.watchfloor.ops.cases;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.Observable;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A case as people see it.
 *
 * @param assets the assets of {@code alerts}
 * @param alerts those that the case holds in full, in their state when they joined; their counts continue to grow
 *     at their assets
 * @param version counts the case's events; a command that names a stale version is refused
 */
public record CaseSummary(
        String id,
        long number,
        String title,
        CaseStatus status,
        Level severity,
        @Nullable String assignee,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        Instant openedAt,
        Instant updatedAt,
        int round,
        int pageCount,
        @Nullable Instant nextPageAt,
        List<String> assets,
        List<Alert> alerts,
        Extent extent,
        List<Observable> observables,
        List<String> attack,
        @Nullable Classification classification,
        @Nullable String determination,
        @Nullable Worsening worsening,
        long version) {

    /**
     * The case's full size.
     *
     * @param flood the sensor whose flood of alerts it gathers; null for a case of one asset
     * @param sensor the sensor whose telemetry opened it
     */
    public record Extent(int alerts, int assets, @Nullable String flood, String sensor) {}
}
