package io.watchfloor.dashboards.sensors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Groups;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sensors",
        description = "Lists, enrolls, configures and revokes sensors.",
        subcommands = Groups.SensorGroups.class,
        modelTransformer = OperationCommands.class)
public final class SensorsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists sensors and their health.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        list.print(
                center.connect(),
                "/sensors",
                Map.of(),
                spec.commandLine().getOut(),
                "SENSOR {id} | NAME {name} | STATE {state} | SINCE {@stateSince} | LAST ACK {@lastAckAt}"
                        + " | LAG {$lag} | SPOOL {$spool} | RECORDS {records} | REJECTED {rejected} | GAPS"
                        + " {gapRecords} | ASSETS {assets~} | OTHER HOSTS {foreign}{lastForeignAsset?"
                        + " ({lastForeignAsset})} | VERSION {agentVersion} | NOTE {$note}",
                SensorsCommand::inWords);
        return ExitCode.DONE;
    }

    private static JsonNode inWords(JsonNode sensor) {
        return ((ObjectNode) sensor)
                .put("$lag", HealthLines.lag(sensor))
                .put("$spool", HealthLines.spool(sensor))
                .put(
                        "$note",
                        sensor.path("crowded").asBoolean()
                                ? "two machines use the credential: enroll each machine separately"
                                : sensor.path("stateReason").asText(""));
    }

    @Command(
            name = "show",
            description = "Shows a sensor: its health, its gaps, and whether two machines use its credential.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "Prints one JSON object with all gaps.") boolean json,
            @Option(
                            names = "--gaps",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "Maximum number of gaps, latest first (default: ${DEFAULT-VALUE}).")
                    int most,
            @Parameters(paramLabel = "ID", description = "ID of the sensor.") String id) {
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
                ApiValueText.text(sensor, "id"), ApiValueText.text(sensor, "name"), ApiValueText.text(sensor, "state"));
        HealthLines.print(sensor, out);
        out.printf(
                "connected  %s, last ack %s%n",
                ApiValueText.time(sensor, "connectedAt"), ApiValueText.time(sensor, "lastAckAt"));
        out.printf(
                "records    %s, rejected %s%n",
                ApiValueText.text(sensor, "records"), ApiValueText.text(sensor, "rejected"));
        JsonNode certificate = sensor.path("certificate");
        if (certificate.isObject()) {
            out.printf(
                    "identity   certificate %s, %s until %s%n",
                    ApiValueText.text(certificate, "serial"),
                    ApiValueText.text(certificate, "status"),
                    ApiValueText.time(certificate, "endsAt"));
        }
        if (sensor.hasNonNull("partedAt")) {
            out.printf(
                    "parted     %s: %s%n",
                    ApiValueText.time(sensor, "partedAt"), ApiValueText.text(sensor, "partedReason"));
        }
        if (sensor.path("secondSessions").asLong() > 0) {
            out.printf(
                    "duplicate  %s connections rejected because the sensor is already connected, last %s%s%n",
                    ApiValueText.text(sensor, "secondSessions"),
                    ApiValueText.time(sensor, "lastSecondSessionAt"),
                    sensor.path("crowded").asBoolean()
                            ? ": two machines use this credential, enroll each machine separately"
                            : "");
        }
        HealthLines.missing(sensor, gaps, out);
        return ExitCode.DONE;
    }
}
