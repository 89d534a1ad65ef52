package io.watchfloor.dashboards.matters.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.audit.AuditEntry;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.MatterLog;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.platform.document.Document;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The wall around matters: the only way from a request to a matter. It finds a matter only for a member, answers
 * everybody else like for a matter that does not exist, and logs each access in the same transaction.
 */
final class MatterAccess {

    /** As in the entries that the table of routes makes. */
    private static final String ACTION = "useMatter";

    private static final String OBJECT = "matter";

    private static final Duration LISTED_EVERY = Duration.ofHours(1);

    final MatterStore store = new MatterStore();
    final MatterLog log;
    private final Jdbi database;
    private final AccountRegistry people;
    private final Audit audit;
    private final Clock clock;
    final MatterMetrics metrics;

    MatterAccess(RouteContext context, PrometheusRegistry registry) {
        this.database = context.database();
        this.people = context.people().roster();
        this.audit = context.people().database().audit();
        this.clock = context.clock();
        this.log = new MatterLog(context.people().database().random());
        this.metrics = new MatterMetrics(registry);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    Jdbi database() {
        return database;
    }

    /** Runs the access to the matter of the request in a transaction. The access calls {@link #log} last. */
    <T> T open(Call call, BiFunction<Handle, Document<Matter>, T> access) {
        T answer = database.inTransaction(handle -> access.apply(handle, require(handle, call)));
        metrics.answered();
        return answer;
    }

    private Document<Matter> require(Handle handle, Call call) {
        String id = call.path("id");
        return store.find(handle, id, call.person().name()).orElseThrow(() -> {
            metrics.unknown();
            return Problem.unknown("matter", id).asException();
        });
    }

    /** Appends to the log of the matter, and the hash of the entry to the audit log. Call it last. */
    void log(Handle transaction, Call call, String matter, String detail) {
        log(transaction, call.actor(), matter, operation(call), detail);
    }

    /** Logs that a list over several matters contained this one: once an hour for each matter, reader and list. */
    void logListed(Handle transaction, Call call, String matter) {
        if (!log.has(transaction, matter, call.person().name(), operation(call), now(), LISTED_EVERY)) {
            log(transaction, call, matter, "");
        }
    }

    /** Logs also what the center did by itself. */
    void log(Handle transaction, Actor actor, String matter, String operation, String detail) {
        String hash = log.append(
                transaction,
                matter,
                new MatterLog.By(actor.name(), actor.via(), actor.address()),
                operation,
                detail,
                now());
        audit.append(transaction, actor.did(ACTION, OBJECT, "", hash));
    }

    /** Appends to the audit log what does not concern a matter. */
    void audit(Handle transaction, AuditEntry entry) {
        audit.append(transaction, entry);
    }

    /** Name of the operation, which the audit log does not contain. */
    static String operation(Call call) {
        return Objects.requireNonNull(call.route().operation()).id();
    }

    /** Only the permanent role counts, because one that was given for a time does not make a person counsel. */
    void requireLegal(Call call) {
        if (!isLegal(call)) {
            throw Problem.of(
                            403,
                            "matter.legal-only",
                            "Only a user with the role legal may do this. Ask a legal member of the matter.")
                    .asException();
        }
    }

    static boolean isLegal(Call call) {
        return call.person().role() == Role.LEGAL;
    }

    boolean isLegal(Handle handle, String person) {
        return people.find(handle, person)
                .filter(one -> isPerson(one) && one.role() == Role.LEGAL)
                .isPresent();
    }

    /** Whether the account can be a member: a person of the center, who can sign in. */
    boolean canJoin(Handle handle, String person) {
        return people.find(handle, person)
                .filter(one -> isPerson(one) && one.role() != Role.PARTNER)
                .isPresent();
    }

    private static boolean isPerson(Account one) {
        return !one.isService() && !one.disabled() && !one.removed();
    }
}
