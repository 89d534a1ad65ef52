package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /coverage} and {@code /log-sources}: detection coverage of assets. */
public final class CoverageRoutes {

    private static final Parameter WORDS =
            Parameter.query("q", "Text to search for in the ID, the owner or the group of the asset.");

    private final ReadModelStore boards;
    private final Supplier<RulePack> pack;
    private final Clock clock;

    public CoverageRoutes(ReadModelStore boards, Supplier<RulePack> pack, Clock clock) {
        this.boards = boards;
        this.pack = pack;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/coverage", Verb.READ, this::list)
                        .is(Operation.of(
                                        "listCoverage", "List the detection coverage of all assets, largest gaps first")
                                .with(WORDS)
                                .lists(CoverageView.Row.class)),
                ApiRoute.get("/api/v1/log-sources", Verb.READ, this::sources)
                        .is(Operation.of(
                                        "listLogSources",
                                        "List log sources that active rules need or that assets send, with the number of assets")
                                .with(WORDS)
                                .lists(CoverageView.OfCenter.class)),
                ApiRoute.get("/api/v1/assets/{id}/coverage", Verb.READ, this::one)
                        .is(Operation.of("getAssetCoverage", "Get the detection coverage of an asset")
                                .with(AssetRoutes.ID)
                                .answers(CoverageView.class)));
    }

    private DetectionCoverage currentCoverage() {
        return new DetectionCoverage(pack.get(), clock.instant());
    }

    /** Counts rules once for each group of assets with the same log sources, and reads only one page of assets. */
    private HttpResponse list(Call call) {
        DetectionCoverage now = currentCoverage();
        String words = call.query().words();
        PageRequest slice = call.query().slice();
        return Answers.list(boards.read(call.sight(), handle -> {
            List<LogSourceReadModel.Alike> all = LogSourceReadModel.alike(handle, words, now.freshSince());
            Map<String, Integer> blind =
                    all.stream().collect(Collectors.toMap(LogSourceReadModel.Alike::key, now::blind));
            List<CoverageView.Row> rows =
                    LogSourceReadModel.page(handle, words, now.freshSince(), blind, after(slice), slice.limit() + 1)
                            .stream()
                            .map(now::row)
                            .toList();
            return ResultPage.found(
                    rows,
                    CoverageRoutes::place,
                    slice,
                    () -> all.stream()
                            .mapToLong(LogSourceReadModel.Alike::assets)
                            .sum());
        }));
    }

    /** Sorts by the number of rules without data, highest first. */
    private static String place(CoverageView.Row row) {
        return "%d/%s".formatted(row.rules().blind(), row.name().id());
    }

    private static LogSourceReadModel.After after(PageRequest slice) {
        String place = slice.after();
        if (place == null) {
            return new LogSourceReadModel.After(Integer.MAX_VALUE, "");
        }
        int slash = place.indexOf('/');
        try {
            return new LogSourceReadModel.After(
                    Integer.parseInt(place.substring(0, slash)), place.substring(slash + 1));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new PageRequest.UnknownCursor();
        }
    }

    private HttpResponse sources(Call call) {
        DetectionCoverage now = currentCoverage();
        String words = call.query().words();
        List<CoverageView.OfCenter> sources = boards.read(
                call.sight(),
                handle -> now.sources(
                        LogSourceReadModel.alike(handle, words, now.freshSince()),
                        LogSourceReadModel.latest(handle, words)));
        return Answers.list(
                ResultPage.cut(sources, CoverageView.OfCenter::id, call.query().slice()));
    }

    private HttpResponse one(Call call) {
        String id = AssetRoutes.id(call).toString();
        return boards.read(call.sight(), handle -> LogSourceReadModel.find(handle, id))
                .map(asset -> Answers.json(currentCoverage().view(asset)))
                .orElseThrow(() -> Problem.unknown("asset", id).asException());
    }
}
