package io.watchfloor.ops.cases;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.ByHand;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.risk.Risk;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a case's journal holds. Each event has its time; people's actions also have the person and the id of their
 * request, so that a repeated request changes nothing twice.
 */
public sealed interface CaseEvent {

    Instant at();

    /**
     * The case opened; escalation round 1 starts.
     *
     * @param flood the sensor whose flood of alerts it gathers; null for a case of one asset
     * @param risk the reason when no alert has the level that opens a case
     * @param byHand the person who opened it; null when it opened by itself
     */
    record Opened(
            long number,
            String asset,
            @Nullable String flood,
            @Nullable Risk risk,
            @Nullable ByHand byHand,
            List<Alert> alerts,
            Instant at)
            implements CaseEvent {}

    /** Further alerts joined it. */
    record AlertsJoined(List<Alert> alerts, Instant at) implements CaseEvent {}

    /**
     * At its opening it took over what had happened on its asset before: alerts that had no case. Nobody is paged for
     * them.
     *
     * @param missing how many more there were, beyond what triage keeps
     */
    record AlertsAdopted(List<Alert> alerts, int missing, Instant at) implements CaseEvent {}

    /** A person has taken it: no attempt to page starts in this round any more. */
    record Acknowledged(String by, int round, @Nullable String request, Instant at) implements CaseEvent {}

    record Assigned(String by, String assignee, @Nullable String request, Instant at) implements CaseEvent {}

    record NoteAdded(String by, String text, @Nullable String request, Instant at) implements CaseEvent {}

    record SeverityChanged(
            String by, Level severity, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * The work moved on: started, held, resumed or contained.
     *
     * @param verb the verb that moved it
     */
    record StatusChanged(
            String by,
            CaseVerb verb,
            CaseStatus status,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    record Resolved(
            String by, @Nullable String note, @Nullable String request, Instant at) implements CaseEvent {}

    record Closed(
            String by,
            Classification classification,
            String determination,
            @Nullable String request,
            Instant at) implements CaseEvent {}

    /** The case is open again, with a new escalation round. */
    record Reopened(
            String by, String reason, int round, @Nullable String request, Instant at) implements CaseEvent {}

    /**
     * It got worse while somebody worked on it: people are paged until one of them confirms.
     *
     * @param what titles of the alerts that made it worse
     */
    record Worsened(Level from, Level to, List<String> what, Instant at) implements CaseEvent {}

    /** A person has seen that it got worse: no attempt to page about this starts any more. */
    record WorseningConfirmed(
            String by, int worsening, @Nullable String request, Instant at) implements CaseEvent {}

    /** A page is to be sent; the journal holds the intent before the first attempt. */
    record PageQueued(Page page, Instant at) implements CaseEvent {}

    /** One attempt to deliver a page ended. */
    record PageAttempted(String page, Page.Attempt attempt, Page.Status status, Instant at) implements CaseEvent {}

    /**
     * A neighbour (triage or an asset) has confirmed that the case ended or reopened.
     *
     * @param left how many others have yet to confirm
     */
    record NoticeConfirmed(String neighbour, int left, Instant at) implements CaseEvent {}
}
