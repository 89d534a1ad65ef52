package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal events of triage. */
public sealed interface TriageEvent {

    /**
     * Alerts of one asset were placed.
     *
     * @param asset the asset of the alerts; the asset of the first alert if the alerts were returned from an ended case
     * @param through the ordinal up to which the asset's alerts are placed; 0 for returned alerts
     * @param placements the placements in the order of the alerts; alerts that a case adopts follow the alert that
     * opens the case
     * @param unclaimed alerts without a case at their arrival, including those that a later placement adopts
     * @param hubs entities that these alerts prove to be hubs, so that they are not used for correlation from now on
     * @param bridges open cases that were found to belong to the same incident
     */
    record AlertsPlaced(
            String asset,
            long through,
            List<Placement> placements,
            List<Alert> unclaimed,
            List<Hub> hubs,
            List<Bridge> bridges,
            Instant at)
            implements TriageEvent {}

    /**
     * A user created a case from alerts without a case.
     *
     * @param alerts the alerts as they were when they opened, the most severe first
     */
    record OpenedByHand(CaseId caseId, long number, List<Alert> alerts, ManualCase byHand, Instant at)
            implements TriageEvent {}

    /** The case confirmed that the case contains these alerts. */
    record AdmissionConfirmed(CaseId caseId, List<String> alerts) implements TriageEvent {}

    /**
     * The case ended, and accepts no more alerts.
     *
     * @param recurs when the case ended, so that triage recognizes its attack if it comes back; null for a case of an
     *     exercise, and in events of earlier versions
     */
    record CaseEnded(CaseId caseId, @Nullable Instant recurs) implements TriageEvent {}

    /**
     * The case was reopened, and accepts linked alerts again.
     *
     * @param alerts the alerts that the case stores in full
     */
    record CaseReopened(CaseId caseId, long number, List<LinkableAlert> alerts) implements TriageEvent {}

    /** A case was merged into another. */
    record CasesMerged(
            long number,
            CaseName part,
            CaseName whole,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A case was unmerged. */
    record CasesSplit(
            long number,
            CaseName part,
            CaseName whole,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A user linked two cases, or triage linked a new case to the ended case whose attack came back. */
    record CasesLinked(
            long number,
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A user removed a link between two cases. */
    record CasesUnlinked(
            long number,
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /**
     * A merge was suggested: alerts link two open cases that have different holders.
     *
     * @param one the case with the lower number
     * @param links the strongest links, as text
     * @param grounds the shared indicators
     */
    record CasesProposed(
            long number, CaseName one, CaseName other, List<String> links, List<String> grounds, Instant at)
            implements TriageEvent {}

    /** A user dismissed a merge suggestion. */
    record ProposalDismissed(
            long number,
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A merge suggestion was withdrawn, because one of the cases ended, was merged or was unmerged. */
    record ProposalWithdrawn(long number, CaseName one, CaseName other, String why, Instant at)
            implements TriageEvent {}

    /**
     * A user moved alerts.
     *
     * @param from the previous case; null if the alerts had no case
     * @param to the new case; null if the alerts belong to no case now
     */
    record AlertsMoved(
            long number,
            List<Alert> alerts,
            @Nullable CaseName from,
            @Nullable CaseName to,
            ChangeOrigin cause,
            @Nullable String request)
            implements TriageEvent {}

    /**
     * A case with merged cases ended. The ended case and its merged cases accept no more alerts.
     *
     * @param recurs whether triage recognizes the attack if it comes back; null for a case of an exercise, and in
     *     events of earlier versions
     */
    record WholeEnded(
            long number,
            CaseId caseId,
            List<CaseId> parts,
            Instant at,
            @Nullable Boolean recurs) implements TriageEvent {}

    /**
     * The case confirmed relation changes.
     *
     * @param left number of unconfirmed changes
     */
    record RelationConfirmed(CaseId caseId, long through, int left) implements TriageEvent {}

    /**
     * The operator's alias table changed: added aliases are used for links from now on, and removed aliases are no
     * longer used.
     *
     * @param through sequence number of the latest change
     */
    record AliasesUpdated(long through, List<AliasChange> changes) implements TriageEvent {}

    /** The case has a new holder. */
    record CaseTouched(CaseId caseId, String by) implements TriageEvent {}

    /**
     * The placement of an alert in a case.
     *
     * @param opening details of the opening; only for the alert that opens the case
     * @param adopted whether the alert is older than the case and belonged to no case
     * @param flood the sensor of a flood case, or {@code rule:} and the rule's id for a campaign; null for a case of an
     *     incident
     * @param links the reasons, as text: the alert's strongest links to alerts of the case; empty for the alert that
     * opens the case
     */
    record Placement(
            Alert alert,
            CaseId caseId,
            long number,
            @Nullable Opening opening,
            boolean adopted,
            @Nullable String flood,
            List<String> links) {

        public Placement {
            links = List.copyOf(links);
        }

        public boolean opens() {
            return opening != null;
        }
    }

    /**
     * Two open cases belong to the same incident. Recorded once for each pair, and again if later alerts link cases
     * that have holders.
     *
     * @param into the case with the lower number
     * @param links the strongest links between the cases, as text
     * @param grounds the shared indicators, independent of the alerts
     */
    record Bridge(CaseId caseId, long number, CaseId into, long intoNumber, List<String> links, List<String> grounds) {

        /** Fills in the indicators, which old journals lack. */
        @SuppressWarnings("NullAway") // fields that the event lacks are null
        public Bridge {
            grounds = grounds == null ? List.of() : List.copyOf(grounds);
        }
    }

    /**
     * The opening of a case.
     *
     * @param missing number of alerts that the case would have adopted if triage still stored these alerts
     * @param risk the risk score that opens the case; null if the alert's severity does
     * @param byHand the person who creates the case; null if triage opens it
     */
    record Opening(
            int missing, @Nullable Risk risk, @Nullable ManualCase byHand) {}
}
