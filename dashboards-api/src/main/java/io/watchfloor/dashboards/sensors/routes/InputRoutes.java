package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.access.people.GrantPolicy;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.sensors.views.InputView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.SmallAnswers;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.NodeInputs;
import io.watchfloor.ops.intake.sensor.AssetPattern;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /inputs}: data sources other than sensors, and their ingest tokens. */
public final class InputRoutes {

    private static final Parameter NAME =
            Parameter.path("name", "Name of the input.").as("input");

    public static final List<ApiOperation<InputRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/inputs", Verb.WATCH, InputRoutes::list)
                    .is(Operation.of("listInputs", "Lists the inputs of all nodes, by name")
                            .text(
                                    "Each node counts the records of its own inputs since it started, and publishes the counts"
                                            + " every 2 s. If a node does not respond, its last known counts are used, and the response"
                                            + " names the node.")
                            .lists(InputView.class)),
            ApiOperation.reading("POST", "/api/v1/inputs/{name}/tokens", Verb.ADMINISTER, InputRoutes::admit)
                    .ofEveryGroup()
                    .asDangerous()
                    .is(Operation.of(
                                    "createIngestToken",
                                    "Creates an ingest token for a program that sends to this input")
                            .text("The token is valid for this input only. The sender appears among the sensors:"
                                    + " DELETE /sensors/{id} revokes the token.")
                            .with(NAME, Parameter.IDEMPOTENCY_KEY)
                            .takes(RequestBodies.NewIngestToken.class)
                            .answers(SmallAnswers.IngestToken.class)
                            .refuses(
                                    409,
                                    "input.no-credentials: the protocol of the input does not support credentials."
                                            + " request.repeated: the request is a repetition, and records have been sent with the token"
                                            + " that it created.")
                            .command(Command.of(
                                            "inputs token INPUT --name=name --assets=assets...",
                                            "Creates an ingest token for one input. To revoke the token, use \"sensors revoke\".")
                                    .prints("{token}"))));

    private final NodeInputs doors;
    private final GrantPolicy giving;
    private final SensorKeyring keyring;
    private final Supplier<List<StatusView.Member>> members;

    /** @param members members of the cluster */
    public InputRoutes(
            NodeInputs doors, GrantPolicy giving, SensorKeyring keyring, Supplier<List<StatusView.Member>> members) {
        this.doors = doors;
        this.giving = giving;
        this.keyring = keyring;
        this.members = members;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<InputView> all = ClusterInputs.views(doors, members.get());
        return Answers.list(ResultPage.cut(all, InputView::name, call.query().slice()));
    }

    private HttpResponse admit(Call call) {
        String name = call.path("name");
        InputName found = InputName.of(name)
                .orElseThrow(() -> Problem.unknown("input", name).asException());
        if (!found.hasCredentials()) {
            throw Problem.of(
                            409,
                            "input.no-credentials",
                            ("The protocol of this input does not support credentials. Set the allowed networks and assets"
                                            + " in watchfloor.inputs.%s.")
                                    .formatted(name))
                    .asException();
        }
        String door = found.text();
        RequestBodies.NewIngestToken asked = call.body(RequestBodies.NewIngestToken.class);
        for (String one : asked.assets()) {
            try {
                var unused = AssetPattern.parse(one);
            } catch (IllegalArgumentException e) {
                throw Problem.field("sensor.asset-pattern", "assets", String.valueOf(e.getMessage()))
                        .asException();
            }
        }
        if (asked.assets().isEmpty()) {
            throw Problem.field(
                            "input.sender-assets",
                            "assets",
                            "Name the assets that are allowed for the sender, or * for all assets.")
                    .asException();
        }
        giving.checkLasting(call.actor());
        SensorKeyring.Enrolled sender = keyring.createSender(
                        door, asked.name(), asked.assets(), RequestKey.ofMaking(call))
                .orElseThrow(() -> RequestKey.repeated("the sender").asException());
        return Answers.json(new SmallAnswers.IngestToken(sender.sensor(), door, sender.credential(), asked.assets()));
    }
}
