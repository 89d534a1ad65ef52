package io.watchfloor.dashboards.oncall;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.oncall.ChangeRejection.Reason;
import io.watchfloor.dashboards.oncall.Schedules.Change;
import io.watchfloor.dashboards.oncall.Schedules.WriteResult;
import io.watchfloor.dashboards.oncall.ShiftRequest.Period;
import io.watchfloor.dashboards.oncall.ShiftRequest.State;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.platform.document.Document;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Requests to cover or swap shifts; an accepted request becomes overrides. Every call blocks on the database. */
public final class ShiftRequests {

    /** Maximum number of open requests per person. */
    public static final int MOST = 100;

    private static final Duration LONGEST = Duration.ofDays(60);

    private final AccessDatabase database;
    private final Schedules schedules;

    /** Result of sending or answering a request. */
    public sealed interface AnswerResult {

        record Success(ShiftRequest request) implements AnswerResult {}

        record Rejection(ChangeRejection refusal) implements AnswerResult {}
    }

    public ShiftRequests(People people, Schedules schedules) {
        this.database = people.database();
        this.schedules = schedules;
    }

    /**
     * Returns the requests visible to a person, latest last.
     *
     * @param schedule null for all schedules
     * @param person null for the requests of all people
     */
    public List<ShiftRequest> of(@Nullable String schedule, @Nullable String person) {
        Instant now = database.now();
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT * FROM oncall_request WHERE (CAST(:schedule AS text) IS NULL OR schedule = :schedule)
                            AND (CAST(:person AS text) IS NULL OR :person IN (asker, asked))
                        ORDER BY id COLLATE "C\"""")
                        .bind("schedule", schedule)
                        .bind("person", person)
                        .map((row, context) -> request(row, now))
                        .list());
    }

    /**
     * Sends a request. The asker must be on call during the whole shift, and the other person during the period in
     * return.
     */
    public AnswerResult ask(String name, String asked, Period shift, @Nullable Period back, String reason, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            schedules.lock(handle);
            Instant now = database.now();
            Optional<Document<Schedule>> kept = Schedules.find(handle, name);
            if (kept.isEmpty()) {
                return new AnswerResult.Rejection(ChangeRejection.unknown(name));
            }
            Instant expires = back != null && back.from().isBefore(shift.from()) ? back.from() : shift.from();
            // A running shift can be covered until it ends.
            Instant until = back == null && !shift.from().isAfter(now) ? shift.until() : expires;
            ShiftRequest request = new ShiftRequest(
                    Long.toString(now.toEpochMilli(), 36) + Secret.id(database.random()),
                    name,
                    by.name(),
                    asked,
                    shift,
                    back,
                    reason,
                    State.OPEN,
                    now,
                    until,
                    null);
            Optional<ChangeRejection> refusal = refusal(handle, kept.get().value(), request, now);
            if (refusal.isPresent()) {
                return new AnswerResult.Rejection(refusal.get());
            }
            insert(handle, request);
            database.audit().append(handle, by.did("schedule.request", "schedule:" + name, "", auditText(request)));
            return new AnswerResult.Success(request);
        });
    }

    private Optional<ChangeRejection> refusal(Handle handle, Schedule schedule, ShiftRequest request, Instant now) {
        if (request.asker().equals(request.asked()) || !schedules.isPerson(handle, request.asked())) {
            return Optional.of(new ChangeRejection(
                    Reason.UNKNOWN_PERSON,
                    "person",
                    "%s cannot cover the shift: no user has that name. Name another person."
                            .formatted(request.asked())));
        }
        Period back = request.back();
        if (tooLong(request.shift()) || !request.shift().until().isAfter(now)) {
            return Optional.of(new ChangeRejection(
                    Reason.OVER, "until", "until must be after from, in the future, and at most 60 days after from."));
        }
        if (back != null && (tooLong(back) || !request.expiresAt().isAfter(now))) {
            return Optional.of(new ChangeRejection(
                    Reason.OVER,
                    "returnUntil",
                    "returnUntil must be after returnFrom and at most 60 days later, and both shifts of a"
                            + " swap must start in the future."));
        }
        if (open(handle, request.asker(), now) >= MOST) {
            return Optional.of(ChangeRejection.of(
                    Reason.TOO_MANY,
                    "You have reached the limit of %d open requests. Withdraw one of them first.".formatted(MOST)));
        }
        return notOnCall(schedule, request.asker(), request.shift(), now)
                .or(() -> back == null ? Optional.empty() : notOnCall(schedule, request.asked(), back, now));
    }

    private static boolean tooLong(Period period) {
        return period.isEmpty() || period.until().isAfter(period.from().plus(LONGEST));
    }

    private static int open(Handle handle, String asker, Instant now) {
        return handle.createQuery(
                        "SELECT count(*) FROM oncall_request WHERE asker = :asker AND state = 'open' AND expires_at > :now")
                .bind("asker", asker)
                .bind("now", now)
                .mapTo(Integer.class)
                .one();
    }

    /** Returns an error if another person is on call in a future part of the period. */
    private static Optional<ChangeRejection> notOnCall(Schedule schedule, String person, Period period, Instant now) {
        Instant from = period.from().isBefore(now) ? now : period.from();
        for (OnCall shift :
                schedule.between(from, period.until(), present -> true).shifts()) {
            if (!shift.person().equals(person)) {
                return Optional.of(ChangeRejection.of(
                        Reason.NOT_THEIRS,
                        ("From %s until %s the person on call is not %s but %s. Name a time during which only that"
                                        + " person is on call.")
                                .formatted(shift.from(), shift.until(), person, shift.person())));
            }
        }
        return Optional.empty();
    }

    /** Accepts a request and adds its overrides. */
    public AnswerResult accept(String schedule, String id, Actor by) {
        return answered(schedule, id, by, State.ACCEPTED);
    }

    /** Declines a request. */
    public AnswerResult decline(String schedule, String id, Actor by) {
        return answered(schedule, id, by, State.DECLINED);
    }

    /** Withdraws a request. */
    public AnswerResult withdraw(String schedule, String id, Actor by) {
        return answered(schedule, id, by, State.WITHDRAWN);
    }

    private AnswerResult answered(String schedule, String id, Actor by, State state) {
        return database.jdbi().inTransaction(handle -> {
            schedules.lock(handle);
            Instant now = database.now();
            Optional<ShiftRequest> found = handle.createQuery(
                            "SELECT * FROM oncall_request WHERE id = :id AND schedule = :schedule FOR UPDATE")
                    .bind("id", id)
                    .bind("schedule", schedule)
                    .map((row, context) -> request(row, now))
                    .findOne()
                    .filter(one -> one.concerns(by.name()));
            if (found.isEmpty()) {
                return new AnswerResult.Rejection(ChangeRejection.of(
                        Reason.NO_REQUEST, "You have no request %s in the schedule %s.".formatted(id, schedule)));
            }
            ShiftRequest request = found.get();
            String whose = state == State.WITHDRAWN ? request.asker() : request.asked();
            if (!whose.equals(by.name())) {
                return new AnswerResult.Rejection(
                        ChangeRejection.of(Reason.NOT_YOURS, "Only %s can do this.".formatted(whose)));
            }
            if (request.state() == state) {
                return new AnswerResult.Success(request);
            }
            if (request.state() != State.OPEN) {
                return new AnswerResult.Rejection(ChangeRejection.of(
                        Reason.DECIDED,
                        "This request is already %s.".formatted(request.state().text())));
            }
            if (state == State.ACCEPTED) {
                WriteResult written = schedules.change(
                        handle, schedule, null, "schedule.override", kept -> swapped(kept, request, now), by);
                if (written instanceof WriteResult.Rejection refused) {
                    return new AnswerResult.Rejection(refused.refusal());
                }
            }
            return new AnswerResult.Success(decided(handle, request, state, now, by));
        });
    }

    private Change swapped(Document<Schedule> kept, ShiftRequest request, Instant now) {
        Schedule schedule = kept.value();
        Period back = request.back();
        Optional<ChangeRejection> changed = notOnCall(schedule, request.asker(), request.shift(), now)
                .or(() -> back == null ? Optional.empty() : notOnCall(schedule, request.asked(), back, now));
        if (changed.isPresent()) {
            return new Change.No(changed.get());
        }
        List<Replacement> overrides = new ArrayList<>();
        overrides.add(override(request, request.asked(), request.shift(), now));
        if (back != null) {
            overrides.add(override(request, request.asker(), back, now));
        }
        return Overrides.with(schedule, overrides, now);
    }

    private Replacement override(ShiftRequest request, String person, Period period, Instant now) {
        return new Replacement(
                Secret.id(database.random()),
                person,
                period.from().isBefore(now) ? now : period.from(),
                period.until(),
                request.reason().isEmpty()
                        ? "%s with %s"
                                .formatted(
                                        request.kind(),
                                        person.equals(request.asker()) ? request.asked() : request.asker())
                        : request.reason(),
                request.asked());
    }

    private ShiftRequest decided(Handle handle, ShiftRequest request, State state, Instant now, Actor by) {
        handle.createUpdate("UPDATE oncall_request SET state = :state, decided_at = :now WHERE id = :id")
                .bind("state", state.text())
                .bind("now", now)
                .bind("id", request.id())
                .execute();
        database.audit()
                .append(
                        handle,
                        by.did(
                                "schedule.request-" + state.text(),
                                "schedule:" + request.schedule(),
                                auditText(request),
                                state.text()));
        return new ShiftRequest(
                request.id(),
                request.schedule(),
                request.asker(),
                request.asked(),
                request.shift(),
                request.back(),
                request.reason(),
                state,
                request.madeAt(),
                request.expiresAt(),
                now);
    }

    private static void insert(Handle handle, ShiftRequest one) {
        Period back = one.back();
        handle.createUpdate("""
                        INSERT INTO oncall_request (id, schedule, kind, asker, asked, shift_from, shift_until, return_from, return_until,
                            reason, state, made_at, expires_at)
                        VALUES (:id, :schedule, :kind, :asker, :asked, :from, :until, :returnFrom, :returnUntil,
                            :reason, :state, :made, :expires)""")
                .bind("id", one.id())
                .bind("schedule", one.schedule())
                .bind("kind", one.kind())
                .bind("asker", one.asker())
                .bind("asked", one.asked())
                .bind("from", one.shift().from())
                .bind("until", one.shift().until())
                .bind("returnFrom", back == null ? null : back.from())
                .bind("returnUntil", back == null ? null : back.until())
                .bind("reason", one.reason())
                .bind("state", one.state().text())
                .bind("made", one.madeAt())
                .bind("expires", one.expiresAt())
                .execute();
    }

    private static String auditText(ShiftRequest one) {
        Period back = one.back();
        return "%s %s: %s asks %s for %s until %s"
                        .formatted(
                                one.kind(),
                                one.id(),
                                one.asker(),
                                one.asked(),
                                one.shift().from(),
                                one.shift().until())
                + (back == null ? "" : ", for %s until %s".formatted(back.from(), back.until()));
    }

    private static ShiftRequest request(ResultSet row, Instant now) throws SQLException {
        Instant returnFrom = SqlTimestamps.orNull(row, "return_from");
        Instant returnUntil = SqlTimestamps.orNull(row, "return_until");
        State state = State.of(row.getString("state"));
        Instant expires = SqlTimestamps.of(row, "expires_at");
        return new ShiftRequest(
                row.getString("id"),
                row.getString("schedule"),
                row.getString("asker"),
                row.getString("asked"),
                new Period(SqlTimestamps.of(row, "shift_from"), SqlTimestamps.of(row, "shift_until")),
                returnFrom == null || returnUntil == null ? null : new Period(returnFrom, returnUntil),
                row.getString("reason"),
                state == State.OPEN && !expires.isAfter(now) ? State.EXPIRED : state,
                SqlTimestamps.of(row, "made_at"),
                expires,
                SqlTimestamps.orNull(row, "decided_at"));
    }
}
