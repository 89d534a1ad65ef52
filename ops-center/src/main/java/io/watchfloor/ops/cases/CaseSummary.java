package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A case as people see it.
 *
 * @param version counts the case's events; a command that names a stale version is refused
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
        long version) {

    /**
     * What a person reads first.
     *
     * @param raised sentences: which parts are worse than the case's own alerts; which alerts are graver than their rules
     *     say, and why; the gravest first
     */
    public record Heading(String title, CaseStatus status, Level severity, List<String> raised) {}

    /**
     * The progress of paging.
     *
     * @param round 1 at the opening, plus one at each reopening
     * @param nextPageAt null when no page is due
     * @param heldUntil when the acknowledgement ends because nothing moves; null when it does not
     * @param snoozedUntil when it is told anew, after a person put it off; null when nobody did
     * @param untold why the latest step could tell nobody: a sentence for each who was passed over; empty when somebody was told
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
     * What the case gathers. The counts are of everything; the lists are of the alerts that it holds in full.
     *
     * @param attack ATT&CK technique ids
     * @param sensor the one whose telemetry opened it
     */
    public record Contents(
            int alertCount,
            int assetCount,
            List<String> assets,
            List<String> attack,
            List<Observable> observables,
            String sensor) {}

    public CaseId id() {
        return identity.id();
    }
}
