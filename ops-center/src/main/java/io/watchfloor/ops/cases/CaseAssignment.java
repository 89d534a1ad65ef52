package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The people responsible for a case.
 *
 * @param acknowledged the acknowledgement in the current escalation round; null if there is none
 * @param tier the analysts who work on the case
 */
public record CaseAssignment(
        @Nullable String assignee, @Nullable Acknowledgement acknowledged, CaseTier tier) {

    /** Snapshots and messages of the version before have no tier. */
    @SuppressWarnings("NullAway") // a field that is missing in the stored JSON is null
    public CaseAssignment {
        tier = tier == null ? CaseTier.INITIAL : tier;
    }

    static final CaseAssignment NOBODY = new CaseAssignment(null, null, CaseTier.INITIAL);

    /** The person who acknowledged the case in the current escalation round, and the time. */
    public record Acknowledgement(String by, Instant at) {}

    public @Nullable String acknowledgedBy() {
        return acknowledged == null ? null : acknowledged.by();
    }

    public @Nullable Instant acknowledgedAt() {
        return acknowledged == null ? null : acknowledged.at();
    }

    /** Records an acknowledgement. If no one is assigned to the case, the person who acknowledged is also assigned. */
    CaseAssignment acknowledged(String by, Instant at) {
        return new CaseAssignment(assignee == null ? by : assignee, new Acknowledgement(by, at), tier);
    }

    CaseAssignment assigned(String person) {
        return new CaseAssignment(person, acknowledged, tier);
    }

    /**
     * Replaces one person by another in the acknowledgement and the assignment. If no one was assigned, the new person
     * is assigned.
     */
    CaseAssignment takenOver(String from, String by, Instant at) {
        boolean held = acknowledged != null && acknowledged.by().equals(from);
        boolean assigned = assignee == null || assignee.equals(from);
        return new CaseAssignment(
                assigned || held ? by : assignee, held ? new Acknowledgement(by, at) : acknowledged, tier);
    }

    /** Removes the acknowledgement; the assignee stays assigned in the next round. */
    CaseAssignment released() {
        return new CaseAssignment(assignee, null, tier);
    }

    CaseAssignment moved(CaseTier to) {
        return new CaseAssignment(assignee, acknowledged, to);
    }
}
