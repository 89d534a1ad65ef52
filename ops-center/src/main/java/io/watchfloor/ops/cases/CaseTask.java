package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task of a case.
 *
 * @param number in the case, from 1
 * @param revision counts the changes of the task, from 1; a change that is based on an older revision is refused
 * @param owner the person who does the task; null if nobody
 * @param due when the task should be finished; null if at no time
 */
public record CaseTask(
        int number,
        int revision,
        String title,
        @Nullable String owner,
        @Nullable Instant due,
        TaskStatus status) {

    /** A task that is not in a case yet. */
    public record Draft(
            String title, @Nullable String owner, @Nullable Instant due) {

        CaseTask numbered(int number) {
            return new CaseTask(number, 1, title, owner, due, TaskStatus.OPEN);
        }
    }

    /**
     * A user's change of a task. What is null stays as it is.
     *
     * @param revision the revision that the user saw
     * @param owner {@value #NOBODY} removes the owner
     * @param noDue whether to remove the due time
     */
    public record Edit(
            int task,
            int revision,
            @Nullable String title,
            @Nullable String owner,
            @Nullable Instant due,
            boolean noDue,
            @Nullable TaskStatus status) {

        /** The owner of a task that has none. */
        public static final String NOBODY = "none";

        CaseTask of(CaseTask before) {
            return new CaseTask(
                    before.number(),
                    before.revision() + 1,
                    title == null ? before.title() : title,
                    owner == null ? before.owner() : owner.equals(NOBODY) ? null : owner,
                    noDue ? null : due == null ? before.due() : due,
                    status == null ? before.status() : status);
        }
    }

    boolean sameAs(CaseTask other) {
        return withRevision(other.revision()).equals(other);
    }

    private CaseTask withRevision(int now) {
        return new CaseTask(number, now, title, owner, due, status);
    }

    CaseTask cancelled() {
        return new CaseTask(number, revision + 1, title, owner, due, TaskStatus.CANCELLED);
    }
}
