package io.watchfloor.dashboards.oncall;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.oncall.PolicyRejection.Reason;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Escalation policies and their routing. Every call blocks on the database. */
public final class Policies {

    public static final int MOST = 500;

    private static final String ROUTING = "routing";

    private final AccessDatabase database;
    private final People people;
    private final Schedules schedules;

    /** Result of a change. */
    public sealed interface WriteResult<T> {

        record Success<T>(Document<T> kept) implements WriteResult<T> {}

        record Rejection<T>(PolicyRejection refusal) implements WriteResult<T> {}
    }

    public Policies(People people) {
        this.people = people;
        this.database = people.database();
        this.schedules = new Schedules(people);
    }

    /** Returns all escalation policies, ordered by name. */
    public List<Document<EscalationPolicy>> all() {
        return database.jdbi().withHandle(OnCallDocuments.POLICIES::all);
    }

    public Optional<Document<EscalationPolicy>> find(String name) {
        return database.jdbi().withHandle(handle -> OnCallDocuments.POLICIES.find(handle, name));
    }

    /** Returns the routing, with version 0 if no routing was stored. */
    public Document<Routing> routing() {
        return database.jdbi().withHandle(Policies::routing);
    }

    private static Document<Routing> routing(Handle handle) {
        return OnCallDocuments.ROUTING
                .find(handle, ROUTING)
                .orElseGet(() -> new Document<>(ROUTING, 0, Routing.NONE, "", Instant.EPOCH));
    }

    /**
     * Creates or replaces a policy.
     *
     * @param seen the version that the user loaded, null for any
     * @param keep whether to store the policy; if false, the policy is only checked
     */
    public WriteResult<EscalationPolicy> put(EscalationPolicy asked, @Nullable Long seen, boolean keep, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Optional<Document<EscalationPolicy>> before = OnCallDocuments.POLICIES.find(handle, asked.name());
            long version = before.map(Document::version).orElse(0L);
            Optional<PolicyRejection> refusal = stale(asked.name(), before, seen)
                    .or(() -> unknownTarget(handle, targets(asked)))
                    .or(() -> before.isPresent() ? Optional.empty() : cannotBeAdded(handle, asked.name()));
            if (refusal.isPresent()) {
                return new WriteResult.Rejection<>(refusal.get());
            }
            if (!keep) {
                return new WriteResult.Success<>(
                        new Document<>(asked.name(), version, asked, by.name(), database.now()));
            }
            Document<EscalationPolicy> after = written(
                    OnCallDocuments.POLICIES.put(handle, asked.name(), version, asked, by.name(), database.now()));
            String was = before.map(one -> auditText(one.value())).orElse("");
            database.audit().append(handle, by.did("policy.write", "policy:" + asked.name(), was, auditText(asked)));
            return new WriteResult.Success<>(after);
        });
    }

    /** @return the reason for a rejection; empty if the policy was removed */
    public Optional<PolicyRejection> remove(String name, @Nullable Long seen, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Optional<Document<EscalationPolicy>> before = OnCallDocuments.POLICIES.find(handle, name);
            if (before.isEmpty()) {
                return Optional.of(unknown(name));
            }
            Optional<PolicyRejection> stale = stale(name, before, seen);
            if (stale.isPresent()) {
                return stale;
            }
            Routing routing = routing(handle).value();
            if (routing.leadsTo(name)) {
                // Removing a stored policy with the name of the built-in policy makes the built-in policy effective
                // again.
                if (!name.equals(Routing.BUILT_IN)) {
                    return Optional.of(PolicyRejection.of(
                            Reason.IN_USE,
                            "Cases are routed to %s. Remove it from the escalation routing first.".formatted(name)));
                }
            }
            OnCallDocuments.POLICIES.remove(handle, name);
            String was = auditText(before.get().value());
            database.audit().append(handle, by.did("policy.remove", "policy:" + name, was, ""));
            return Optional.empty();
        });
    }

    /** @param seen the version that the user loaded, null for any */
    public WriteResult<Routing> route(Routing asked, @Nullable Long seen, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            people.roster().lock(handle);
            Document<Routing> before = routing(handle);
            if (seen != null && seen != before.version()) {
                return new WriteResult.Rejection<>(PolicyRejection.of(
                        Reason.STALE,
                        "The escalation routing was changed in the meantime. Load it again and repeat the change."));
            }
            Optional<PolicyRejection> refusal = unknownPolicy(handle, asked);
            if (refusal.isPresent()) {
                return new WriteResult.Rejection<>(refusal.get());
            }
            Document<Routing> after = written(
                    OnCallDocuments.ROUTING.put(handle, ROUTING, before.version(), asked, by.name(), database.now()));
            database.audit()
                    .append(handle, by.did("routing.write", ROUTING, auditText(before.value()), auditText(asked)));
            return new WriteResult.Success<>(after);
        });
    }

    private static <T> Document<T> written(Optional<Document<T>> now) {
        return now.orElseThrow(() -> new IllegalStateException("The policy changed while its lock was held"));
    }

    private static Optional<PolicyRejection> stale(
            String name, Optional<? extends Document<?>> before, @Nullable Long seen) {
        long version = before.map(Document::version).orElse(0L);
        return seen == null || seen == version
                ? Optional.empty()
                : Optional.of(PolicyRejection.of(
                        Reason.STALE,
                        "%s was changed in the meantime%s. Load it again and repeat the change."
                                .formatted(
                                        name,
                                        before.map(one -> " by " + one.changedBy())
                                                .orElse(", or removed"))));
    }

    /** @param name of a policy that does not exist */
    public static PolicyRejection unknown(String name) {
        return PolicyRejection.of(
                Reason.UNKNOWN,
                "No escalation policy is named %s. GET /api/v1/escalation-policies lists the policies."
                        .formatted(name));
    }

    private static Optional<PolicyRejection> cannotBeAdded(Handle handle, String name) {
        List<String> others = OnCallDocuments.POLICIES.all(handle).stream()
                .map(Document::name)
                .toList();
        if (others.size() >= MOST) {
            return Optional.of(PolicyRejection.of(
                    Reason.TOO_MANY,
                    "The limit of %d escalation policies is reached. Remove a policy first.".formatted(MOST)));
        }
        return others.stream()
                .filter(one -> one.equalsIgnoreCase(name))
                .findFirst()
                .map(one -> PolicyRejection.of(
                        Reason.NAME_TAKEN,
                        "A policy %s exists; the names differ only in upper and lower case. Choose another name."
                                .formatted(one)));
    }

    private static List<StepTarget> targets(EscalationPolicy policy) {
        return Stream.concat(
                        policy.steps().stream().flatMap(step -> step.targets().stream()), Stream.of(policy.fallback()))
                .toList();
    }

    private Optional<PolicyRejection> unknownTarget(Handle handle, List<StepTarget> targets) {
        TreeSet<String> strangers = new TreeSet<>();
        targets.stream().filter(one -> !targetExists(handle, one)).forEach(one -> strangers.add(one.toString()));
        return strangers.isEmpty()
                ? Optional.empty()
                : Optional.of(new PolicyRejection(
                        Reason.UNKNOWN_TARGET,
                        "steps",
                        "%s does not exist. Name an existing person, schedule, team or channel."
                                .formatted(String.join(", no ", strangers))));
    }

    private boolean targetExists(Handle handle, StepTarget target) {
        String name = target.name();
        return switch (target.kind()) {
            case PERSON -> schedules.isPerson(handle, name);
            case SCHEDULE -> OnCallDocuments.SCHEDULES.find(handle, name).isPresent();
            case CHANNEL ->
                // The configured webhook is also a valid target.
                name.equals(Notification.WEBHOOK)
                        || OnCallDocuments.CHANNELS.find(handle, name).isPresent();
            case TEAM ->
                handle.createQuery("SELECT count(*) FROM team WHERE name = :name")
                                .bind("name", name)
                                .mapTo(Long.class)
                                .one()
                        > 0;
        };
    }

    private static Optional<PolicyRejection> unknownPolicy(Handle handle, Routing asked) {
        List<String> named = new ArrayList<>();
        asked.routes().forEach(route -> named.add(route.policy()));
        named.add(asked.fallback());
        return named.stream()
                .filter(name -> !name.equals(Routing.BUILT_IN)
                        && OnCallDocuments.POLICIES.find(handle, name).isEmpty())
                .findFirst()
                .map(name -> new PolicyRejection(
                        Reason.UNKNOWN_TARGET,
                        "routes",
                        "The policy %s does not exist. Create it before you route cases to it.".formatted(name)));
    }

    /** Describes a policy for the audit log. */
    private static String auditText(EscalationPolicy policy) {
        StringBuilder words = new StringBuilder();
        policy.steps().forEach(step -> words.append("after %s: %s; ".formatted(step.after(), step.targets())));
        return words.append("repeats %d after %s, fallback %s"
                        .formatted(policy.repeats(), policy.repeatAfter(), policy.fallback()))
                .toString();
    }

    private static String auditText(Routing routing) {
        StringBuilder words = new StringBuilder();
        routing.routes()
                .forEach(route -> words.append("%s%s%s%s: %s; "
                        .formatted(
                                route.from() == null
                                        ? ""
                                        : "from " + route.from().text() + " ",
                                route.group() == null ? "" : "group " + route.group() + " ",
                                route.technique() == null ? "" : "technique " + route.technique() + " ",
                                route.team() == null ? "" : "team " + route.team() + " ",
                                route.policy())));
        return words.append("otherwise ").append(routing.fallback()).toString();
    }
}
