package io.watchfloor.dashboards.exercises.views;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.exercise.ExerciseScope;
import io.watchfloor.ops.exercise.HeldBackItems.Exit;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exercise, with what was held back. */
@Meaning("An exercise: no one is notified of its cases, and figures leave them out.")
public record ExerciseView(
        String id,
        String name,
        @Meaning("User who owns the exercise.") String owner,
        State state,
        ScopeView scope,
        Instant from,
        @Meaning("End time, exclusive.") Instant until,

        @Meaning("Cases that belong to the exercise, as far as you see them.")
        CasesOfExercise cases,

        HeldBackView heldBack,

        @Meaning("User who added the exercise or, after an early end, ended it.")
        String by) {

    @Meaning("planned, active or over.")
    public enum State {
        PLANNED,
        ACTIVE,
        OVER;

        /** Name in the API. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Meaning(
            "An alert belongs to the exercise if it matches the assets or groups, if any are named, and the sources, if any"
                    + " are named.")
    public record ScopeView(
            List<String> assets,
            List<String> groups,
            @Meaning("Names of sensors and inputs.") List<String> sources) {

        static ScopeView of(ExerciseScope scope) {
            return new ScopeView(scope.assets(), scope.groups(), scope.sources());
        }
    }

    @Meaning("Number of cases.")
    public record CasesOfExercise(long total, long open) {

        public static final CasesOfExercise NONE = new CasesOfExercise(0, 0);
    }

    @Meaning("What would have left the center if the cases belonged to no exercise. Each item counts once.")
    public record HeldBackView(
            @Meaning("Escalations and urgent updates of which no one was notified.")
            long escalations,

            @Meaning("Calls of automations that were not made.")
            long automations,

            @Meaning("Cases and alerts whose changes webhooks did not send.")
            long webhooks) {

        public static HeldBackView of(Map<Exit, Long> counts) {
            return new HeldBackView(
                    counts.getOrDefault(Exit.ESCALATION, 0L),
                    counts.getOrDefault(Exit.AUTOMATION, 0L),
                    counts.getOrDefault(Exit.WEBHOOK, 0L));
        }
    }

    @Meaning("An exercise to add. At least one of assets, groups and sources has an entry.")
    public record ExerciseRequest(
            @Meaning("Name, such as Red team autumn.") @Bounds(longest = 100)
            String name,

            @Meaning("User who owns the exercise. Defaults to you.") @Bounds(longest = 100) @Nullable
            String owner,

            @Meaning("Assets, such as host:dc01.corp.example.")
            @Bounds(longest = 300, most = 500, blank = true)
            @Nullable
            List<String> assets,

            @Meaning("Groups of assets.") @Bounds(longest = 100, most = 50, blank = true) @Nullable
            List<String> groups,

            @Meaning("Names of sensors and inputs. If assets or groups are named as well, an alert must match both.")
            @Bounds(longest = 300, most = 100, blank = true)
            @Nullable
            List<String> sources,

            @Meaning("Start time in UTC, at most 24 hours ago. Defaults to now.") @Nullable
            Instant from,

            @Meaning("End time in UTC, at most 30 days after the start.")
            Instant until) {}

    public static ExerciseView of(
            Document<Exercise> stored, CasesOfExercise cases, Map<Exit, Long> heldBack, Instant now) {
        Exercise exercise = stored.value();
        State state = !exercise.until().isAfter(now) || !exercise.until().isAfter(exercise.from())
                ? State.OVER
                : exercise.from().isAfter(now) ? State.PLANNED : State.ACTIVE;
        return new ExerciseView(
                exercise.id(),
                exercise.name(),
                exercise.owner(),
                state,
                ScopeView.of(exercise.scope()),
                exercise.from(),
                exercise.until(),
                cases,
                HeldBackView.of(heldBack),
                stored.changedBy());
    }
}
