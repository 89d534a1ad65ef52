package io.watchfloor.sigma.language;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Sigma correlation: detections counted, measured or ordered within a time span and a group. Sigma correlation rules
 * 2.1.
 *
 * @param rules what is correlated, as ids of {@link Rule}s and other correlations of the pack, in the order of the file
 * @param delayBelow how long after its last record a counted window may be judged; zero when all are judged at once
 * @param generate whether matches of the correlated rules are also detections
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

    /** The longest that a window waits for late records after its end. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED,
        VALUE_SUM,
        VALUE_AVG,
        VALUE_PERCENTILE;

        /** Whether it measures the values of fields. */
        public boolean isOfValues() {
            return switch (this) {
                case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> true;
                case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
            };
        }

        /** Whether it requires several rules in one span, not a number of records. */
        public boolean isTemporal() {
            return this == TEMPORAL || this == TEMPORAL_ORDERED;
        }

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * What makes one group.
     *
     * @param fields fields (or aliases) whose values make one group; none for one group of everything
     * @param aliases alias → rule id → the field that carries it in that rule's telemetry
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
     * This correlation with the rules of its set in place of the names that its document uses.
     *
     * @param contentHash over everything that it counts, too
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
     * Whether a span that meets the condition still meets it with more members, so that it can be reported at once. All
     * others are judged when their window has closed.
     */
    public boolean isRising() {
        return switch (type) {
            case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, TEMPORAL, TEMPORAL_ORDERED -> condition.hasOnlyLowerBounds();
            case VALUE_AVG, VALUE_PERCENTILE -> false;
        };
    }

    /** How far behind its group's newest record, by the time in the telemetry, a record may be to count. */
    public Duration lateness() {
        Duration own = isRising() || timespan.compareTo(LONGEST_WAIT) < 0 ? timespan : LONGEST_WAIT;
        return own.plus(delayBelow);
    }

    /**
     * How far back a window that is judged at once remembers: a late record may end a span, and a record in that span
     * may end another one.
     */
    public Duration memory() {
        return timespan.multipliedBy(2).plus(lateness());
    }

    /** How long after its last record a window may be judged. */
    public Duration delay() {
        return isRising() ? delayBelow : timespan.plus(lateness());
    }

    /** The actual field for a field or alias in matches of this rule (or correlation). */
    public String carrier(String field, String counted) {
        return groupBy.aliases().getOrDefault(field, Map.of()).getOrDefault(counted, field);
    }

    /** Whether the group itself names one asset, whichever of the rules matched. */
    boolean groupsByAsset() {
        return groupBy.fields().stream()
                .anyMatch(field ->
                        rules.stream().map(rule -> carrier(field, rule)).allMatch(AssetFields::contains));
    }
}
