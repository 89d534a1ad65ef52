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
import io.watchfloor.ops.intake.configuration.ConfigurationStore.Standing;
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

/** {@code /sensor-groups}: which sensors are configured together, and how. */
public final class FleetRoutes {

    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final String ALL = "/api/v1/sensor-groups";
    private static final String ONE = ALL + "/{name}";
    private static final Parameter NAME =
            Parameter.path("name", "The group's name.").like("^" + NAMES + "$").as("sensor-group");
    private static final long LARGEST_BODY = 128 * 1024;
    private static final int MOST = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SHARED = "Version {version} of {name} is for {share} % of its {sensors} sensors.";

    public static final List<ApiOperation<FleetRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.WATCH, FleetRoutes::list)
                    .is(
                            Operation.of("listSensorGroups", "Groups of sensors and their configurations, by name")
                                    .lists(SensorGroupView.class)
                                    .command(
                                            Command.of(
                                                            "sensors groups list",
                                                            "Lists groups, their latest version, and how many sensors have it.")
                                                    .rows(
                                                            "GROUP {name} | VERSION {version} | SHARE {share} %{versions.0.stoppedAt?, stopped} | SENSORS"
                                                                    + " {sensors} | APPLIED {applied} | REFUSED {refused} | WAITING {waiting} | OWN FILE {own}"))),
            ApiOperation.get(
                            ONE,
                            Verb.WATCH,
                            (FleetRoutes own, Call call) -> Answers.json(own.group(name(call), call.sight())))
                    .is(Operation.of("getSensorGroup", "One group").with(NAME).answers(SensorGroupView.class)),
            ApiOperation.get(ONE + "/sensors", Verb.WATCH, FleetRoutes::sensors)
                    .is(Operation.of("listGroupSensors", "What each sensor of a group should have, and has")
                            .with(NAME)
                            .lists(SensorGroupView.Standing.class)
                            .command(Command.of(
                                            "sensors groups sensors GROUP",
                                            "Lists the sensors of a group: what each should have, has, and says of it.")
                                    .rows(
                                            "SENSOR {sensor} | NAME {name} | WANTED {wanted} | HAS {version} | STATE {state} | PROGRAM"
                                                    + " {agentVersion} | WORDS {words}"))),
            ApiOperation.reading("POST", ONE + "/configuration", Verb.ADMINISTER, FleetRoutes::write)
                    .ofEveryGroup()
                    .asDangerous()
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("writeSensorConfiguration", "A new version of a group's configuration")
                            .text("Sensors whose own file allows it (remote-configuration.allow) try it."
                                    + " What does not work they refuse, keep the last good one, and say why.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(ConfigurationRequests.NewVersion.class)
                            .answers(SensorGroupView.class)
                            .refuses(
                                    400,
                                    "sensor-group.name: no such name can be; sensor-group.text: it is no JSON object.")
                            .refuses(412, "sensor-group.stale: somebody wrote a version in between.")
                            .command(Command.of(
                                            "sensors groups configure GROUP FILE=text --share=share --note=note",
                                            "Writes a new version of what a group collects, from a file of JSON.",
                                            "With --share it is for this share of the group first; \"groups share\" gives it to more.")
                                    .prints(SHARED))),
            ApiOperation.<FleetRoutes>reading("POST", ONE + "/share", Verb.ADMINISTER, FleetRoutes::share)
                    .ofEveryGroup()
                    .asDangerous()
                    .is(Operation.of(
                                    "shareSensorConfiguration",
                                    "Give the latest version to more or fewer sensors of the group")
                            .with(NAME)
                            .takes(ConfigurationRequests.Share.class)
                            .answers(SensorGroupView.class)
                            .refuses(
                                    409,
                                    "sensor-group.stale: there is another latest version; sensor-group.stopped: too many sensors that"
                                            + " tried it refused it or fell silent after it.")
                            .command(Command.of(
                                            "sensors groups share GROUP VERSION=version PERCENT=share",
                                            "Gives the latest version to more or fewer sensors of the group.")
                                    .prints(SHARED))),
            ApiOperation.reading("POST", ONE + "/withdraw", Verb.ADMINISTER, FleetRoutes::withdraw)
                    .ofEveryGroup()
                    .is(Operation.of("withdrawSensorConfiguration", "Take the latest version back")
                            .text("Its sensors get the version before it that is for them, or their own file alone.")
                            .with(NAME)
                            .takes(ConfigurationRequests.Withdrawn.class)
                            .answers(SensorGroupView.class)
                            .refuses(409, "sensor-group.stale: there is another latest version.")
                            .command(Command.of(
                                            "sensors groups withdraw GROUP VERSION=version",
                                            "Takes the latest version back: its sensors get the one before it, or their own file alone.")
                                    .prints(SHARED))),
            ApiOperation.reading("PUT", "/api/v1/sensors/{id}/group", Verb.ADMINISTER, FleetRoutes::move)
                    .ofEveryGroup()
                    .is(Operation.of("putSensorIntoGroup", "Put a sensor into a group")
                            .with(Parameter.path("id", "The sensor's id.").as("sensor"))
                            .takes(ConfigurationRequests.Group.class)
                            .answers(SensorGroupView.Standing.class)
                            .refuses(400, "sensor-group.name: no such name can be.")
                            .command(Command.of("sensors groups move SENSOR GROUP=group", "Puts a sensor into a group.")
                                    .prints("Sensor {sensor} is in {group}."))));

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

    /** Sensors that may report, and that the reader sees. */
    private List<SensorKeyring.Sensor> live(Visibility sight) {
        return keyring.sensors().stream()
                .filter(one -> one.membership().revokedAt() == null)
                .filter(SensorRoutes.seenBy(boards, sight))
                .toList();
    }

    private List<Standing> standings(Visibility sight) {
        return shelf.standings(
                live(sight).stream().map(SensorKeyring.Sensor::id).toList());
    }

    /** Who sees some assets, sees the groups of the sensors that report them. */
    private HttpResponse list(Call call) {
        Map<String, List<Standing>> byGroup =
                standings(call.sight()).stream().collect(Collectors.groupingBy(Standing::group));
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
        List<Standing> standings = standings(sight).stream()
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

    private SensorGroupView view(String name, List<Standing> standings) {
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

    private static String state(Standing one) {
        return one.said() == null ? "own" : one.applied() ? "applied" : one.refused() ? "refused" : "waiting";
    }

    private HttpResponse sensors(Call call) {
        String name = name(call);
        Map<String, SensorKeyring.Sensor> known =
                live(call.sight()).stream().collect(Collectors.toMap(SensorKeyring.Sensor::id, Function.identity()));
        List<SensorGroupView.Standing> all = shelf.standings(known.keySet()).stream()
                .filter(one -> one.group().equals(name))
                .map(one -> standing(one, known.get(one.sensor())))
                .sorted(Comparator.comparing(SensorGroupView.Standing::sensor))
                .toList();
        return Answers.list(ResultPage.cut(
                all, SensorGroupView.Standing::sensor, call.query().slice()));
    }

    private static SensorGroupView.Standing standing(Standing one, SensorKeyring.@Nullable Sensor sensor) {
        ConfigurationStore.Said said = one.said();
        return new SensorGroupView.Standing(
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
                                "Somebody wrote another version for %s since you read it. Load it again."
                                        .formatted(name))
                        .asException());
    }

    /** What a sensor makes of it only the sensor can say: here it must be what a sensor can read at all. */
    private static void check(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            if (read != null && read.isObject()) {
                return;
            }
        } catch (JsonProcessingException e) {
            throw Problem.field("sensor-group.text", "text", "It is no JSON: %s.".formatted(e.getOriginalMessage()))
                    .asException();
        }
        throw Problem.field(
                        "sensor-group.text",
                        "text",
                        "It is no JSON object: write for instance {\"files\":[{\"path\":\"/var/log/auth.log\"}]}.")
                .asException();
    }

    private static int share(int share) {
        if (share < 1 || share > MOST) {
            throw Body.wrong("share", "share must be from 1 to 100, in percent.");
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
                                "%d is not the latest version of %s. Load it again.".formatted(version, name))
                        .asException());
    }

    private HttpResponse answered(ConfigurationStore.Kept kept, int share, Visibility sight) {
        ConfigurationStore.Stopped stopped = kept.stopped();
        if (stopped != null && kept.share() != share) {
            throw Problem.of(
                            409,
                            "sensor-group.stopped",
                            "Version %d of %s stopped at %s, so it goes to no more sensors. %s Write a corrected version, or take it back."
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
        shelf.group(id, name, call.person().name(), clock.instant());
        return Answers.json(standing(shelf.standings(List.of(id)).getFirst(), sensor));
    }

    private static String name(Call call) {
        return call.path("name");
    }

    private static String named(String name) {
        if (!name.matches(NAMES)) {
            throw Problem.of(
                            400,
                            "sensor-group.name",
                            "A group is named with up to 63 small letters, digits, dots, dashes and underscores.")
                    .asException();
        }
        return name;
    }
}
