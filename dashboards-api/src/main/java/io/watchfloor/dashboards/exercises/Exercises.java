package io.watchfloor.dashboards.exercises;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.exercise.HeldBackItems;
import io.watchfloor.ops.platform.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The stored exercises. Every call blocks on the database. */
public final class Exercises {

    /** Maximum number of exercises that have not ended. */
    public static final int MOST = 100;

    /** Time for which ended exercises are stored, with what was held back. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final People people;
    private final AccessDatabase database;

    public Exercises(People people) {
        this.people = people;
        this.database = people.database();
    }

    /** Why an exercise was not added. */
    public enum Rejection {
        TOO_MANY,
        OWNER_UNKNOWN
    }

    /** The result of adding an exercise: the stored exercise, or why it was not added. */
    public sealed interface Added {

        record Stored(Document<Exercise> exercise) implements Added {}

        record Rejected(Rejection why) implements Added {}
    }

    /** All exercises, also those that ended within the last 400 days. */
    public static List<Document<Exercise>> all(Handle handle) {
        return Exercise.STORE.all(handle);
    }

    /** A repeated request changes nothing. */
    public Added add(Exercise asked, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Optional<Document<Exercise>> known = Exercise.STORE.find(handle, asked.id());
            if (known.isPresent()) {
                return new Added.Stored(known.get());
            }
            if (people.roster().find(handle, asked.owner()).isEmpty()) {
                return new Added.Rejected(Rejection.OWNER_UNKNOWN);
            }
            Instant now = database.now();
            if (pending(handle, now) >= MOST) {
                return new Added.Rejected(Rejection.TOO_MANY);
            }
            database.audit().append(handle, by.did("exercises.add", object(asked), "", auditText(asked)));
            return Exercise.STORE
                    .put(handle, asked.id(), 0, asked, by.name(), now)
                    .<Added>map(Added.Stored::new)
                    .orElseThrow(() -> new IllegalStateException("The exercise changed while it was locked"));
        });
    }

    /** Removes exercises that ended long ago, and returns the number of those that have not ended. */
    private static long pending(Handle handle, Instant now) {
        HeldBackItems.removeOfMarkedCases(handle, now.minus(KEPT));
        long pending = 0;
        for (Document<Exercise> one : Exercise.STORE.all(handle)) {
            Instant end = one.value().until();
            if (end.isBefore(now.minus(KEPT))) {
                Exercise.STORE.remove(handle, one.name());
                HeldBackItems.remove(handle, one.name());
            } else if (end.isAfter(now)) {
                pending++;
            }
        }
        return pending;
    }

    /** Ends an exercise now. Returns the exercise; empty if no exercise with this id is planned or active. */
    public Optional<Document<Exercise>> end(String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Instant now = database.now();
            Document<Exercise> before = Exercise.STORE
                    .find(handle, id)
                    .filter(one -> one.value().until().isAfter(now))
                    .orElse(null);
            if (before == null) {
                return Optional.empty();
            }
            Exercise ended = before.value().until(now);
            database.audit()
                    .append(
                            handle,
                            by.did("exercises.end", object(ended), auditText(before.value()), auditText(ended)));
            return Exercise.STORE.put(handle, id, before.version(), ended, by.name(), now);
        });
    }

    private static String object(Exercise exercise) {
        return "exercise:" + exercise.id();
    }

    private static String auditText(Exercise exercise) {
        List<String> scope = new ArrayList<>(exercise.scope().assets());
        exercise.scope().groups().forEach(group -> scope.add("group " + group));
        exercise.scope().sources().forEach(source -> scope.add("source " + source));
        return "%s of %s: %s from %s until %s"
                .formatted(
                        exercise.name(), exercise.owner(), String.join(", ", scope), exercise.from(), exercise.until());
    }
}
