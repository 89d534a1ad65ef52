package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The people who have the case.
 *
 * @param acknowledged in this round; null while nobody has
 */
public record CaseAssignment(
        @Nullable String assignee, @Nullable Acknowledgement acknowledged) {

    static final CaseAssignment NOBODY = new CaseAssignment(null, null);

    /** The person who answered the pages of the round, and when. */
    public record Acknowledgement(String by, Instant at) {}

    public @Nullable String acknowledgedBy() {
        return acknowledged == null ? null : acknowledged.by();
    }

    public @Nullable Instant acknowledgedAt() {
        return acknowledged == null ? null : acknowledged.at();
    }

    /** Who acknowledges a case that nobody has been assigned also gets it assigned. */
    CaseAssignment acknowledged(String by, Instant at) {
        return new CaseAssignment(assignee == null ? by : assignee, new Acknowledgement(by, at));
    }

    CaseAssignment assigned(String person) {
        return new CaseAssignment(person, acknowledged);
    }

    /** What the one had, the other has; what nobody had is the other's to take. */
    CaseAssignment takenOver(String from, String by, Instant at) {
        boolean held = acknowledged != null && acknowledged.by().equals(from);
        boolean assigned = assignee == null || assignee.equals(from);
        return new CaseAssignment(assigned || held ? by : assignee, held ? new Acknowledgement(by, at) : acknowledged);
    }

    /** The assignee stays, for the next round. */
    CaseAssignment released() {
        return new CaseAssignment(assignee, null);
    }
}
