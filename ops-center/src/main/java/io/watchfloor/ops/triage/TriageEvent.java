package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.ByHand;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.risk.Risk;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What triage's journal holds. */
public sealed interface TriageEvent {

    /**
     * Alerts of one asset found their cases.
     *
     * @param asset of the alerts; that of the first alert when they came back from an ended case
     * @param through the asset's alerts up to this ordinal are placed; 0 when they came back from an ended case
     * @param placements in the order of the alerts; those that a case adopts follow the one that opens it
     * @param unclaimed alerts that belonged to no case when they came, also those that a placement after them adopts
     */
    record AlertsPlaced(String asset, long through, List<Placement> placements, List<Alert> unclaimed, Instant at)
            implements TriageEvent {}

    /**
     * A person opened a case from alerts that belonged to none.
     *
     * @param alerts as they opened, the gravest first
     */
    record OpenedByHand(CaseId caseId, long number, List<Alert> alerts, ByHand byHand, Instant at)
            implements TriageEvent {}

    /** The case has admitted these alerts. */
    record AdmissionConfirmed(CaseId caseId, List<String> alerts) implements TriageEvent {}

    /** The case has ended: no alert joins it any more. */
    record CaseEnded(CaseId caseId) implements TriageEvent {}

    /** The case is open again: alerts of its asset join it again. */
    record CaseReopened(CaseId caseId, long number, String asset, Instant lastAlertAt) implements TriageEvent {}

    /**
     * One alert in its case.
     *
     * @param opening only for the alert that opens the case
     * @param adopted whether it came before the case and belonged to none
     * @param flood the sensor whose flood case it is; null for a case of the alert's asset
     */
    record Placement(
            Alert alert,
            CaseId caseId,
            long number,
            @Nullable Opening opening,
            boolean adopted,
            @Nullable String flood) {

        public boolean opens() {
            return opening != null;
        }
    }

    /**
     * How a case opens.
     *
     * @param missing alerts of the asset that it would have adopted, had triage not let go of them
     * @param risk the reason when the alert's level is not enough
     * @param byHand the person who opens it; null when it opens by itself
     */
    record Opening(
            int missing, @Nullable Risk risk, @Nullable ByHand byHand) {}
}
