package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentStore;
import io.watchfloor.sigma.language.Level;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Minimal on-call setup: a schedule with one person, whom the default policy notifies of every case. For centers
 * without manual setup, such as the demo.
 */
public final class FirstWatch {

    private static final String SCHEDULE = "first-line";

    private FirstWatch() {}

    /**
     * Creates the account if it is missing, and creates or replaces the contact method, the schedule and the default
     * policy.
     *
     * @param contact contact method of the person
     * @param again delay after which the person is notified again of an unacknowledged case
     */
    public static void of(People people, Contact contact, Duration again) {
        String person = contact.owner().name();
        people.ensure(person, Role.RESPONDER);
        Instant now = people.database().now();
        StepTarget target = new StepTarget(StepTarget.Kind.SCHEDULE, SCHEDULE);
        people.database().jdbi().useTransaction(transaction -> {
            put(
                    transaction,
                    OnCallDocuments.RESPONDERS,
                    person,
                    new Responder(person, true, ZoneOffset.UTC, List.of(contact), List.of(), null),
                    now);
            put(transaction, OnCallDocuments.SCHEDULES, SCHEDULE, schedule(person, now), now);
            put(
                    transaction,
                    OnCallDocuments.POLICIES,
                    Routing.BUILT_IN,
                    new EscalationPolicy(
                            Routing.BUILT_IN,
                            List.of(new EscalationPolicy.Step(Duration.ZERO, List.of(target))),
                            EscalationPolicy.UNTIL_ACKNOWLEDGED,
                            again,
                            target,
                            new EscalationPolicy.Urgencies(Level.INFORMATIONAL, null, null),
                            null),
                    now);
        });
    }

    /** Creates a schedule with a handoff every Monday at 08:00. */
    private static Schedule schedule(String person, Instant now) {
        LocalDateTime monday = now.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .with(TemporalAdjusters.previous(DayOfWeek.MONDAY))
                .atTime(8, 0);
        Layer layer =
                new Layer("Everyone in rotation", List.of(person), monday, null, new Rotation(Unit.WEEK, 1), List.of());
        return new Schedule(SCHEDULE, ZoneOffset.UTC, List.of(layer), List.of(), person);
    }

    private static <T> void put(Handle transaction, DocumentStore<T> store, String name, T value, Instant now) {
        long version = store.find(transaction, name).map(Document::version).orElse(0L);
        var unused = store.put(transaction, name, version, value, "the center", now);
    }
}
