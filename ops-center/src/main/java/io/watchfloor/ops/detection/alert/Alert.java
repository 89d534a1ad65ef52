package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Detections of one asset and one rule, folded together with an exact count.
 *
 * @param id hash of asset, rule and opening record
 * @param ordinal 1 for the asset's first alert, then counting up: triage handles an asset's alerts in this order
 * @param asset {@code kind:name}
 * @param openedBy id of the record that opened it
 * @param names what the opening record names, and what was known of the asset then
 * @param raised why it is graver than its rule says; null when it is not
 */
public record Alert(
        String id,
        long ordinal,
        String asset,
        AlertRule rule,
        Seen seen,
        String openedBy,
        AlertNames names,
        @Nullable SeverityRaise raised) {

    /** One that is as grave as its rule says, and that nothing links. */
    public Alert(
            String id,
            long ordinal,
            String asset,
            AlertRule rule,
            Seen seen,
            String openedBy,
            List<Observable> observables) {
        this(id, ordinal, asset, rule, seen, openedBy, AlertNames.of(observables), null);
    }

    /**
     * Its detections.
     *
     * @param count at least 1
     * @param first the earliest time of their telemetry
     * @param last the latest time of their telemetry
     */
    public record Seen(long count, Instant first, Instant last) {

        public static Seen once(Instant time) {
            return new Seen(1, time, time);
        }

        Seen again(Instant time) {
            return new Seen(count + 1, time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
        }
    }

    public String title() {
        return rule.title();
    }

    /** What its opening record names, for people to search elsewhere. */
    public List<Observable> observables() {
        return names.observables();
    }

    /** The rule's level, or the one that its asset raised it to. */
    public Level level() {
        return raised == null ? rule.level() : raised.to();
    }

    /** This alert with one more detection. */
    public Alert fold(Instant time) {
        return new Alert(id, ordinal, asset, rule, seen.again(time), openedBy, names, raised);
    }
}
