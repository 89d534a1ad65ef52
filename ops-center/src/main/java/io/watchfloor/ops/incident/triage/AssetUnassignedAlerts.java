package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.detection.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The alerts of one asset without a case, which a case adopts when it opens.
 *
 * @param alerts the alerts as they were when they opened, in order of arrival
 * @param letGo number of further alerts that are no longer stored, so that no case can adopt these alerts
 * @param letGoThrough the latest time of the alerts that are no longer stored
 * @param at arrival time of the latest alert, by the center's clock
 */
public record AssetUnassignedAlerts(List<Alert> alerts, int letGo, Instant letGoThrough, Instant at) {

    /** Limits triage's memory, and the number of alerts that one case adopts. */
    static final int MOST_KEPT = 100;

    static final AssetUnassignedAlerts NONE = new AssetUnassignedAlerts(List.of(), 0, Instant.EPOCH, Instant.EPOCH);

    /** If there are too many, the oldest alert of the lowest severity is dropped. */
    private static final Comparator<Alert> LEAST_TELLING = Comparator.comparing(Alert::level)
            .thenComparing(alert -> alert.seen().last())
            .thenComparingLong(Alert::ordinal)
            .thenComparing(Alert::id);

    AssetUnassignedAlerts with(Alert alert, Instant now) {
        List<Alert> all = new ArrayList<>(alerts);
        if (alert.canRise()) {
            all.removeIf(one -> one.id().equals(alert.id()));
        }
        all.add(alert);
        if (all.size() <= MOST_KEPT) {
            return new AssetUnassignedAlerts(List.copyOf(all), letGo, letGoThrough, now);
        }
        Alert gone = all.stream().min(LEAST_TELLING).orElseThrow();
        all.remove(gone);
        Instant last = gone.seen().last();
        return new AssetUnassignedAlerts(
                List.copyOf(all), letGo + 1, last.isAfter(letGoThrough) ? last : letGoThrough, now);
    }

    /**
     * Removes alerts that a case adopted. Also resets the number of dropped alerts, because the case reports that
     * number.
     */
    AssetUnassignedAlerts without(Collection<String> adopted) {
        return new AssetUnassignedAlerts(
                alerts.stream().filter(alert -> !adopted.contains(alert.id())).toList(), 0, Instant.EPOCH, at);
    }

    boolean holds(String alert) {
        return find(alert).isPresent();
    }

    Optional<Alert> find(String alert) {
        return alerts.stream().filter(one -> one.id().equals(alert)).findFirst();
    }

    /** Removes an alert that a user moved. The number of dropped alerts is unchanged. */
    AssetUnassignedAlerts without(Alert taken) {
        return new AssetUnassignedAlerts(
                alerts.stream().filter(alert -> !alert.id().equals(taken.id())).toList(), letGo, letGoThrough, at);
    }

    /**
     * The number of dropped alerts that a case opened by the given alert would have adopted: either all of the dropped
     * alerts or none.
     */
    int missing(Alert opening, Duration within) {
        return letGo > 0 && isNear(letGoThrough, opening, within) ? letGo : 0;
    }

    boolean isEmpty() {
        return alerts.isEmpty() && letGo == 0;
    }

    /** Orders alerts by the time of their telemetry. */
    static boolean isNear(Instant last, Alert alert, Duration within) {
        return Duration.between(last, alert.seen().first()).abs().compareTo(within) <= 0;
    }
}
