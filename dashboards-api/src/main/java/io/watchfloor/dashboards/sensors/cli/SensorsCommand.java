package io.watchfloor.dashboards.sensors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sensors",
        description = "Lists sensors of a running center, enrols new ones, revokes lost ones.",
        subcommands = SensorGroupsCommand.class)
public final class SensorsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists sensors and their health.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table(
                "SENSOR",
                "NAME",
                "STATE",
                "SINCE",
                "LAST ACK",
                "LAG",
                "SPOOL",
                "RECORDS",
                "REJECTED",
                "GAPS",
                "ASSETS",
                "FOREIGN",
                "VERSION",
                "NOTE");
        list.print(
                center.connect(),
                "/sensors",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "name"),
                        Shown.text(item, "state"),
                        Shown.time(item, "stateSince"),
                        Shown.time(item, "lastAckAt"),
                        HealthLines.lag(item),
                        HealthLines.spool(item),
                        Shown.text(item, "records"),
                        Shown.text(item, "rejected"),
                        Shown.text(item, "gapRecords"),
                        assets(item),
                        foreign(item),
                        Shown.text(item, "agentVersion"),
                        item.path("crowded").asBoolean()
                                ? "two machines use it: enrol each"
                                : item.path("stateReason").asText("")));
        return ExitCode.DONE;
    }

    @Command(
            name = "show",
            description = "Shows one sensor: its health, its missing records, and whether two machines use its"
                    + " credential.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "One JSON object, with all gaps.") boolean json,
            @Option(
                            names = "--gaps",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many gaps it lists, the latest first (default: ${DEFAULT-VALUE}).")
                    int most,
            @Parameters(paramLabel = "ID", description = "The sensor's id.") String id) {
        Center connected = center.connect();
        JsonNode sensor = connected.get("/sensors/" + Center.segment(id));
        ArrayNode gaps = Center.JSON.createArrayNode();
        int wanted = json ? Integer.MAX_VALUE : Math.max(0, most);
        if (wanted > 0) {
            connected.each("/sensors/" + Center.segment(id) + "/gaps", Map.of(), wanted, gaps::add);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(((ObjectNode) sensor.deepCopy()).set("gapList", gaps));
            return ExitCode.DONE;
        }
        out.printf(
                "sensor     %s (%s), %s%n",
                Shown.text(sensor, "id"), Shown.text(sensor, "name"), Shown.text(sensor, "state"));
        HealthLines.print(sensor, out);
        out.printf("connected  %s, last ack %s%n", Shown.time(sensor, "connectedAt"), Shown.time(sensor, "lastAckAt"));
        out.printf("records    %s, rejected %s%n", Shown.text(sensor, "records"), Shown.text(sensor, "rejected"));
        JsonNode certificate = sensor.path("certificate");
        if (certificate.isObject()) {
            out.printf(
                    "proves by  certificate %s, %s until %s%n",
                    Shown.text(certificate, "serial"),
                    Shown.text(certificate, "status"),
                    Shown.time(certificate, "endsAt"));
        }
        if (sensor.hasNonNull("partedAt")) {
            out.printf("parted     %s: %s%n", Shown.time(sensor, "partedAt"), Shown.text(sensor, "partedReason"));
        }
        if (sensor.path("secondSessions").asLong() > 0) {
            out.printf(
                    "second     %s connections turned away, last %s%s%n",
                    Shown.text(sensor, "secondSessions"),
                    Shown.time(sensor, "lastSecondSessionAt"),
                    sensor.path("crowded").asBoolean() ? ": two machines use this credential, enrol each" : "");
        }
        HealthLines.missing(sensor, gaps, out);
        return ExitCode.DONE;
    }

    private static String assets(JsonNode sensor) {
        return Shown.few(sensor.path("assets"), "");
    }

    /** How many records were about assets that the sensor may not speak for, and the last such asset. */
    private static String foreign(JsonNode sensor) {
        String asset = sensor.path("lastForeignAsset").asText("");
        return Shown.text(sensor, "foreign") + (asset.isEmpty() || asset.equals("null") ? "" : " (" + asset + ")");
    }

    @Command(
            name = "token",
            description = {
                "A one-time token for \"watchfloor-sensor enroll\".",
                "The sensor may speak for its own host alone, unless --assets says more: patterns such as"
                        + " *.branch.example or user:*, and * for a "
                        + "forwarder or for replaying recordings."
            })
    int token(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--name", paramLabel = "NAME", description = "What the sensor will be called.") @Nullable
                    String name,
            @Option(
                            names = "--assets",
                            paramLabel = "PATTERN",
                            split = ",",
                            description = "Assets that the sensor may speak for (default: own).")
                    @Nullable
                    List<String> assets,
            @Option(
                            names = "--sensor",
                            paramLabel = "ID",
                            description = "A known sensor that enrols anew: what it had before is worth nothing then.")
                    @Nullable
                    String sensor) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (name != null) {
            body.put("name", name);
        }
        if (assets != null) {
            body.put("assets", assets);
        }
        if (sensor != null) {
            body.put("sensor", sensor);
        }
        JsonNode made = center.connect().post("/sensors/tokens", body);
        answer.say(spec.commandLine().getOut(), made, Shown.text(made, "token"));
        return ExitCode.DONE;
    }

    @Command(name = "tokens", description = "Lists one-time tokens that are open, or were made within a day.")
    int tokens(@Mixin CenterOptions center, @Mixin ListOptions list) {
        list.print(
                center.connect(),
                "/sensors/tokens",
                Map.of(),
                spec.commandLine().getOut(),
                new Table("TOKEN", "STATUS", "MADE BY", "MADE", "GOOD UNTIL", "ASSETS", "SENSOR"),
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "status"),
                        Shown.text(item, "createdBy"),
                        Shown.time(item, "createdAt"),
                        Shown.time(item, "expiresAt"),
                        assets(item),
                        Shown.text(item, "sensor")));
        return ExitCode.DONE;
    }

    @Command(name = "withdraw", description = "Withdraws a one-time token that nobody has used.")
    int withdraw(
            @Mixin CenterOptions center,
            @Parameters(paramLabel = "ID", description = "The token's id, as \"sensors tokens\" shows it.") String id) {
        center.connect().delete("/sensors/tokens/" + Center.segment(id));
        spec.commandLine().getOut().println("No sensor enrols with token " + id + " any more.");
        return ExitCode.DONE;
    }

    @Command(name = "revoke", description = "Revokes a sensor: its credential is not accepted any more.")
    int revoke(
            @Mixin CenterOptions center, @Parameters(paramLabel = "ID", description = "The sensor's id.") String id) {
        center.connect().delete("/sensors/" + Center.segment(id));
        spec.commandLine().getOut().println("Sensor " + id + " is locked out.");
        return ExitCode.DONE;
    }
}
