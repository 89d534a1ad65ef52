package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.oncall.ChangeRejection.Reason;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** On-call schedules. Every call blocks on the database. */
public final class Schedules {

    public static final int MOST = 500;

    private final AccessDatabase database;
    private final People people;

    /** Result of changing a schedule. */
    public sealed interface WriteResult {

        record Success(Document<Schedule> kept) implements WriteResult {}

        record Rejection(ChangeRejection refusal) implements WriteResult {}
    }

    /** The outcome of a change to a schedule: a new version, no change, or a rejection. */
    public sealed interface Change {

        /** @param told description of the change for the audit log */
        record To(Schedule schedule, String told) implements Change {}

        record No(ChangeRejection refusal) implements Change {}

        /** The schedule already has this content. */
        record Same() implements Change {}
    }

    public Schedules(People people) {
        this.people = people;
        this.database = people.database();
    }

    /** Returns all schedules, ordered by name. */
    public List<Document<Schedule>> all() {
        return database.jdbi().withHandle(OnCallDocuments.SCHEDULES::all);
    }

    public Optional<Document<Schedule>> find(String name) {
        return database.jdbi().withHandle(handle -> find(handle, name));
    }

    static Optional<Document<Schedule>> find(Handle handle, String name) {
        return OnCallDocuments.SCHEDULES.find(handle, name);
    }

    /**
     * Creates a schedule, or replaces its time zone, layers and fallback. The overrides stay unless new overrides are
     * given.
     *
     * @param seen the version that the user loaded, null for any
     * @param keep whether to store the schedule; if false, the result is only returned
     */
    public WriteResult put(Schedule asked, @Nullable Long seen, boolean keep, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Optional<Document<Schedule>> before = find(handle, asked.name());
            Optional<ChangeRejection> refusal = refusal(handle, asked, before, seen);
            if (refusal.isPresent()) {
                return new WriteResult.Rejection(refusal.get());
            }
            Schedule after = asked.overrides().isEmpty() && before.isPresent()
                    ? asked.with(before.get().value().overrides())
                    : asked;
            if (!keep) {
                return new WriteResult.Success(new Document<>(
                        after.name(), before.map(Document::version).orElse(0L), after, by.name(), database.now()));
            }
            if (before.isPresent() && before.get().value().equals(after)) {
                return new WriteResult.Success(before.get());
            }
            return new WriteResult.Success(write(handle, before, after, "schedule.write", auditText(after), by));
        });
    }

    private Optional<ChangeRejection> refusal(
            Handle handle, Schedule asked, Optional<Document<Schedule>> before, @Nullable Long seen) {
        long version = before.map(Document::version).orElse(0L);
        if (seen != null && seen != version) {
            return Optional.of(ChangeRejection.of(
                    Reason.STALE,
                    "%s was changed in the meantime%s. Load it again and repeat the change."
                            .formatted(
                                    asked.name(),
                                    before.map(one -> " by " + one.changedBy()).orElse(", or removed"))));
        }
        Set<String> strangers = unknownPeople(handle, asked);
        if (!strangers.isEmpty()) {
            String field = strangers.contains(asked.fallback()) ? "fallback" : "layers";
            return Optional.of(new ChangeRejection(
                    Reason.UNKNOWN_PERSON,
                    field,
                    ("%s cannot be on call: no user has that name. GET /api/v1/assignees lists the users who" + " can.")
                            .formatted(String.join(", ", strangers))));
        }
        return before.isPresent() ? Optional.empty() : cannotBeAdded(handle, asked.name());
    }

    private static Optional<ChangeRejection> cannotBeAdded(Handle handle, String name) {
        List<String> others = OnCallDocuments.SCHEDULES.all(handle).stream()
                .map(Document::name)
                .toList();
        if (others.size() >= MOST) {
            return Optional.of(ChangeRejection.of(
                    Reason.TOO_MANY, "The limit of %d schedules is reached. Remove a schedule first.".formatted(MOST)));
        }
        return others.stream()
                .filter(one -> one.equalsIgnoreCase(name))
                .findFirst()
                .map(one -> ChangeRejection.of(
                        Reason.NAME_TAKEN,
                        "A schedule %s exists; the names differ only in upper and lower case. Choose another name."
                                .formatted(one)));
    }

    /**
     * Returns the names without an account. A disabled account is allowed, because the fallback is then on call
     * instead.
     */
    private Set<String> unknownPeople(Handle handle, Schedule schedule) {
        Set<String> named = new TreeSet<>(Set.of(schedule.fallback()));
        schedule.layers().forEach(layer -> named.addAll(layer.people()));
        schedule.overrides().forEach(one -> named.add(one.person()));
        named.remove(Schedule.Layer.NOBODY);
        named.removeIf(name -> isPerson(handle, name));
        return named;
    }

    /** Whether an account of this name can be scheduled. */
    boolean isPerson(Handle handle, String name) {
        Optional<Account> account = people.roster().find(handle, name);
        return account.isPresent() && !account.get().removed() && !account.get().isService();
    }

    /**
     * Prevents schedules from being changed at the same time as other schedules, or while an account is being disabled.
     */
    void lock(Handle handle) {
        people.roster().lock(handle);
    }

    /** Changes an existing schedule, and computes the change in the same transaction. */
    WriteResult change(
            String name, @Nullable Long seen, String action, Function<Document<Schedule>, Change> change, Actor by) {
        return database.jdbi().inTransaction(handle -> change(handle, name, seen, action, change, by));
    }

    WriteResult change(
            Handle handle,
            String name,
            @Nullable Long seen,
            String action,
            Function<Document<Schedule>, Change> change,
            Actor by) {
        people.roster().lock(handle);
        Optional<Document<Schedule>> before = find(handle, name);
        if (before.isEmpty()) {
            return new WriteResult.Rejection(ChangeRejection.unknown(name));
        }
        if (seen != null && seen != before.get().version()) {
            return new WriteResult.Rejection(ChangeRejection.of(
                    Reason.STALE,
                    "%s was changed by %s in the meantime. Load it again and repeat the change."
                            .formatted(name, before.get().changedBy())));
        }
        return switch (change.apply(before.get())) {
            case Change.No no -> new WriteResult.Rejection(no.refusal());
            case Change.Same same -> new WriteResult.Success(before.get());
            case Change.To to -> new WriteResult.Success(write(handle, before, to.schedule(), action, to.told(), by));
        };
    }

    private Document<Schedule> write(
            Handle handle, Optional<Document<Schedule>> before, Schedule after, String action, String told, Actor by) {
        long version = before.map(Document::version).orElse(0L);
        String was = before.map(one -> auditText(one.value())).orElse("");
        database.audit()
                .append(
                        handle,
                        by.did(action, "schedule:" + after.name(), action.equals("schedule.write") ? was : "", told));
        return OnCallDocuments.SCHEDULES
                .put(handle, after.name(), version, after, by.name(), database.now())
                .orElseThrow(() -> new IllegalStateException("The schedule changed while its lock was held"));
    }

    /** @return the reason for a rejection; empty if the schedule was removed */
    public Optional<ChangeRejection> remove(String name, @Nullable Long seen, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Optional<Document<Schedule>> before = find(handle, name);
            if (before.isEmpty()) {
                return Optional.of(ChangeRejection.unknown(name));
            }
            if (seen != null && seen != before.get().version()) {
                return Optional.of(ChangeRejection.of(
                        Reason.STALE,
                        "%s was changed in the meantime. Load it again and repeat the change.".formatted(name)));
            }
            List<String> policies = policies(handle, new StepTarget(StepTarget.Kind.SCHEDULE, name));
            if (!policies.isEmpty()) {
                return Optional.of(ChangeRejection.of(
                        Reason.IN_USE,
                        "Schedule %s is used by %s. Remove it there first."
                                .formatted(name, String.join(", ", policies))));
            }
            OnCallDocuments.SCHEDULES.remove(handle, name);
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "schedule.remove",
                                    "schedule:" + name,
                                    auditText(before.get().value()),
                                    ""));
            return Optional.empty();
        });
    }

    /** Returns the places where escalation policies name a target, such as {@code policy nights, step 2}. */
    static List<String> policies(Handle handle, StepTarget target) {
        List<String> found = new ArrayList<>();
        for (Document<EscalationPolicy> document : OnCallDocuments.POLICIES.all(handle)) {
            EscalationPolicy policy = document.value();
            for (int i = 0; i < policy.steps().size(); i++) {
                if (policy.steps().get(i).targets().contains(target)) {
                    found.add("policy %s, step %d".formatted(policy.name(), i + 1));
                }
            }
            if (target.equals(policy.fallback())) {
                found.add("policy %s, fallback".formatted(policy.name()));
            }
        }
        return found;
    }

    /** Describes a schedule for the audit log. */
    static String auditText(Schedule schedule) {
        StringBuilder words =
                new StringBuilder("%s, fallback %s".formatted(schedule.zone().getId(), schedule.fallback()));
        for (Schedule.Layer layer : schedule.layers()) {
            words.append("; %s: %s, %d %s from %s"
                    .formatted(
                            layer.name(),
                            layer.people(),
                            layer.rotation().length(),
                            layer.rotation().unit().name().toLowerCase(Locale.ROOT),
                            layer.from()));
            if (layer.until() != null) {
                words.append(" until ").append(layer.until());
            }
            if (!layer.restrictions().isEmpty()) {
                words.append(", restricted ")
                        .append(layer.restrictions().size())
                        .append(" times");
            }
        }
        return words.toString();
    }
}
