package io.watchfloor.dashboards.hunt.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.cases.routes.CaseCommands;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.cases.routes.TaskTemplates;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.ArchiveStore;
import io.watchfloor.ops.archive.SearchMetrics;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.Pipelines;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** All routes that search the archive. */
public final class HuntSlice {

    private HuntSlice() {}

    /**
     * @param pack the active rules
     * @param cases sends commands to cases
     * @param threads may block; separate from those of other reads, because a search of the archive may take seconds
     */
    public static List<ApiRoute> routes(
            RouteContext context,
            Jdbi database,
            ArchiveStore store,
            Supplier<RulePack> pack,
            CaseService cases,
            PrometheusRegistry registry,
            Executor threads) {
        TelemetryReader reader = reader(context.settings());
        ArchiveSearch archive = new ArchiveSearch(
                store,
                store.folder().resolve(".search"),
                new ArchiveCatalog(database)::extent,
                reader,
                ArchiveSearch.Limits.of(context.settings().archive().search()),
                System::nanoTime,
                new SearchMetrics(registry));
        RuleQueries rules = new RuleQueries(pack, reader);
        HuntRoutes hunts = new HuntRoutes(context.boards(), archive, rules, threads, context.clock());
        EvidenceVault vault = new EvidenceVault(context.database(), new SecureRandom(), Runnable::run);
        CaseCommands commands = new CaseCommands(
                context.boards(),
                cases,
                context.people().roster(),
                context.blocking(),
                context.waiting(),
                new TaskTemplates(context.database()),
                context.clock());
        CaseRecordRoutes records = new CaseRecordRoutes(
                context.boards(),
                archive,
                cases,
                commands,
                asset -> vault.key(
                                asset, context.database().withHandle(handle -> EvidenceVault.generation(handle, asset)))
                        .toCompletableFuture()
                        .join(),
                context.people()::read,
                context.clock(),
                threads);
        return Stream.of(
                        new AroundRoutes(context.boards(), archive, context.people()::read, threads).routes(),
                        hunts.routes(),
                        records.routes(),
                        new SqlRoutes(context.boards(), archive, threads, context.clock()).routes(),
                        new SavedHuntRoutes(new SavedHuntStore(context.database()), threads, context.clock()).routes(),
                        new HuntRuleRoutes(hunts, archive, rules, threads, context.clock()).routes())
                .flatMap(List::stream)
                .toList();
    }

    /** Reads records like the center does. */
    static TelemetryReader reader(Settings settings) {
        // A node with invalid pipelines does not start, so they have no problems here.
        return new TelemetryReader()
                .withPipelines(Pipelines.read(settings.rules().pipelines()).pipelines());
    }
}
