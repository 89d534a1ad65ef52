package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.access.people.Giving;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.search.Listing;
import io.watchfloor.dashboards.sensors.views.DoorView;
import io.watchfloor.dashboards.wire.Answered;
import io.watchfloor.dashboards.wire.Asked;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.input.DoorName;
import io.watchfloor.ops.intake.input.NodeDoors;
import io.watchfloor.ops.intake.sensor.AssetPattern;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /doors}: what comes in beside the sensors' uplink, and credentials for who sends there. */
public final class DoorRoutes {

    private static final Parameter NAME =
            Parameter.path("name", "The door's name.").as("door");

    public static final List<ApiOperation<DoorRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/doors", Verb.WATCH, DoorRoutes::list)
                    .is(Operation.of("listDoors", "The doors of all nodes, by name")
                            .text(
                                    "Each node counts what its own doors bring since it started, and tells the others every 2 s."
                                            + " A node that does not answer is named, and what it told last counts.")
                            .lists(DoorView.class)),
            ApiOperation.reading("POST", "/api/v1/doors/{name}/senders", Verb.ADMINISTER, DoorRoutes::admit)
                    .ofEveryGroup()
                    .asDangerous()
                    .is(Operation.of("makeDoorSender", "A credential for a program that sends through this door")
                            .text("It opens this door and nothing else. The sender is among the sensors:"
                                    + " DELETE /sensors/{id} revokes it.")
                            .with(NAME, Parameter.IDEMPOTENCY_KEY)
                            .takes(Asked.NewDoorSender.class)
                            .answers(Answered.DoorSender.class)
                            .refuses(
                                    409,
                                    "door.no-credentials: the door's protocol carries none. request.repeated: the sender of"
                                            + " this request has sent records since.")
                            .command(Command.of(
                                            "doors sender DOOR --name=name --assets=assets...",
                                            "Makes a credential that opens one door and nothing else. \"sensors revoke\" takes it back.")
                                    .prints("{credential}"))));

    private final NodeDoors doors;
    private final Giving giving;
    private final SensorKeyring keyring;
    private final Supplier<List<StatusView.Member>> members;

    /** @param members of the cluster */
    public DoorRoutes(
            NodeDoors doors, Giving giving, SensorKeyring keyring, Supplier<List<StatusView.Member>> members) {
        this.doors = doors;
        this.giving = giving;
        this.keyring = keyring;
        this.members = members;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<DoorView> all = DoorsOfNodes.views(doors, members.get());
        return Answers.list(Listing.cut(all, DoorView::name, call.query().slice()));
    }

    private HttpResponse admit(Call call) {
        String name = call.path("name");
        DoorName found = DoorName.of(name)
                .orElseThrow(() -> Problem.unknown("door", name).asException());
        if (!found.knowsCredentials()) {
            throw Problem.of(
                            409,
                            "door.no-credentials",
                            "What is sent there carries no credential: watchfloor.doors.%s says who may send, and for which assets."
                                    .formatted(name))
                    .asException();
        }
        String door = found.text();
        Asked.NewDoorSender asked = call.body(Asked.NewDoorSender.class);
        for (String one : asked.assets()) {
            try {
                var unused = AssetPattern.parse(one);
            } catch (IllegalArgumentException e) {
                throw Problem.field("sensor.asset-pattern", "assets", String.valueOf(e.getMessage()))
                        .asException();
            }
        }
        if (asked.assets().isEmpty()) {
            throw Problem.field("door.sender-assets", "assets", "Name what the sender may speak for, or * for all.")
                    .asException();
        }
        giving.checkLasting(call.actor());
        SensorKeyring.Enrolled sender = keyring.admitSender(
                        door, asked.name(), asked.assets(), RequestKey.ofMaking(call))
                .orElseThrow(() -> RequestKey.repeated("the sender").asException());
        return Answers.json(new Answered.DoorSender(sender.sensor(), door, sender.credential(), asked.assets()));
    }
}
