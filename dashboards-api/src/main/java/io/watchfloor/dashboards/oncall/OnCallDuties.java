package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.LeaverListener;
import io.watchfloor.dashboards.access.people.OpenDuties;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On-call duties of people in schedules and policies. If a person on call is disabled or removed anyway, by an identity
 * provider or a confirmed request, the fallback is on call instead, and the change is logged and audited.
 */
public final class OnCallDuties implements OpenDuties, LeaverListener {

    private static final Logger LOG = LoggerFactory.getLogger(OnCallDuties.class);

    private static final Duration AHEAD = Duration.ofDays(62);

    private final AccessDatabase database;

    public OnCallDuties(People people) {
        this.database = people.database();
    }

    @Override
    public List<String> of(Handle handle, String person) {
        Instant now = database.now();
        List<String> duties = new ArrayList<>();
        for (Document<Schedule> document : OnCallDocuments.SCHEDULES.all(handle)) {
            Schedule schedule = document.value();
            if (schedule.people().contains(person)) {
                add(duties, schedule, person, now);
            }
        }
        duties.addAll(Schedules.policies(handle, new StepTarget(StepTarget.Kind.PERSON, person)));
        return duties;
    }

    private static void add(List<String> duties, Schedule schedule, String person, Instant now) {
        String name = "schedule " + schedule.name();
        if (schedule.fallback().equals(person)) {
            duties.add(name + ", fallback");
        }
        for (Schedule.Layer layer : schedule.layers()) {
            LocalDateTime end = layer.until();
            boolean over = end != null && !end.isAfter(LocalDateTime.ofInstant(now, schedule.zone()));
            if (!over && layer.people().contains(person)) {
                duties.add("%s, layer %s%s".formatted(name, layer.name(), next(schedule, layer, person, now)));
            }
        }
        schedule.overrides().stream()
                .filter(one -> one.person().equals(person) && one.until().isAfter(now))
                .forEach(one -> duties.add("%s, override from %s until %s".formatted(name, one.from(), one.until())));
    }

    /** Returns the person's next shift in this layer; empty if the person has no shift soon. */
    private static String next(Schedule schedule, Schedule.Layer layer, String person, Instant now) {
        Optional<OnCall> next = schedule.between(now, now.plus(AHEAD), present -> true).shifts().stream()
                .filter(one ->
                        one.person().equals(person) && one.source().name().equals(layer.name()))
                .findFirst();
        return next.map(one -> ", next shift from %s until %s".formatted(one.from(), one.until()))
                .orElse("");
    }

    @Override
    public void left(String person, Actor by) {
        List<String> duties = database.jdbi().inTransaction(handle -> {
            List<String> open = of(handle, person);
            if (!open.isEmpty()) {
                database.audit()
                        .append(
                                handle,
                                by.did(
                                        "schedule.leaver",
                                        "person:" + person,
                                        String.join("; ", open),
                                        "the fallback is on call instead"));
            }
            return open;
        });
        if (!duties.isEmpty()) {
            LOG.warn(
                    "{} was disabled or removed but is scheduled in: {}. The fallback of each schedule is on"
                            + " call instead. Assign these shifts to another person.",
                    person,
                    String.join("; ", duties));
        }
    }
}
