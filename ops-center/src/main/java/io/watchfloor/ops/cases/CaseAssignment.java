package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The people responsible for a case.
 *
 * @param acknowledged the acknowledgement in the current escalation round; null if there is none
 */
public record CaseAssignment(
        @Nullable String assignee, @Nullable Acknowledgement acknowledged) {

    static final CaseAssignment NOBODY = new CaseAssignment(null, null);

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
        return new CaseAssignment(assignee == null ? by : assignee, new Acknowledgement(by, at));
    }

    CaseAssignment assigned(String person) {
        return new CaseAssignment(person, acknowledged);
    }

    /**
     * Replaces one person by another in the acknowledgement and the assignment. If no one was assigned, the new person
     * is assigned.
     */
    CaseAssignment takenOver(String from, String by, Instant at) {
        boolean held = acknowledged != null && acknowledged.by().equals(from);
        boolean assigned = assignee == null || assignee.equals(from);
        return new CaseAssignment(assigned || held ? by : assignee, held ? new Acknowledgement(by, at) : acknowledged);
    }

    /** Removes the acknowledgement; the assignee stays assigned in the next round. */
    CaseAssignment released() {
        return new CaseAssignment(assignee, null);
    }
}
