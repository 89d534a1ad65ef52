package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A case as shown to users.
 *
 * @param clocks the service-level clocks
 * @param version counts the case's events; a command with an older version is refused
 */
public record CaseSummary(
        Case.Identity identity,
        Heading heading,
        CaseAssignment holder,
        Rounds rounds,
        @Nullable UrgentUpdate worsening,
        Contents contents,
        Case.@Nullable Closing closing,
        Relations relations,
        CaseSharing marking,
        List<ServiceClock> clocks,
        long version) {

    /** Nodes of the version before send no clocks. */
    @SuppressWarnings("NullAway") // a field that is missing in the message is null
    public CaseSummary {
        clocks = clocks == null ? List.of() : clocks;
    }

    /**
     * The heading of a case.
     *
     * @param raised reasons for the severity, the most severe first: more severe merged cases, attack progress, and
     *     alerts with a higher severity than their rules
     */
    public record Heading(String title, CaseStatus status, Level severity, List<String> raised) {}

    /**
     * The state of the escalation.
     *
     * @param round sequence number of the round, from 1
     * @param nextPageAt when the next notification is due; null if none
     * @param heldUntil when the acknowledgement expires without activity; null if there is no expiry
     * @param snoozedUntil when the snooze ends; null if the case is not snoozed
     * @param untold why the latest step reached no one: a sentence for each skipped recipient; empty if the step
     * reached someone
     */
    public record Rounds(
            Instant updatedAt,
            int round,
            int pageCount,
            @Nullable Instant nextPageAt,
            @Nullable Instant heldUntil,
            @Nullable Instant snoozedUntil,
            List<String> untold) {}

    /**
     * The content of a case. The counts include all alerts; the lists include the alerts that the case stores in full.
     *
     * @param attack ATT&amp;CK technique ids
     * @param sensor the sensor whose telemetry opened the case
     */
    public record Contents(
            int alertCount,
            int assetCount,
            List<String> assets,
            List<String> attack,
            List<Observable> observables,
            String sensor,
            Work work) {

        /** Nodes of the version before send no work. */
        @SuppressWarnings("NullAway") // a field that is missing in the message is null
        public Contents {
            work = work == null ? Work.NONE : work;
        }
    }

    /**
     * The work on the case.
     *
     * @param nextDue the earliest due time of the open tasks; null if none is due
     */
    public record Work(int openTasks, @Nullable Instant nextDue) {

        static final Work NONE = new Work(0, null);

        static Work of(CaseWork work) {
            return new Work(work.openTasks().size(), work.nextDue());
        }
    }

    public CaseId id() {
        return identity.id();
    }
}
