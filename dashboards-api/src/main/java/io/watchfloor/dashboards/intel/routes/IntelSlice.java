package io.watchfloor.dashboards.intel.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.intel.taxii.TaxiiMetrics;
import io.watchfloor.dashboards.intel.taxii.TaxiiRoutes;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.feed.FeedSecrets;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.intel.rules.IndicatorRuleStore;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Assembles the routes of threat intelligence. */
public final class IntelSlice {

    private static final Logger LOG = LoggerFactory.getLogger(IntelSlice.class);

    private static final Duration EVERY = Duration.ofMinutes(1);

    private IntelSlice() {}

    /**
     * @param reads connection pool for reads of users
     * @param threads may block
     */
    public static List<ApiRoute> routes(
            ActorSystem<?> system,
            RouteContext context,
            Jdbi reads,
            Partners partners,
            PrometheusRegistry registry,
            Executor threads) {
        IntelMetrics metrics = new IntelMetrics(registry);
        IntelStore store = new IntelStore();
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        EVERY, EVERY, () -> count(reads, store, metrics), ExecutionContext.fromExecutor(threads));
        Audit audit = context.people().database().audit();
        List<ApiRoute> routes = new ArrayList<>(
                new IntelRoutes(context.database(), reads, audit, metrics, context.clock(), threads).routes());
        routes.addAll(new BulkRoutes(context.database(), audit, metrics, context.clock()).routes());
        routes.addAll(new IndicatorRoutes(context).routes());
        routes.addAll(new CollectionRoutes(
                        context.database(), partners, context.people().roster(), audit, context.clock())
                .routes());
        Settings settings = context.settings();
        SecureRandom random = context.people().database().random();
        FeedSecrets secrets = new FeedSecrets(KeyFile.of(settings, random), random);
        routes.addAll(new IntelFeedRoutes(
                        context.database(), audit, secrets, EgressClient.problems(settings.egress()), context.clock())
                .routes());
        routes.addAll(
                new TaxiiRoutes(context.database(), reads, partners, audit, new TaxiiMetrics(registry), context.clock())
                        .routes());
        return routes;
    }

    private static void count(Jdbi reads, IntelStore store, IntelMetrics metrics) {
        try {
            metrics.stored(reads.withHandle(store::countByType));
            metrics.patterns(reads.withHandle(new IndicatorRuleStore()::countByCode));
        } catch (RuntimeException e) {
            LOG.warn("Threat intelligence could not be counted, next attempt in {}: {}", EVERY, e.toString());
        }
    }
}
