package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A detection of a correlation: a window that met the condition.
 *
 * @param windowId id derived from rule, group and time, independent of the order of arrival, so that a repeated
 *     detection has the same id
 */
public record CorrelationDetection(
        CorrelationRule rule, String windowId, SortedMap<String, String> group, Measurement measured, Proof proof) {

    static final int MOST_RECORDS = 200;

    /**
     * The measured values that met the condition.
     *
     * @param count counted records, distinct values or distinct rules; for sums, averages and percentiles the number of
     *     records
     * @param value sum, average or percentile; null for types that count
     * @param estimated true if the window reached its member limit; the actual count is then at least this count
     */
    public record Measurement(long count, @Nullable BigDecimal value, boolean estimated) {}

    /**
     * The records that met the condition.
     *
     * @param records ids of the latest {@value #MOST_RECORDS} records, oldest first
     * @param assets assets of the records, sorted; empty if all records have the same asset
     * @param closingAsset asset of the last record; null if all records have the same asset
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
