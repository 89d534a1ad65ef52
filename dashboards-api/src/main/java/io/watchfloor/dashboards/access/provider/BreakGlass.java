package io.watchfloor.dashboards.access.provider;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.access.SsoSettings;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.people.SessionListener;
import io.watchfloor.dashboards.access.people.SessionProof;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Break-glass sign-ins: sign-ins with a link, an API token or a recovery code that bypass the configured identity
 * providers, meant for an outage of the providers. Each of these sign-ins is shown on the page for an hour, audited,
 * counted and reported as a security event.
 */
public final class BreakGlass implements SessionListener {

    private static final Duration LOUD_FOR = Duration.ofHours(1);
    private static final Set<SessionProof.Method> LOCAL =
            EnumSet.of(SessionProof.Method.LINK, SessionProof.Method.TOKEN, SessionProof.Method.RECOVERY);

    private final boolean set;
    private final AccessDatabase database;
    private final Counter used;

    /** A sign-in that bypassed the identity providers. */
    public record Use(Instant at, String person, String method) {}

    public BreakGlass(SsoSettings settings, AccessDatabase database, PrometheusRegistry registry) {
        this.set = settings.breakGlass() && !settings.providers().isEmpty();
        this.database = database;
        this.used = new Meters(registry).counter("watchfloor_break_glass_total");
    }

    @Override
    public void opened(Handle handle, Person person, SessionProof by) {
        if (!set || !LOCAL.contains(by.method())) {
            return;
        }
        String method = by.method().text();
        String address = by.whence().address();
        handle.createUpdate(
                        "INSERT INTO break_glass (at, person, method, address) VALUES (:at, :person, :method, :address)")
                .bind("at", database.now())
                .bind("person", person.name())
                .bind("method", method)
                .bind("address", address)
                .execute();
        database.audit()
                .append(
                        handle,
                        new Actor(person.name(), "", address)
                                .did("access.break-glass", "person:" + person.name(), "", method));
        handle.afterCommit(() -> {
            used.inc();
            database.own()
                    .tell(CenterEvent.of(CenterEvent.Action.BREAK_GLASS, true, person.name(), by.whence(), "")
                            .with("method", method)
                            .with("role", person.role().text()));
        });
    }

    /** Returns the latest break-glass sign-in, as long as the page shows it. */
    public Optional<Use> latest(Handle handle) {
        return handle.createQuery(
                        "SELECT at, person, method FROM break_glass WHERE at > :since ORDER BY at DESC, id DESC LIMIT 1")
                .bind("since", database.now().minus(LOUD_FOR))
                .map((row, context) ->
                        new Use(SqlTimestamps.of(row, "at"), row.getString("person"), row.getString("method")))
                .findOne();
    }
}
