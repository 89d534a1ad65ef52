package io.watchfloor.dashboards.hunt.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.rules.backtest.BackTestService;
import io.watchfloor.dashboards.rules.exceptions.ExceptionPreviewRoutes;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchiveReader;
import io.watchfloor.ops.archive.ArchiveStore;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.backtest.BackTests;
import io.watchfloor.ops.backtest.CasePolicy;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Jdbi;

/** Back-tests. */
public final class BackTestSlice {

    /** Memory of the database that reads the archive's files. */
    private static final int MEMORY_MB = 512;

    private BackTestSlice() {}

    /**
     * @param reads the database for reads
     * @param threads may block; separate from those of other reads
     */
    public static List<ApiRoute> routes(
            ActorSystem<?> system,
            RouteContext context,
            Jdbi reads,
            ArchiveStore store,
            Packs packs,
            PrometheusRegistry registry,
            Executor threads) {
        TelemetryReader reader = HuntSlice.reader(context.settings());
        BackTests tests = new BackTests(
                new ArchiveReader(
                        store,
                        store.folder().resolve(".search"),
                        new ArchiveCatalog(reads)::extent,
                        reader,
                        new ArchiveReader.Limits(
                                MEMORY_MB, context.settings().archive().search().threads())),
                reader,
                new AssetRetentionPolicy(
                        context.settings().assets().foldQuietFor(),
                        context.settings().assets().epochRetention()),
                packs.backTests().profiles(),
                () -> new CasePolicy(
                        JoinPolicy.of(context.settings().cases()),
                        packs.backTests().onCall().get()));
        BackTestSubjects subjects = new BackTestSubjects(packs);
        BackTestService service = new BackTestService(
                tests,
                context.database(),
                context.boards(),
                new BackTestService.Inputs() {
                    @Override
                    public BackTestRules rules(BackTestService.Request request, byte[] file) {
                        return subjects.of(request, file).rules();
                    }

                    @Override
                    public SearchScope scope(Visibility sight, Instant from, Instant to) {
                        return context.boards().read(sight, handle -> ReaderScope.of(handle, from, to));
                    }
                },
                registry);
        service.start(system);
        return Stream.of(
                        new BackTestRoutes(service, subjects, threads, context.clock()).routes(),
                        new ExceptionPreviewRoutes(service, subjects::check, packs, context, threads).routes())
                .flatMap(List::stream)
                .toList();
    }
}
