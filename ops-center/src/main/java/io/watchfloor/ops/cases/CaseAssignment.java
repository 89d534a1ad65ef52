package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The people responsible for a case.
 *
 * @param acknowledged in this round; null while unacknowledged
 */
public record CaseAssignment(
        @Nullable String assignee, @Nullable Acknowledgement acknowledged) {

    static final CaseAssignment NOBODY = new CaseAssignment(null, null);

    /** The person who acknowledged the case in this round, and when. */
    public record Acknowledgement(String by, Instant at) {}

    public @Nullable String acknowledgedBy() {
        return acknowledged == null ? null : acknowledged.by();
    }

    public @Nullable Instant acknowledgedAt() {
        return acknowledged == null ? null : acknowledged.at();
    }

    /** Records an acknowledgement; it also assigns an unassigned case. */
    CaseAssignment acknowledged(String by, Instant at) {
        return new CaseAssignment(assignee == null ? by : assignee, new Acknowledgement(by, at));
    }

    CaseAssignment assigned(String person) {
        return new CaseAssignment(person, acknowledged);
    }

    /** Replaces a person by another in the acknowledgement and the assignment; also assigns an unassigned case. */
    CaseAssignment takenOver(String from, String by, Instant at) {
        boolean held = acknowledged != null && acknowledged.by().equals(from);
        boolean assigned = assignee == null || assignee.equals(from);
        return new CaseAssignment(assigned || held ? by : assignee, held ? new Acknowledgement(by, at) : acknowledged);
    }

    /** Removes the acknowledgement; the assignee stays for the next round. */
    CaseAssignment released() {
        return new CaseAssignment(assignee, null);
    }
}
