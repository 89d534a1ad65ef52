package io.watchfloor.dashboards.hunt.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.SearchMetrics;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.Pipelines;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.file.Path;
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
     * @param threads may block; separate from those of other reads, because a search of the archive may take seconds
     */
    public static List<ApiRoute> routes(
            RouteContext context,
            Jdbi database,
            Supplier<RulePack> pack,
            PrometheusRegistry registry,
            Executor threads) {
        Path folder = context.settings().archive().folder();
        // A node with invalid pipelines does not start, so they have no problems here.
        TelemetryReader reader = new TelemetryReader()
                .withPipelines(
                        Pipelines.read(context.settings().rules().pipelines()).pipelines());
        ArchiveSearch archive = new ArchiveSearch(
                folder,
                folder.resolve(".search"),
                new ArchiveCatalog(database)::extent,
                reader,
                ArchiveSearch.Limits.of(context.settings().archive().search()),
                System::nanoTime,
                new SearchMetrics(registry));
        return Stream.of(
                        new AroundRoutes(context.boards(), archive, context.people()::read, threads).routes(),
                        new HuntRoutes(
                                        context.boards(),
                                        archive,
                                        new RuleQueries(pack, reader),
                                        threads,
                                        context.clock())
                                .routes(),
                        new SqlRoutes(context.boards(), archive, threads, context.clock()).routes())
                .flatMap(List::stream)
                .toList();
    }
}
