package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.ExitCode;
import io.watchfloor.dashboards.cli.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "sensors", description = "Lists sensors of a running center, lets new ones in, locks lost ones out.")
public final class SensorsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "The sensors and how they fare.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("SENSOR", "NAME", "STATUS", "CONNECTED", "LAST ACK", "RECORDS", "REJECTED", "VERSION");
        list.print(
                center.connect(),
                "/sensors",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "name"),
                        Shown.text(item, "status"),
                        Shown.time(item, "connectedAt"),
                        Shown.time(item, "lastAckAt"),
                        Shown.text(item, "records"),
                        Shown.text(item, "rejected"),
                        Shown.text(item, "agentVersion")));
        return ExitCode.DONE;
    }

    @Command(name = "token", description = "A one-time token for \"watchfloor-sensor enroll\".")
    int token(
            @Mixin CenterOptions center,
            @Option(names = "--name", paramLabel = "NAME", description = "What the sensor will be called.") @Nullable
                    String name) {
        JsonNode answer = center.connect().post("/sensors/tokens", name == null ? Map.of() : Map.of("name", name));
        spec.commandLine().getOut().println(Shown.text(answer, "token"));
        return ExitCode.DONE;
    }

    @Command(name = "revoke", description = "Locks a sensor out: its credential is worth nothing from now on.")
    int revoke(
            @Mixin CenterOptions center, @Parameters(paramLabel = "ID", description = "The sensor's id.") String id) {
        center.connect().delete("/sensors/" + Center.segment(id));
        spec.commandLine().getOut().println("Sensor " + id + " is locked out.");
        return ExitCode.DONE;
    }
}
