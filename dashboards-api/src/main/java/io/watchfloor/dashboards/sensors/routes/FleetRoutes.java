package io.watchfloor.dashboards.sensors.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.sensors.views.ConfigurationRequests;
import io.watchfloor.dashboards.sensors.views.SensorGroupView;
import io.watchfloor.ops.intake.configuration.ConfigurationStore;
import io.watchfloor.ops.intake.configuration.ConfigurationStore.SensorState;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /sensor-groups}: sensor groups and their configurations. */
public final class FleetRoutes {

    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final String ALL = "/api/v1/sensor-groups";
    private static final String ONE = ALL + "/{name}";
    private static final Parameter NAME = Parameter.path("name", "Name of the sensor group.")
            .like("^" + NAMES + "$")
            .as("sensor-group");
    private static final long LARGEST_BODY = 128 * 1024;
    private static final int MOST = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SHARED =
            "Version {version} of {name} is deployed to {share} % of its {sensors} sensors.";

    public static final List<ApiOperation<FleetRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.WATCH, FleetRoutes::list)
                    .is(Operation.of("listSensorGroups", "List sensor groups and their configurations")
                            .lists(SensorGroupView.class)
                            .command(Command.of(
                                            "sensors groups list",
                                            "Lists sensor groups, their latest configuration version, and how many sensors apply it.")
                                    .rows(
                                            "GROUP {name} | VERSION {version} | ROLLOUT {share} %{versions.0.stoppedAt?, stopped} |"
                                                    + " SENSORS {sensors} | UP TO DATE {applied} | REJECTED {refused} | PENDING {waiting} |"
                                                    + " LOCAL FILE ONLY {own}"))),
            ApiOperation.get(
                            ONE,
                            Verb.WATCH,
                            (FleetRoutes own, Call call) -> Answers.json(own.group(name(call), call.sight())))
                    .is(Operation.of("getSensorGroup", "Get a sensor group")
                            .with(NAME)
                            .answers(SensorGroupView.class)),
            ApiOperation.get(ONE + "/sensors", Verb.WATCH, FleetRoutes::sensors)
                    .is(Operation.of("listGroupSensors", "List the configuration state of the sensors of a group")
                            .with(NAME)
                            .lists(SensorGroupView.GroupMember.class)
                            .command(Command.of(
                                            "sensors groups sensors GROUP",
                                            "Lists the sensors of a group with their intended and current configuration version.")
                                    .rows(
                                            "SENSOR {sensor} | NAME {name} | INTENDED {wanted} | CURRENT {version} | STATE {state} |"
                                                    + " SENSOR VERSION {agentVersion} | ERROR {words}"))),
            ApiOperation.reading("POST", ONE + "/configuration", Verb.ADMINISTER, FleetRoutes::write)
                    .ofEveryGroup()
                    .asDangerous()
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("writeSensorConfiguration", "Create a configuration version for a sensor group")
                            .text(
                                    "Sensors apply the version if their own configuration file allows remote configuration"
                                            + " (remote-configuration.allow). A sensor that cannot apply the version rejects it, continues"
                                            + " with the last working version, and reports the reason.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(ConfigurationRequests.NewVersion.class)
                            .answers(SensorGroupView.class)
                            .refuses(
                                    400,
                                    "sensor-group.name: the name is not allowed; sensor-group.text: the configuration is not"
                                            + " a JSON object.")
                            .refuses(412, "sensor-group.stale: another version was created since you loaded the group.")
                            .command(Command.of(
                                            "sensors groups configure GROUP FILE=text --share=share --note=note",
                                            "Creates a configuration version for a sensor group from a JSON file.",
                                            "With --share the version is first deployed to this percentage of the group; \"groups"
                                                    + " share\" changes the percentage.")
                                    .prints(SHARED))),
            ApiOperation.<FleetRoutes>reading("POST", ONE + "/share", Verb.ADMINISTER, FleetRoutes::share)
                    .ofEveryGroup()
                    .asDangerous()
                    .is(Operation.of(
                                    "shareSensorConfiguration",
                                    "Change the percentage of the group's sensors that get the latest version")
                            .with(NAME)
                            .takes(ConfigurationRequests.Share.class)
                            .answers(SensorGroupView.class)
                            .refuses(
                                    409,
                                    "sensor-group.stale: the version is not the latest version of the group;"
                                            + " sensor-group.stopped: too many sensors rejected the version or stopped reporting after they"
                                            + " got it.")
                            .command(Command.of(
                                            "sensors groups share GROUP VERSION=version PERCENT=share",
                                            "Changes the percentage of the group's sensors that get the latest version.")
                                    .prints(SHARED))),
            ApiOperation.reading("POST", ONE + "/withdraw", Verb.ADMINISTER, FleetRoutes::withdraw)
                    .ofEveryGroup()
                    .is(Operation.of("withdrawSensorConfiguration", "Withdraw the latest configuration version")
                            .text(
                                    "Sensors with this version return to the previous version, or to their own configuration"
                                            + " file.")
                            .with(NAME)
                            .takes(ConfigurationRequests.Withdrawn.class)
                            .answers(SensorGroupView.class)
                            .refuses(409, "sensor-group.stale: the version is not the latest version of the group.")
                            .command(Command.of(
                                            "sensors groups withdraw GROUP VERSION=version",
                                            "Withdraws the latest version. Sensors with this version return to the previous version, or"
                                                    + " to their own configuration file.")
                                    .prints(SHARED))),
            ApiOperation.reading("PUT", "/api/v1/sensors/{id}/group", Verb.ADMINISTER, FleetRoutes::move)
                    .ofEveryGroup()
                    .is(Operation.of("putSensorIntoGroup", "Move a sensor to a group")
                            .with(Parameter.path("id", "ID of the sensor.").as("sensor"))
                            .takes(ConfigurationRequests.Group.class)
                            .answers(SensorGroupView.GroupMember.class)
                            .refuses(400, "sensor-group.name: the name is not allowed.")
                            .command(Command.of("sensors groups move SENSOR GROUP=group", "Moves a sensor to a group.")
                                    .prints("Sensor {sensor} is in the group {group}."))));

    private final ReadModelStore boards;
    private final ConfigurationStore shelf;
    private final SensorKeyring keyring;
    private final Clock clock;

    public FleetRoutes(ReadModelStore boards, ConfigurationStore shelf, SensorKeyring keyring, Clock clock) {
        this.boards = boards;
        this.shelf = shelf;
        this.keyring = keyring;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** Enabled sensors that the reader can see. */
    private List<SensorKeyring.Sensor> live(Visibility sight) {
        return keyring.sensors().stream()
                .filter(one -> one.membership().revokedAt() == null)
                .filter(SensorRoutes.seenBy(boards, sight))
                .toList();
    }

    private List<SensorState> standings(Visibility sight) {
        return shelf.statuses(live(sight).stream().map(SensorKeyring.Sensor::id).toList());
    }

    /** A reader with a limited scope sees the groups of the sensors that report visible assets. */
    private HttpResponse list(Call call) {
        Map<String, List<SensorState>> byGroup =
                standings(call.sight()).stream().collect(Collectors.groupingBy(SensorState::group));
        Set<String> names = new TreeSet<>(byGroup.keySet());
        if (call.sight().scope().all()) {
            names.add(ConfigurationStore.DEFAULT_GROUP);
            shelf.latest().forEach(one -> names.add(one.group()));
        }
        List<SensorGroupView> all = names.stream()
                .map(name -> view(name, byGroup.getOrDefault(name, List.of())))
                .toList();
        return Answers.list(
                ResultPage.cut(all, SensorGroupView::name, call.query().slice()));
    }

    private SensorGroupView group(String name, Visibility sight) {
        List<SensorState> standings = standings(sight).stream()
                .filter(one -> one.group().equals(name))
                .toList();
        boolean isThere = !standings.isEmpty()
                || (sight.scope().all()
                        && (name.equals(ConfigurationStore.DEFAULT_GROUP)
                                || !shelf.versions(name).isEmpty()));
        if (!isThere) {
            throw Problem.unknown("sensor-group", name).asException();
        }
        return view(name, standings);
    }

    private SensorGroupView view(String name, List<SensorState> standings) {
        List<SensorGroupView.Version> versions = shelf.versions(name).stream()
                .map(one -> new SensorGroupView.Version(
                        one.version(),
                        one.body(),
                        one.share(),
                        one.note(),
                        one.changedBy(),
                        one.changedAt(),
                        one.stopped() == null ? null : one.stopped().at(),
                        one.stopped() == null ? "" : one.stopped().why()))
                .toList();
        Map<String, Long> counted =
                standings.stream().collect(Collectors.groupingBy(FleetRoutes::state, Collectors.counting()));
        return new SensorGroupView(
                name,
                versions.isEmpty() ? 0 : versions.getFirst().version(),
                versions.isEmpty() ? MOST : versions.getFirst().share(),
                standings.size(),
                counted.getOrDefault("applied", 0L),
                counted.getOrDefault("refused", 0L),
                counted.getOrDefault("waiting", 0L),
                counted.getOrDefault("own", 0L),
                versions);
    }

    private static String state(SensorState one) {
        return one.said() == null ? "own" : one.applied() ? "applied" : one.refused() ? "refused" : "waiting";
    }

    private HttpResponse sensors(Call call) {
        String name = name(call);
        Map<String, SensorKeyring.Sensor> known =
                live(call.sight()).stream().collect(Collectors.toMap(SensorKeyring.Sensor::id, Function.identity()));
        List<SensorGroupView.GroupMember> all = shelf.statuses(known.keySet()).stream()
                .filter(one -> one.group().equals(name))
                .map(one -> sensorState(one, known.get(one.sensor())))
                .sorted(Comparator.comparing(SensorGroupView.GroupMember::sensor))
                .toList();
        return Answers.list(ResultPage.cut(
                all, SensorGroupView.GroupMember::sensor, call.query().slice()));
    }

    private static SensorGroupView.GroupMember sensorState(SensorState one, SensorKeyring.@Nullable Sensor sensor) {
        ConfigurationStore.SensorReport said = one.said();
        return new SensorGroupView.GroupMember(
                one.sensor(),
                sensor == null ? one.sensor() : sensor.name(),
                one.group(),
                one.wanted(),
                state(one),
                said == null ? null : said.inEffect().version(),
                said == null ? "" : said.words(),
                said == null ? null : said.at(),
                sensor == null ? null : sensor.contact().agentVersion());
    }

    private HttpResponse write(Call call) {
        String name = named(call.path("name"));
        ConfigurationRequests.NewVersion asked = call.body(ConfigurationRequests.NewVersion.class);
        check(asked.text());
        Integer share = asked.share();
        String note = asked.note();
        return shelf.write(
                        name,
                        asked.text(),
                        share(share == null ? MOST : share),
                        note == null ? "" : note,
                        call.version("sensor-group"),
                        call.person().name(),
                        clock.instant())
                .map(kept -> Answers.json(group(name, call.sight())))
                .orElseThrow(() -> Problem.of(
                                412,
                                "sensor-group.stale",
                                "The configuration of %s was changed since you loaded it. Load the configuration again."
                                        .formatted(name))
                        .asException());
    }

    /** Checks only that the text is a JSON object. Only the sensor can check whether the configuration can be applied. */
    private static void check(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            if (read != null && read.isObject()) {
                return;
            }
        } catch (JsonProcessingException e) {
            throw Problem.field(
                            "sensor-group.text",
                            "text",
                            "The configuration is not valid JSON: %s.".formatted(e.getOriginalMessage()))
                    .asException();
        }
        throw Problem.field(
                        "sensor-group.text",
                        "text",
                        "The configuration is not a JSON object. Example:"
                                + " {\"files\":[{\"path\":\"/var/log/auth.log\"}]}.")
                .asException();
    }

    private static int share(int share) {
        if (share < 1 || share > MOST) {
            throw Body.wrong("share", "share must be a percentage from 1 to 100.");
        }
        return share;
    }

    private HttpResponse share(Call call) {
        ConfigurationRequests.Share asked = call.body(ConfigurationRequests.Share.class);
        return shared(call, asked.version(), share(asked.share()));
    }

    private HttpResponse withdraw(Call call) {
        return shared(call, call.body(ConfigurationRequests.Withdrawn.class).version(), 0);
    }

    private HttpResponse shared(Call call, long version, int share) {
        String name = name(call);
        return shelf.share(name, version, share, call.person().name(), clock.instant())
                .map(kept -> answered(kept, share, call.sight()))
                .orElseThrow(() -> Problem.of(
                                409,
                                "sensor-group.stale",
                                "Version %d is not the latest version of %s. Load the group again."
                                        .formatted(version, name))
                        .asException());
    }

    private HttpResponse answered(ConfigurationStore.StoredVersion kept, int share, Visibility sight) {
        ConfigurationStore.Stopped stopped = kept.stopped();
        if (stopped != null && kept.share() != share) {
            throw Problem.of(
                            409,
                            "sensor-group.stopped",
                            ("The rollout of version %d of %s was stopped at %s. %s Create a corrected version, or"
                                            + " withdraw this version.")
                                    .formatted(kept.version(), kept.group(), stopped.at(), stopped.why()))
                    .asException();
        }
        return Answers.json(group(kept.group(), sight));
    }

    private HttpResponse move(Call call) {
        String id = call.path("id");
        String name = named(call.body(ConfigurationRequests.Group.class).group());
        SensorKeyring.Sensor sensor =
                keyring.find(id).orElseThrow(() -> Problem.unknown("sensor", id).asException());
        shelf.setGroup(id, name, call.person().name(), clock.instant());
        return Answers.json(sensorState(shelf.statuses(List.of(id)).getFirst(), sensor));
    }

    private static String name(Call call) {
        return call.path("name");
    }

    private static String named(String name) {
        if (!name.matches(NAMES)) {
            throw Problem.of(
                            400,
                            "sensor-group.name",
                            "The name of a group must have at most 63 characters: lower-case letters, digits, dots,"
                                    + " dashes and underscores.")
                    .asException();
        }
        return name;
    }
}
