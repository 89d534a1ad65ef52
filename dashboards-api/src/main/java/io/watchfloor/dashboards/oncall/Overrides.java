package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.oncall.ChangeRejection.Reason;
import io.watchfloor.dashboards.oncall.Schedules.Change;
import io.watchfloor.dashboards.oncall.Schedules.WriteResult;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.platform.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Overrides of schedules. Every call blocks on the database. */
public final class Overrides {

    /** Maximum number of overrides per schedule. */
    public static final int MOST = 500;

    private static final Duration LONGEST = Duration.ofDays(400);

    /** Time for which past overrides are stored, to show who was on call. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final AccessDatabase database;
    private final Schedules schedules;

    public Overrides(People people, Schedules schedules) {
        this.database = people.database();
        this.schedules = schedules;
    }

    /**
     * Adds an override. A start in the past is replaced by the current time. If an override with the same id exists,
     * nothing changes.
     *
     * @param others whether the user may add overrides for other people
     */
    public WriteResult add(String schedule, Replacement asked, @Nullable Long seen, boolean others, Actor by) {
        return database.jdbi()
                .inTransaction(handle -> schedules.change(
                        handle,
                        schedule,
                        seen,
                        "schedule.override",
                        kept -> added(handle, kept, asked, others, by),
                        by));
    }

    private Change added(Handle handle, Document<Schedule> kept, Replacement asked, boolean others, Actor by) {
        if (!others && !asked.person().equals(by.name())) {
            return new Change.No(ChangeRejection.of(
                    Reason.NOT_YOURS,
                    ("You can add an override only for yourself. Ask a lead to add an override for %s, or ask"
                                    + " %s to cover the shift.")
                            .formatted(asked.person(), asked.person())));
        }
        if (!schedules.isPerson(handle, asked.person())) {
            return new Change.No(new ChangeRejection(
                    Reason.UNKNOWN_PERSON,
                    "person",
                    "%s cannot be on call: no user has that name.".formatted(asked.person())));
        }
        if (kept.value().overrides().stream().anyMatch(one -> one.id().equals(asked.id()))) {
            return new Change.Same();
        }
        Instant now = database.now();
        Instant from = asked.from().isBefore(now) ? now : asked.from();
        if (!asked.until().isAfter(from)) {
            return new Change.No(
                    new ChangeRejection(Reason.OVER, "until", "until must be after from and in the future."));
        }
        if (asked.until().isAfter(from.plus(LONGEST))) {
            return new Change.No(new ChangeRejection(
                    Reason.OVER, "until", "An override can last at most 400 days. Change the layers instead."));
        }
        Replacement one = new Replacement(asked.id(), asked.person(), from, asked.until(), asked.reason(), by.name());
        return with(kept.value(), List.of(one), now);
    }

    /** Id of a new override. */
    public String id() {
        return Secret.id(database.random());
    }

    /** Adds overrides, which take precedence over existing overrides. */
    static Change with(Schedule schedule, List<Replacement> more, Instant now) {
        List<Replacement> all = new ArrayList<>(schedule.overrides());
        all.removeIf(one -> one.until().isBefore(now.minus(KEPT)));
        all.addAll(more);
        if (all.size() > MOST) {
            return new Change.No(ChangeRejection.of(
                    Reason.TOO_MANY,
                    "%s has reached the limit of %d overrides. Change its layers instead."
                            .formatted(schedule.name(), MOST)));
        }
        return new Change.To(
                schedule.with(all),
                String.join(
                        "; ",
                        more.stream()
                                .map(one -> "%s: %s from %s until %s"
                                        .formatted(one.id(), one.person(), one.from(), one.until()))
                                .toList()));
    }

    /**
     * Removes an override. A running override ends now and stays in the history.
     *
     * @param others whether the user may remove overrides of other people
     */
    public WriteResult remove(String schedule, String id, @Nullable Long seen, boolean others, Actor by) {
        return schedules.change(schedule, seen, "schedule.override-end", kept -> removed(kept, id, others, by), by);
    }

    private Change removed(Document<Schedule> kept, String id, boolean others, Actor by) {
        Optional<Replacement> found = kept.value().overrides().stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
        Instant now = database.now();
        if (found.isEmpty() || !found.get().until().isAfter(now)) {
            return new Change.No(ChangeRejection.of(
                    Reason.NO_OVERRIDE,
                    "%s has no current or future override %s. GET the schedule to list its overrides."
                            .formatted(kept.value().name(), id)));
        }
        Replacement one = found.get();
        if (!others && !one.person().equals(by.name())) {
            return new Change.No(ChangeRejection.of(
                    Reason.NOT_YOURS,
                    "This override belongs to %s. Ask that person or a lead to remove it.".formatted(one.person())));
        }
        List<Replacement> left = new ArrayList<>();
        for (Replacement other : kept.value().overrides()) {
            if (!other.id().equals(id)) {
                left.add(other);
            } else if (one.from().isBefore(now)) {
                left.add(new Replacement(one.id(), one.person(), one.from(), now, one.reason(), one.by()));
            }
        }
        return new Change.To(
                kept.value().with(left),
                "%s: override for %s from %s until %s removed"
                        .formatted(one.id(), one.person(), one.from(), one.until()));
    }
}
