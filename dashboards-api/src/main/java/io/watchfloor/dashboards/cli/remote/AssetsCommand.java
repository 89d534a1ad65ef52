package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.ExitCode;
import io.watchfloor.dashboards.cli.Table;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "assets",
        description = "Lists and shows the assets of a running center; keeps or erases their evidence.")
public final class AssetsCommand {

    private static final String ID = "kind:name, or the name of a host.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists assets, riskiest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("ASSET", "RISK", "OPEN ALERTS", "LAST SEEN", "SENSORS");
        list.print(
                center.connect(),
                "/assets",
                Map.of("sort", "risk"),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> row(rows, item));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "One asset.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "As the API gives it.") boolean json,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        JsonNode found = center.connect().get("/assets/" + Center.segment(full(id)));
        if (json) {
            spec.commandLine().getOut().println(found);
            return ExitCode.DONE;
        }
        Table table = new Table("ASSET", Shown.text(found, "id"));
        table.row("risk", Shown.text(found, "risk"));
        table.row("open alerts", Shown.text(found, "openAlerts"));
        table.row("open case", Shown.text(found, "openCase"));
        table.row("last seen", Shown.time(found, "lastSeen"));
        table.row("sensors", Shown.list(found.path("sensors"), "id"));
        table.row("tags", Shown.list(found.path("tags"), "name"));
        table.row("criticality", Shown.text(found, "criticality"));
        table.print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    @Command(name = "evidence", description = "Lists holds on an asset's evidence, and its erasures.")
    int evidence(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        print(answer, center.connect().get(evidencePath(id)));
        return ExitCode.DONE;
    }

    @Command(name = "hold", description = "Keeps an asset's evidence: while there is a hold, nobody can erase it.")
    int hold(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--matter", required = true, description = "What for, such as a file number.")
                    String matter,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        print(
                answer,
                center.connect().put(evidencePath(id) + "/holds/" + Center.segment(matter), Map.of("reason", reason)));
        return ExitCode.DONE;
    }

    @Command(name = "release", description = "Releases a hold.")
    int release(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--matter", required = true, description = "Whose hold.") String matter,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        Center connected = center.connect();
        connected.delete(evidencePath(id) + "/holds/" + Center.segment(matter));
        print(answer, connected.get(evidencePath(id)));
        return ExitCode.DONE;
    }

    @Command(
            name = "erase",
            description =
                    "Destroys the key of an asset's evidence: nobody can read it again. Detections, alerts and cases"
                            + " stay.")
    int erase(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Option(names = "--yes", required = true, description = "Confirms it: this cannot be undone.") boolean yes,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        print(answer, center.connect().post(evidencePath(id) + "/erase", Map.of("reason", reason)));
        return ExitCode.DONE;
    }

    private static String evidencePath(String id) {
        return "/assets/" + Center.segment(full(id)) + "/evidence";
    }

    private static String full(String id) {
        return id.contains(":") ? id : "host:" + id;
    }

    private void print(AnswerOptions answer, JsonNode evidence) {
        if (answer.json()) {
            spec.commandLine().getOut().println(evidence);
            return;
        }
        Table table = new Table("WHAT", "MATTER", "BY", "AT", "REASON");
        evidence.path("holds")
                .forEach(hold -> table.row(
                        "hold",
                        Shown.text(hold, "matter"),
                        Shown.text(hold, "by"),
                        Shown.time(hold, "at"),
                        Shown.text(hold, "reason")));
        evidence.path("erasures")
                .forEach(erasure -> table.row(
                        "erased",
                        "",
                        Shown.text(erasure, "by"),
                        Shown.time(erasure, "at"),
                        Shown.text(erasure, "reason")));
        table.print(spec.commandLine().getOut());
    }

    private static void row(Table rows, JsonNode item) {
        rows.row(
                Shown.text(item, "id"),
                Shown.text(item, "risk"),
                Shown.text(item, "openAlerts"),
                Shown.time(item, "lastSeen"),
                Shown.list(item.path("sensors"), "id"));
    }
}
