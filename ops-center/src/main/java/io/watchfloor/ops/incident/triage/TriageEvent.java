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

/** What triage's journal holds. */
public sealed interface TriageEvent {

    /**
     * Alerts of one asset found their cases.
     *
     * @param asset of the alerts; that of the first alert when they came back from an ended case
     * @param through the asset's alerts up to this ordinal are placed; 0 when they came back from an ended case
     * @param placements in the order of the alerts; those that a case adopts follow the one that opens it
     * @param unclaimed alerts that belonged to no case when they came, also those that a placement after them adopts
     * @param hubs things that link nothing from now on, as these alerts prove
     * @param bridges open cases that turned out to belong to one incident
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
     * A person opened a case from alerts that belonged to none.
     *
     * @param alerts as they opened, the gravest first
     */
    record OpenedByHand(CaseId caseId, long number, List<Alert> alerts, ManualCase byHand, Instant at)
            implements TriageEvent {}

    /** The case has admitted these alerts. */
    record AdmissionConfirmed(CaseId caseId, List<String> alerts) implements TriageEvent {}

    /** The case has ended: no alert joins it any more. */
    record CaseEnded(CaseId caseId) implements TriageEvent {}

    /**
     * The case is open again: alerts that are linked to it join it again.
     *
     * @param alerts those that the case holds in full
     */
    record CaseReopened(CaseId caseId, long number, List<LinkableAlert> alerts) implements TriageEvent {}

    /** A case became a part of another one. */
    record CasesMerged(
            long number,
            CaseName part,
            CaseName whole,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A part is a case of its own again. */
    record CasesSplit(
            long number,
            CaseName part,
            CaseName whole,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A person said what one case is to another one. */
    record CasesLinked(
            long number,
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** A person took such a word back. */
    record CasesUnlinked(
            long number,
            CaseName one,
            LinkKind kind,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /**
     * Alerts link two open cases that different people hold: people are asked whether they are one.
     *
     * @param one the case with the lower number
     * @param links the strongest ones, in words
     * @param grounds what the linked alerts share
     */
    record CasesProposed(
            long number, CaseName one, CaseName other, List<String> links, List<String> grounds, Instant at)
            implements TriageEvent {}

    /** A person said that such cases are two. */
    record ProposalDismissed(
            long number,
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) implements TriageEvent {}

    /** Nobody is asked any more: one of the cases has ended, became a part, or was split. */
    record ProposalWithdrawn(long number, CaseName one, CaseName other, String why, Instant at)
            implements TriageEvent {}

    /**
     * A person moved alerts.
     *
     * @param from null when they were without a case
     * @param to null when they are without a case now
     */
    record AlertsMoved(
            long number,
            List<Alert> alerts,
            @Nullable CaseName from,
            @Nullable CaseName to,
            ChangeOrigin cause,
            @Nullable String request)
            implements TriageEvent {}

    /** A case with parts has ended: no alert joins it or these parts any more. */
    record WholeEnded(long number, CaseId caseId, List<CaseId> parts, Instant at) implements TriageEvent {}

    /**
     * The case has heard what became of its relations.
     *
     * @param left what it has yet to hear
     */
    record RelationTold(CaseId caseId, long through, int left) implements TriageEvent {}

    /**
     * The operator's table has changed: what it says links alerts from now on, and what it no longer says does not.
     *
     * @param through the number of the latest change
     */
    record AliasesHeard(long through, List<AliasChange> changes) implements TriageEvent {}

    /** A person has touched the case. */
    record CaseTouched(CaseId caseId, String by) implements TriageEvent {}

    /**
     * One alert in its case.
     *
     * @param opening only for the alert that opens the case
     * @param adopted whether it came before the case and belonged to none
     * @param flood the sensor whose flood case it is, or {@code rule:} and the rule's id for a campaign; null for a case of
     *     an incident
     * @param links why it is in the case, in words: its strongest links to alerts there; empty for the one that opens it
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
     * Two open cases belong to one incident. Said once for each pair, and again when later alerts link cases that people
     * hold.
     *
     * @param into the one with the lower number
     * @param links the strongest ones between them, in words
     * @param grounds what the linked alerts share, whichever alerts these are
     */
    record Bridge(CaseId caseId, long number, CaseId into, long intoNumber, List<String> links, List<String> grounds) {

        /** The journal from before proposals has no grounds. */
        @SuppressWarnings("NullAway") // a field that the event lacks is null
        public Bridge {
            grounds = grounds == null ? List.of() : List.copyOf(grounds);
        }
    }

    /**
     * How a case opens.
     *
     * @param missing alerts of its assets that it would have adopted, had triage not let go of them
     * @param risk the reason when the alert's level is not enough
     * @param byHand the person who opens it; null when it opens by itself
     */
    record Opening(
            int missing, @Nullable Risk risk, @Nullable ManualCase byHand) {}
}
