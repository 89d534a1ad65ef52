package io.watchfloor.dashboards.webhooks.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.WebhookSettings;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.notices.OwnerNotices;
import io.watchfloor.dashboards.webhooks.ChangeLog;
import io.watchfloor.dashboards.webhooks.ExportMetrics;
import io.watchfloor.dashboards.webhooks.WebhookDispatcher;
import io.watchfloor.dashboards.webhooks.WebhookMetrics;
import io.watchfloor.dashboards.webhooks.WebhookNotices;
import io.watchfloor.dashboards.webhooks.WebhookSender;
import io.watchfloor.dashboards.webhooks.WebhookStore;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Assembles webhooks, and delivers them on this node. */
public final class WebhookSlice {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSlice.class);

    private static final Duration EVERY = Duration.ofMillis(500);

    private WebhookSlice() {}

    /** @param threads may block */
    public static List<ApiRoute> start(
            ActorSystem<?> system,
            RouteContext context,
            EgressClient egress,
            OwnerNotices notices,
            HeldBackMetrics heldBack,
            Partners partners,
            PrometheusRegistry registry,
            Executor threads) {
        WebhookSettings settings = context.settings().webhooks();
        WebhookStore store = new WebhookStore(context.database());
        ChangeLog log = new ChangeLog(context.boards(), context.database(), settings.replayWindow(), context.address());
        WebhookSender sender =
                new WebhookSender(egress, context.settings().egress(), settings.timeout(), context.clock());
        WebhookDispatcher dispatcher = new WebhookDispatcher(
                store,
                log,
                sender,
                new WebhookDispatcher.Rules(name -> owner(context, partners, name), settings.pauseAfter()),
                new WebhookNotices(notices),
                new WebhookMetrics(registry, heldBack),
                threads,
                context.clock());
        var unused = system.scheduler()
                .scheduleWithFixedDelay(EVERY, EVERY, () -> look(dispatcher), ExecutionContext.fromExecutor(threads));
        List<ApiRoute> routes = new ArrayList<>(
                new WebhookRoutes(store, log, sender, settings, context.database(), threads, context.clock()).routes());
        routes.addAll(new ExportRoutes(log, new ExportMetrics(registry, heldBack)).routes());
        return routes;
    }

    /** The rights of an enabled account; of a partner's account only while the partner has access, and up to its ceiling. */
    private static Optional<Principal> owner(RouteContext context, Partners partners, String name) {
        return context.database()
                .withHandle(handle -> context.people().person(handle, name))
                .map(Person::bearer)
                .flatMap(bearer -> {
                    Optional<Partner> partner = partners.of(bearer);
                    return partner.isEmpty()
                            ? Optional.of(bearer)
                            : partner.filter(partners::hasAccess).map(one -> upTo(bearer, one.ceiling()));
                });
    }

    private static Principal upTo(Principal bearer, Tlp ceiling) {
        return ceiling.covers(bearer.clearance())
                ? bearer
                : new Principal(bearer.name(), bearer.verbs(), bearer.scope(), ceiling);
    }

    private static void look(WebhookDispatcher dispatcher) {
        try {
            var unused = dispatcher.look();
        } catch (RuntimeException e) {
            LOG.warn("Webhooks could not be delivered, next attempt in {}: {}", EVERY, e.toString());
        }
    }
}
