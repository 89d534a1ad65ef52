package io.watchfloor.ops.detection.correlation;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A completed correlation window: the group, its count, and the records within its time span.
 *
 * @param value the sum, average or percentile; null for correlations that count
 * @param assets the assets of the records, sorted; null for a window within one asset
 * @param estimated true if the count is a lower bound; null if it is exact
 */
public record CompletedWindow(
        SortedMap<String, String> group,
        long count,
        Instant from,
        Instant to,
        List<String> records,
        @Nullable BigDecimal value,
        @Nullable List<String> assets,
        @Nullable Boolean estimated) {

    public static CompletedWindow withinOneAsset(CorrelationDetection found) {
        return of(found, null);
    }

    static CompletedWindow acrossAssets(CorrelationDetection found) {
        return of(found, found.proof().assets());
    }

    private static CompletedWindow of(CorrelationDetection found, @Nullable List<String> assets) {
        CorrelationDetection.Proof proof = found.proof();
        return new CompletedWindow(
                found.group(),
                found.measured().count(),
                proof.from(),
                proof.to(),
                proof.records(),
                found.measured().value(),
                assets,
                found.measured().estimated() ? true : null);
    }
}
