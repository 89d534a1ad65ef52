package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.AssetBoard;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.Slice;
import io.watchfloor.dashboards.board.Timeline;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /assets}: from the board, and the detection state from the asset itself. */
final class AssetRoutes {

    private static final List<String> KINDS =
            Arrays.stream(AssetKind.values()).map(AssetKind::text).toList();

    private static final List<String> SORTS = List.of("id", "risk");

    private final BoardStore boards;
    private final Function<AssetKey, CompletionStage<AssetStatus>> assets;

    AssetRoutes(BoardStore boards, Function<AssetKey, CompletionStage<AssetStatus>> assets) {
        this.boards = boards;
        this.assets = assets;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/assets", Permission.READ, this::list),
                ApiRoute.get("/api/v1/assets/{id}", Permission.READ, call -> Answers.json(find(id(call)))),
                ApiRoute.get("/api/v1/assets/{id}/timeline", Permission.READ, this::timeline),
                new ApiRoute("GET", "/api/v1/assets/{id}/state", Permission.READ, this::state));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.list("kind", "q", "sort");
        AssetBoard.Filter filter = new AssetBoard.Filter(parameters.oneOf("kind", KINDS), parameters.text("q"));
        AssetBoard.Order order =
                "risk".equals(parameters.oneOf("sort", SORTS)) ? AssetBoard.Order.RISK : AssetBoard.Order.ID;
        return Answers.list(boards.read(handle -> AssetBoard.list(handle, filter, order, parameters.slice())));
    }

    /** People may leave out {@code host:}. */
    static AssetId id(Call call) {
        String id = call.path("id");
        try {
            return AssetId.parse(id);
        } catch (IllegalArgumentException e) {
            throw Problem.unknown("asset", id).asException();
        }
    }

    private ObjectNode find(AssetId id) {
        return boards.read(handle -> AssetBoard.find(handle, id.toString()))
                .orElseThrow(() -> Problem.unknown("asset", id.toString()).asException());
    }

    private HttpResponse timeline(Call call) {
        AssetId id = id(call);
        Slice slice = call.list().slice();
        find(id);
        return Answers.list(boards.read(handle -> Timeline.ofAsset(handle, id.toString(), slice)));
    }

    private CompletionStage<HttpResponse> state(Call call) {
        AssetId id = id(call);
        find(id);
        return assets.apply(AssetKey.of(id)).thenApply(status -> Answers.json(json(id, status)));
    }

    private static ObjectNode json(AssetId id, AssetStatus status) {
        ObjectNode json = BoardJson.object().put("asset", id.toString()).put("ruleSet", status.ruleSet());
        ObjectNode watermarks = json.putObject("watermarks");
        status.watermarks().forEach(watermarks::put);
        ArrayNode windows = json.putArray("windows");
        status.windows().forEach(window -> {
            ObjectNode one = windows.addObject()
                    .put("rule", window.rule())
                    .put("members", window.members().size());
            ObjectNode group = one.putObject("group");
            window.group().forEach(group::put);
        });
        json.set(
                "openAlerts",
                BoardJson.texts(
                        status.openAlerts().stream().map(alert -> alert.id()).toList()));
        return json.put("unplacedAlerts", status.unplacedAlerts());
    }
}
