package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseExercise;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a case belongs to an exercise. */
@Meaning("The exercise to which the case belongs: no one is notified of the case, and figures leave it out.")
public record CaseExerciseView(
        @Meaning("ID of the exercise whose scope covers the alerts; null if a user marked the case.") @Nullable
        String id,

        @Meaning("Name of the exercise; null if a user marked the case.") @Nullable
        String name,

        @Meaning("User who marked the case; null if its alerts are in the scope of the exercise.") @Nullable
        String by,

        @Meaning("Reason of that user.") @Nullable String reason,

        @Meaning("Since when the case belongs to the exercise.")
        Instant since) {

    public static @Nullable CaseExerciseView of(@Nullable CaseExercise exercise) {
        return exercise == null
                ? null
                : new CaseExerciseView(
                        exercise.id().isEmpty() ? null : exercise.id(),
                        exercise.name().isEmpty() ? null : exercise.name(),
                        exercise.by(),
                        exercise.reason(),
                        exercise.at());
    }
}
