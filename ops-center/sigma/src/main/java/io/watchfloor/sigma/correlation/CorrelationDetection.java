package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A window that met its condition.
 *
 * @param windowId derived from rule, group and time: the same whatever the order of arrival, so a repeat is the
 *     same detection again
 */
public record CorrelationDetection(
        CorrelationRule rule, String windowId, SortedMap<String, String> group, Measurement measured, Proof proof) {

    static final int MOST_RECORDS = 200;

    /**
     * What its condition was asked of.
     *
     * @param count how many records, different values or different rules were counted; for sums, averages and
     *     percentiles, how many records
     * @param value the sum, average or percentile; null for the types that count
     * @param estimated whether the bound of the window was reached: then the count is at least this
     */
    public record Measurement(long count, @Nullable BigDecimal value, boolean estimated) {}

    /**
     * The records that prove it.
     *
     * @param records oldest first, the latest {@value #MOST_RECORDS}
     * @param assets the assets of the records, sorted; empty when they share one asset
     * @param closingAsset the asset of the last record; null when they share one asset
     */
    public record Proof(
            Instant from,
            Instant to,
            List<String> records,
            List<String> assets,
            @Nullable String closingAsset) {

        public Proof {
            records = List.copyOf(records);
            assets = List.copyOf(assets);
        }

        private static Proof of(List<Member> members) {
            List<String> records =
                    members.stream().map(Member::record).distinct().toList();
            Member last = members.getLast();
            return new Proof(
                    members.getFirst().time(),
                    last.time(),
                    records.subList(Math.max(0, records.size() - MOST_RECORDS), records.size()),
                    members.stream()
                            .flatMap(member -> Stream.ofNullable(member.asset()))
                            .distinct()
                            .sorted()
                            .toList(),
                    last.asset());
        }
    }

    static CorrelationDetection of(
            CorrelationRule rule, CorrelationWindow window, String windowId, WindowMeasure.Measurement reading) {
        return new CorrelationDetection(
                rule,
                windowId,
                window.group(),
                new Measurement(reading.count(), reading.value(), reading.estimated()),
                Proof.of(reading.proof()));
    }
}
