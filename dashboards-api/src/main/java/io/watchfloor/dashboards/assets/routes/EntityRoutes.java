package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.assets.board.EntityReadModel;
import io.watchfloor.dashboards.assets.views.EntityView;
import io.watchfloor.dashboards.assets.views.NameView;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityText;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /entities}, which return an entity and its aliases at a given time, and the route for the names of an asset over time. */
public final class EntityRoutes {

    private static final Parameter VALUE = Parameter.path(
            "value",
            "Name of a host, an address or an account; other kinds need a prefix, such as" + " domain:evil.example.");

    private final ReadModelStore boards;
    private final Clock clock;

    public EntityRoutes(ReadModelStore boards, Clock clock) {
        this.boards = boards;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/entities/{value}", Verb.READ, this::find)
                        .is(Operation.of("getEntity", "Get an entity and its aliases at a time")
                                .text("If the name has no aliases, the response contains only the named entity.")
                                .with(
                                        VALUE,
                                        Parameter.query(
                                                "at", "Time for which aliases are resolved, in UTC. Defaults to now."))
                                .answers(EntityView.class)
                                .refuses(
                                        400,
                                        "identity.unreadable: the value is not the name of an entity. query.value: `at` is not a"
                                                + " valid time.")),
                ApiRoute.get("/api/v1/assets/{id}/names", Verb.READ, this::names)
                        .is(Operation.of(
                                        "getAssetNames",
                                        "Get the names and addresses of an asset over time, latest first")
                                .with(AssetRoutes.ID)
                                .lists(NameView.class)));
    }

    private HttpResponse find(Call call) {
        String value = call.path("value");
        Entity thing = EntityText.read(value)
                .orElseThrow(() -> Problem.field(
                                "identity.unreadable",
                                "value",
                                "The value is not the name of an entity. Use a host name such as ws-017, an address such"
                                        + " as 192.0.2.17, or an account with its domain such as CORP\\brandt.")
                        .asException());
        Instant asked = call.query().time("at");
        Instant at = asked == null ? clock.instant() : asked;
        return Answers.json(boards.read(call.sight(), handle -> EntityReadModel.find(handle, thing, at)));
    }

    private HttpResponse names(Call call) {
        AssetId id = AssetRoutes.id(call);
        PageRequest slice = call.query().slice();
        if (boards.read(call.sight(), handle -> AssetReadModel.find(handle, id.toString()))
                .isEmpty()) {
            throw Problem.unknown("asset", id.toString()).asException();
        }
        return Answers.list(boards.read(
                call.sight(), handle -> EntityReadModel.names(handle, Entity.ofAsset(id.toString()), slice)));
    }
}
