package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A group of detections by one rule on one asset, or of the versions of one finding of another product, with an exact
 * count.
 *
 * @param id hash of asset, rule and opening record
 * @param ordinal sequence number of the alert on the asset, from 1; triage processes an asset's alerts in this order. An
 *     alert gets a new number when a later version of its finding raises its severity
 * @param asset {@code kind:name}
 * @param openedBy id of the record that opened the alert
 * @param names entities of the opening record, and facts about the asset at that time
 * @param raised why the severity is higher than the rule's severity; null if the severities are equal
 * @param lookBack null if the alert opened when its telemetry arrived
 */
public record Alert(
        String id,
        long ordinal,
        String asset,
        AlertRule rule,
        Occurrences seen,
        String openedBy,
        AlertNames names,
        @Nullable SeverityRaise raised,
        @Nullable LookBackMark lookBack) {

    /** Creates an alert that opens when its telemetry arrives. */
    public Alert(
            String id,
            long ordinal,
            String asset,
            AlertRule rule,
            Occurrences seen,
            String openedBy,
            AlertNames names,
            @Nullable SeverityRaise raised) {
        this(id, ordinal, asset, rule, seen, openedBy, names, raised, null);
    }

    /** Creates an alert with the severity of its rule and without entities for links. */
    public Alert(
            String id,
            long ordinal,
            String asset,
            AlertRule rule,
            Occurrences seen,
            String openedBy,
            List<Observable> observables) {
        this(id, ordinal, asset, rule, seen, openedBy, AlertNames.of(observables), null);
    }

    /**
     * The detections of the alert.
     *
     * @param count at least 1
     * @param first earliest time of their telemetry
     * @param last latest time of their telemetry
     */
    public record Occurrences(long count, Instant first, Instant last) {

        public static Occurrences once(Instant time) {
            return new Occurrences(1, time, time);
        }

        Occurrences again(Instant time) {
            return new Occurrences(count + 1, time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
        }
    }

    public String title() {
        return rule.title();
    }

    /** Observables of the opening record, for searches in other tools. */
    public List<Observable> observables() {
        return names.observables();
    }

    /** The rule's severity, or a higher severity if the asset's details raised it. */
    public Level level() {
        return raised == null ? rule.level() : raised.to();
    }

    /** What the asset groups the detections of the alert by. */
    public String group() {
        return lookBack == null ? rule.group() : LookBackMark.group(rule.group());
    }

    /** Whether the alert notifies people. */
    public boolean pages() {
        return lookBack == null || lookBack.pages();
    }

    /** The alert in another place in the order in which triage processes the asset's alerts. */
    public Alert withOrdinal(long other) {
        return new Alert(id, other, asset, rule, seen, openedBy, names, raised, lookBack);
    }

    /** Whether triage may receive the alert again, because later versions of its finding can raise its severity. */
    public boolean canRise() {
        return rule.finding() != null;
    }

    /** Adds one detection. */
    public Alert fold(Instant time) {
        return new Alert(id, ordinal, asset, rule, seen.again(time), openedBy, names, raised, lookBack);
    }

    /**
     * Adds a later version of the finding that the alert shows.
     *
     * @param why the reason why a severity of the rule is raised on this asset
     */
    public Alert fold(AlertRule later, Instant time, Function<Level, @Nullable SeverityRaise> why) {
        AlertRule now = rule.updated(later);
        boolean same = now.level() == rule.level();
        return new Alert(
                id,
                ordinal,
                asset,
                now,
                seen.again(time),
                openedBy,
                names,
                same ? raised : why.apply(now.level()),
                lookBack);
    }
}
