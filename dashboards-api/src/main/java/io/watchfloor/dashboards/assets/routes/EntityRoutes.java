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

/** {@code /identities}: what a name is at a time; and an asset's names over time. */
public final class EntityRoutes {

    private static final Parameter VALUE = Parameter.path(
            "value",
            "A host's name, an address or an account, or anything with its kind in front, such as domain:evil.example.");

    private final ReadModelStore boards;
    private final Clock clock;

    public EntityRoutes(ReadModelStore boards, Clock clock) {
        this.boards = boards;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/identities/{value}", Verb.READ, this::find)
                        .is(Operation.of("getIdentity", "What a name is at a time, and all that it is the same as")
                                .text("Something of which nothing is known stands for itself.")
                                .with(
                                        VALUE,
                                        Parameter.query(
                                                "at", "By the time of telemetry, in UTC; now when it is left out."))
                                .answers(EntityView.class)
                                .refuses(
                                        400,
                                        "identity.unreadable: the value names nothing. query.value: at is no time.")),
                ApiRoute.get("/api/v1/assets/{id}/names", Verb.READ, this::names)
                        .is(Operation.of(
                                        "getAssetNames", "Names and addresses of the asset over time, the latest first")
                                .with(AssetRoutes.ID)
                                .lists(NameView.class)));
    }

    private HttpResponse find(Call call) {
        String value = call.path("value");
        Entity thing = EntityText.read(value)
                .orElseThrow(() -> Problem.field(
                                "identity.unreadable",
                                "value",
                                "This names nothing. Write a name such as ws-017, an address such as 192.0.2.17, or an"
                                        + " account with its domain such as CORP\\brandt.")
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
