package io.watchfloor.ops.alert;

import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;

/**
 * Detections of one asset and one rule, folded together with an exact count.
 *
 * @param id hash of asset, rule and opening record
 * @param ordinal 1 for the asset's first alert, then counting up: triage handles an asset's alerts in this order
 * @param asset {@code kind:name}
 * @param attack ATT&amp;CK technique ids of the rule, such as {@code T1003.001}
 * @param count how many detections it holds, at least 1
 * @param firstSeen the earliest time of its telemetry
 * @param lastSeen the latest time of its telemetry
 * @param openedBy id of the record that opened it
 * @param observables taken from the opening record
 */
public record Alert(
        String id,
        long ordinal,
        String asset,
        String rule,
        String title,
        Level level,
        List<String> attack,
        long count,
        Instant firstSeen,
        Instant lastSeen,
        String openedBy,
        List<Observable> observables) {

    /** This alert with one more detection. */
    public Alert fold(Instant time) {
        return new Alert(
                id,
                ordinal,
                asset,
                rule,
                title,
                level,
                attack,
                count + 1,
                time.isBefore(firstSeen) ? time : firstSeen,
                time.isAfter(lastSeen) ? time : lastSeen,
                openedBy,
                observables);
    }
}
