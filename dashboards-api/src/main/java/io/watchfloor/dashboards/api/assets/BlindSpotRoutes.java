package io.watchfloor.dashboards.api.assets;

import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.description.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.dashboards.board.SourceBoard;
import io.watchfloor.dashboards.wire.BlindSpotsView;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /blind-spots} and {@code /log-sources}: what comes of the assets, and what the active rules would need. */
public final class BlindSpotRoutes {

    private static final int MOST_RULES = 9_999_999;
    private static final Parameter WORDS =
            Parameter.query("q", "Words in the id, the owner or the group of the asset.");

    private final BoardStore boards;
    private final Supplier<RulePack> pack;
    private final Clock clock;

    public BlindSpotRoutes(BoardStore boards, Supplier<RulePack> pack, Clock clock) {
        this.boards = boards;
        this.pack = pack;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/blind-spots", Permission.READ, this::list)
                        .is(Operation.of(
                                        "listBlindSpots",
                                        "What comes of each asset and what the active rules would need, most blind first")
                                .with(WORDS)
                                .lists(BlindSpotsView.Row.class)),
                ApiRoute.get("/api/v1/log-sources", Permission.READ, this::sources)
                        .is(Operation.of(
                                        "listLogSources",
                                        "Log sources that active rules look at or that come, and of how many assets")
                                .with(WORDS)
                                .lists(BlindSpotsView.OfCenter.class)),
                ApiRoute.get("/api/v1/assets/{id}/blind-spots", Permission.READ, this::one)
                        .is(Operation.of(
                                        "getBlindSpots",
                                        "What comes of one asset, and what the active rules would need")
                                .with(AssetRoutes.ID)
                                .answers(BlindSpotsView.class)));
    }

    private BlindSpots now() {
        return new BlindSpots(pack.get(), clock.instant());
    }

    private HttpResponse list(Call call) {
        BlindSpots now = now();
        List<BlindSpotsView.Row> rows = reporting(call).stream()
                .map(now::row)
                .sorted(Comparator.comparing(BlindSpotRoutes::place))
                .toList();
        return Answers.list(
                Listing.cut(rows, BlindSpotRoutes::place, call.query().slice()));
    }

    /** Those of most blind rules first. */
    private static String place(BlindSpotsView.Row row) {
        return "%07d/%s".formatted(MOST_RULES - row.rules().blind(), row.name().id());
    }

    private HttpResponse sources(Call call) {
        return Answers.list(Listing.cut(
                now().sources(reporting(call)),
                BlindSpotsView.OfCenter::id,
                call.query().slice()));
    }

    private List<SourceBoard.Reporting> reporting(Call call) {
        String words = call.query().text("q");
        return boards.read(call.sight(), handle -> SourceBoard.all(handle, words));
    }

    private HttpResponse one(Call call) {
        String id = AssetRoutes.id(call).toString();
        return boards.read(call.sight(), handle -> SourceBoard.find(handle, id))
                .map(asset -> Answers.json(now().view(asset)))
                .orElseThrow(() -> Problem.unknown("asset", id).asException());
    }
}
