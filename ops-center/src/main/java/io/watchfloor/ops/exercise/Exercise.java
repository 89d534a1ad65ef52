package io.watchfloor.ops.exercise;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.ops.platform.id.RecordId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A practice attack, such as one by a red team. A case whose alerts are all in the scope of one exercise belongs to the
 * exercise: no one is notified of it, and figures leave it out. Detection is not affected.
 *
 * @param owner the person who owns the exercise
 * @param until end, exclusive
 */
public record Exercise(String id, String name, String owner, ExerciseScope scope, Instant from, Instant until) {

    /** Exercises by their ids. */
    public static final DocumentStore<Exercise> STORE = new DocumentStore<>("exercise", Exercise.class);

    /** An exercise that ends at another time. */
    public Exercise until(Instant end) {
        return new Exercise(id, name, owner, scope, from, end);
    }

    public boolean isActive(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    /**
     * Whether the alert belongs to the exercise: its asset and its source are in the scope, and its first record has a time
     * between start and end. When the record arrived does not matter.
     *
     * @param group the group of the alert's asset; null if none
     */
    public boolean covers(Alert alert, @Nullable String group) {
        return isActive(alert.seen().first())
                && scope.covers(alert.asset(), group, RecordId.sensorOf(alert.openedBy()));
    }
}
