package io.watchfloor.ops.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a case belongs to an exercise.
 *
 * @param id the exercise whose scope covers the alerts of the case; empty if a user marked the case
 * @param name of the exercise; empty if a user marked the case
 * @param by the user who marked the case; null if its alerts are in the scope of the exercise
 * @param reason of the user; null if no user marked the case
 */
public record CaseExercise(
        String id,
        String name,
        @Nullable String by,
        @Nullable String reason,
        Instant at) {

    static CaseExercise marked(String by, String reason, Instant at) {
        return new CaseExercise("", "", by, reason, at);
    }

    /** The subject of a sentence, such as {@code the exercise Red October}. */
    String words() {
        return id.isEmpty() ? "an exercise" : "the exercise " + name;
    }
}
