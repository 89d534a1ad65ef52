package io.watchfloor.sigma.language;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Sigma correlation rule, which counts, measures or orders matches within a time span and a group. Sigma correlation
 * rules 2.1.
 *
 * @param rules ids of the correlated {@link Rule}s and correlations of the pack, in the order of the file
 * @param delayBelow longest evaluation delay of the counted correlations; zero if all are evaluated immediately
 * @param generate true if matches of the correlated rules are detections too
 */
public record CorrelationRule(
        RuleHeader header,
        Type type,
        List<String> rules,
        GroupBy groupBy,
        Duration timespan,
        CorrelationCondition condition,
        Duration delayBelow,
        boolean generate) {

    /** Maximum time for which a window waits for late records after its end. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_PERCENTILE;

        /** Whether this type measures field values. */
        public boolean isOfValues() {
            return switch (this) {
                case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> true;
                case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
            };
        }

        /** Whether this type requires matches of several rules in one time span instead of a number of records. */
        public boolean isTemporal() {
            return this == TEMPORAL || this == TEMPORAL_ORDERED;
        }

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Grouping of records by field values.
     *
     * @param fields fields or aliases whose values identify a group; empty for a single group
     * @param aliases alias → rule id → field name in that rule's telemetry
     */
    public record GroupBy(List<String> fields, Map<String, Map<String, String>> aliases) {

        public GroupBy {
            fields = List.copyOf(fields);
            aliases = Map.copyOf(aliases);
        }
    }

    public CorrelationRule {
        rules = List.copyOf(rules);
    }

    /**
     * Copy of this correlation with resolved rule ids instead of the names in its document.
     *
     * @param contentHash hash over the correlation and everything that it counts
     */
    public CorrelationRule linked(
            List<String> ids, Map<String, Map<String, String>> aliases, Duration delay, String contentHash) {
        return new CorrelationRule(
                header.withContentHash(contentHash),
                type,
                ids,
                new GroupBy(groupBy.fields(), aliases),
                timespan,
                condition,
                delay,
                generate);
    }

    /** Copy of this correlation whose windows are not those of the live correlation. */
    CorrelationRule inShadow() {
        return linked(rules, groupBy.aliases(), delayBelow, contentHash() + "-shadow");
    }

    public String id() {
        return header.id();
    }

    public String title() {
        return header.title();
    }

    public Level level() {
        return header.level();
    }

    public String contentHash() {
        return header.origin().contentHash();
    }

    /**
     * Whether a time span that meets the condition still meets it with more members, so that it can be reported
     * immediately. Other correlations are evaluated when their window closes.
     */
    public boolean isRising() {
        return switch (type) {
            case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, TEMPORAL, TEMPORAL_ORDERED -> condition.hasOnlyLowerBounds();
            case VALUE_AVG, VALUE_PERCENTILE -> false;
        };
    }

    /**
     * Allowed lateness, by telemetry time: a record still counts if it is at most this much older than the newest
     * record of its group.
     */
    public Duration lateness() {
        Duration own = isRising() || timespan.compareTo(LONGEST_WAIT) < 0 ? timespan : LONGEST_WAIT;
        return own.plus(delayBelow);
    }

    /**
     * Time for which a sliding window stores members: a late record may end a time span, and a record in that time span
     * may end another time span.
     */
    public Duration memory() {
        return timespan.multipliedBy(2).plus(lateness());
    }

    /** Longest delay between the last record of a window and its evaluation. */
    public Duration delay() {
        return isRising() ? delayBelow : timespan.plus(lateness());
    }

    /** Resolves a field or alias to the field name in matches of the given rule or correlation. */
    public String carrier(String field, String counted) {
        return groupBy.aliases().getOrDefault(field, Map.of()).getOrDefault(counted, field);
    }

    /** Whether grouping identifies one asset, for matches of every rule. */
    boolean groupsByAsset() {
        return groupBy.fields().stream()
                .anyMatch(field ->
                        rules.stream().map(rule -> carrier(field, rule)).allMatch(AssetFields::contains));
    }
}
