package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.alerts.board.Timeline;
import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.platform.rights.Decision;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /assets}. Assets are read from the read models. */
public final class AssetRoutes {

    private static final List<String> KINDS =
            Arrays.stream(AssetKind.values()).map(AssetKind::text).toList();

    private static final List<String> CRITICALITIES = Criticality.texts();
    private static final List<String> SORTS = List.of("id", "risk");

    static final Parameter ID = Parameter.path("id", "ID of an asset, `kind:name`. The prefix `host:` may be omitted.")
            .as("asset");

    public static final List<ApiOperation<AssetRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/assets", Verb.READ, AssetRoutes::list)
                    .is(
                            Operation.of("listAssets", "List assets that have reported or that a user described")
                                    .with(
                                            Parameter.query("kind", "Kind of asset.")
                                                    .oneOf(KINDS),
                                            Parameter.query(
                                                    "q",
                                                    "Text to search for in the ID, the owner or the group of the asset."),
                                            Parameter.query("tag", "A tag."),
                                            Parameter.query("criticality", "A criticality.")
                                                    .oneOf(CRITICALITIES),
                                            Parameter.query(
                                                            "sort",
                                                            "Sort by ID (default), or by risk with the highest risk first.")
                                                    .oneOf(SORTS))
                                    .lists(AssetView.class)
                                    .command(
                                            Command.of(
                                                            "assets list --tag=tag --criticality=criticality",
                                                            "Lists assets sorted by risk.")
                                                    .sends("sort", "risk")
                                                    .rows(
                                                            "ASSET {id}{naming.sameAs.since? (merged into {naming.sameAs.asset} since"
                                                                    + " {@naming.sameAs.since})} | RISK {risk} | OPEN ALERTS {openAlerts} | CRITICALITY"
                                                                    + " {criticality} | TAGS {tags~name} | LAST SEEN {@lastSeen} | SENSORS {sensors~id}"))),
            ApiOperation.get("/api/v1/assets/{id}", Verb.READ, AssetRoutes::one)
                    .is(Operation.of("getAsset", "Get an asset").with(ID).answersVersioned(AssetView.class)),
            ApiOperation.get("/api/v1/assets/{id}/timeline", Verb.READ, AssetRoutes::timeline)
                    .is(Operation.of(
                                    "getAssetTimeline",
                                    "Get the detections on an asset, ordered by the time of their telemetry")
                            .with(ID)
                            .lists(DetectionView.class)));

    private final ReadModelStore boards;
    private final Attack attack;

    public AssetRoutes(ReadModelStore boards, Attack attack) {
        this.boards = boards;
        this.attack = attack;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        AssetReadModel.Filter filter = new AssetReadModel.Filter(
                parameters.oneOf("kind", KINDS),
                parameters.words(),
                parameters.text("tag"),
                parameters.oneOf("criticality", CRITICALITIES));
        AssetReadModel.Order order =
                "risk".equals(parameters.oneOf("sort", SORTS)) ? AssetReadModel.Order.RISK : AssetReadModel.Order.ID;
        return Answers.list(
                boards.read(call.sight(), handle -> AssetReadModel.list(handle, filter, order, parameters.slice())));
    }

    private HttpResponse one(Call call) {
        AssetView found = find(call, id(call));
        return Answers.versioned(found, found.profile().version());
    }

    /** Parses an asset ID whose prefix {@code host:} may be omitted. */
    static AssetId id(Call call) {
        String id = call.path("id");
        try {
            return AssetId.parse(id);
        } catch (IllegalArgumentException e) {
            throw Problem.unknown("asset", id).asException();
        }
    }

    private AssetView find(Call call, AssetId id) {
        return boards.read(call.sight(), handle -> AssetReadModel.find(handle, id.toString()))
                .orElseThrow(() -> Problem.unknown("asset", id.toString()).asException());
    }

    private HttpResponse timeline(Call call) {
        AssetId id = id(call);
        PageRequest slice = call.query().slice();
        find(call, id);
        return Answers.list(
                boards.read(call.sight(), handle -> Timeline.ofAsset(handle, id.toString(), slice, attack)));
    }

    /** Responds as for an unknown asset if the entity denies access. */
    static Problem denied(Call call, AssetId id, Decision.Reason reason) {
        return reason == Decision.Reason.ROLE
                ? Problem.forbidden(call.person(), call.route().needs())
                : Problem.unknown("asset", id.toString());
    }
}
