package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A window that met its condition.
 *
 * @param windowId derived from rule, group and time: the same whatever the order of arrival, so a repeat is the
 *     same detection again
 * @param count how many records, different values or different rules were counted; for sums, averages and
 *     percentiles, how many records
 * @param value the sum, average or percentile; null for the types that count
 * @param records the records that prove it, oldest first, the latest {@value #MOST_RECORDS}
 * @param assets the assets of the records, sorted; empty when they share one asset
 * @param closingAsset the asset of the last record; null when they share one asset
 * @param estimated whether the bound of the window was reached: then the count is at least this
 */
public record CorrelationDetection(
        CorrelationRule rule,
        String windowId,
        SortedMap<String, String> group,
        long count,
        @Nullable BigDecimal value,
        Instant from,
        Instant to,
        List<String> records,
        List<String> assets,
        @Nullable String closingAsset,
        boolean estimated) {

    static final int MOST_RECORDS = 200;

    public CorrelationDetection {
        records = List.copyOf(records);
        assets = List.copyOf(assets);
    }

    static CorrelationDetection of(
            CorrelationRule rule, CorrelationWindow window, String windowId, Measure.Reading reading) {
        List<Member> proof = reading.proof();
        List<String> records = proof.stream().map(Member::record).distinct().toList();
        Member last = proof.getLast();
        return new CorrelationDetection(
                rule,
                windowId,
                window.group(),
                reading.count(),
                reading.value(),
                proof.getFirst().time(),
                last.time(),
                records.subList(Math.max(0, records.size() - MOST_RECORDS), records.size()),
                proof.stream()
                        .flatMap(member -> java.util.stream.Stream.ofNullable(member.asset()))
                        .distinct()
                        .sorted()
                        .toList(),
                last.asset(),
                reading.estimated());
    }
}
