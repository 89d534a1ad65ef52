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

@Command(name = "assets", description = "Lists and shows the assets of a running center.")
public final class AssetsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "The assets, riskiest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("ASSET", "RISK", "OPEN ALERTS", "LAST SEEN", "SENSORS");
        list.print(
                center.connect(),
                "/assets",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> row(rows, item));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "One asset.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "As the API gives it.") boolean json,
            @Parameters(paramLabel = "ID", description = "kind:name, or the name of a host.") String id) {
        String asset = id.contains(":") ? id : "host:" + id;
        JsonNode found = center.connect().get("/assets/" + Center.segment(asset));
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

    private static void row(Table rows, JsonNode item) {
        rows.row(
                Shown.text(item, "id"),
                Shown.text(item, "risk"),
                Shown.text(item, "openAlerts"),
                Shown.time(item, "lastSeen"),
                Shown.list(item.path("sensors"), "id"));
    }
}
