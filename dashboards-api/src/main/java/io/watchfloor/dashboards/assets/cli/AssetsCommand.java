package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.GapText;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "assets",
        description = "Lists, shows and describes the assets of a running center; keeps or erases their evidence.",
        modelTransformer = OperationCommands.class)
public final class AssetsCommand {

    private static final String NEW = "Also an asset that never reported, such as a honeytoken.";
    private static final String ID = "kind:name, or the name of a host.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "One asset.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "As the API gives it.") boolean json,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        print(json, center.connect().get("/assets/" + Center.segment(full(id))));
        return ExitCode.DONE;
    }

    @Command(
            name = "blind-spots",
            description = {
                "What comes of each asset, and how many active rules have nothing to look at there.",
                "With an ID: which log sources come of it, and which never came although rules look at them."
            })
    int blindSpots(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Parameters(paramLabel = "ID", arity = "0..1", description = ID) @Nullable String id) {
        if (id == null) {
            CoverageRows.all(center.connect(), list, spec.commandLine().getOut());
        } else {
            CoverageRows.one(
                    center.connect().get("/assets/" + Center.segment(full(id)) + "/blind-spots"),
                    list.json(),
                    spec.commandLine().getOut());
        }
        return ExitCode.DONE;
    }

    @Command(name = "set", description = "Says what an asset is. What is left out stays as it is; \"\" takes it away.")
    int set(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--tags",
                            paramLabel = "TAGS",
                            description =
                                    "All of its tags, with commas: sensitive, honeytoken, vip, scanner, jump-host,"
                                            + " service-account.")
                    @Nullable
                    String tags,
            @Option(names = "--criticality", paramLabel = "LEVEL", description = "low, medium, high or critical.")
                    @Nullable
                    String criticality,
            @Option(names = "--owner", paramLabel = "TEXT", description = "Owner of the asset.") @Nullable String owner,
            @Option(names = "--group", paramLabel = "TEXT", description = "Group of the asset, such as a team.")
                    @Nullable
                    String group,
            @Option(names = "--new", description = NEW) boolean unheard,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        ObjectNode body = Center.JSON.createObjectNode();
        if (tags != null) {
            AssetRows.words(tags).forEach(body.putArray("tags")::add);
        }
        if (criticality != null) {
            body.put("criticality", criticality);
        }
        if (owner != null) {
            body.put("owner", owner);
        }
        if (group != null) {
            body.put("group", group);
        }
        print(answer.json(), center.connect().patch(AssetImport.path(full(id), unheard, false), body));
        return ExitCode.DONE;
    }

    @Command(
            name = "import",
            description = {
                "Describes the assets of a file: CSV whose first line names its columns, or one JSON object a line.",
                "Columns: asset, tags, criticality, owner, group. A column that is left out stays as it is, an empty cell"
                        + " takes away. What is refused is told with its line, the others are done; then the status is 1."
            })
    int importFile(
            @Mixin CenterOptions center,
            @Option(names = "--dry-run", description = "Says what would be refused, and changes nothing.") boolean dry,
            @Option(names = "--new", description = NEW) boolean unheard,
            @Parameters(paramLabel = "FILE", description = "In UTF-8.") Path file) {
        return new AssetImport(
                        center.connect(),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run(file, unheard, dry);
    }

    @Command(
            name = "same",
            description = {
                "Says that an asset is another one: one host under two names. What comes under the first name goes to the"
                        + " second asset from now on.",
                "Alerts, cases and evidence that are there stay where they are. --end takes it back."
            })
    int same(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Option(names = "--end", description = "Takes it back: the asset is itself.") boolean end,
            @Parameters(paramLabel = "ID", index = "0", description = ID) String id,
            @Parameters(paramLabel = "OTHER", index = "1", arity = "0..1", description = "The asset that it is.")
                    @Nullable
                    String other) {
        if (end == (other != null)) {
            throw new ParameterException(spec.commandLine(), "Name the other asset, or take it back with --end.");
        }
        Center connected = center.connect();
        String path = "/assets/" + Center.segment(full(id));
        if (other == null) {
            connected.delete(path + "/same-as?reason=" + Center.segment(reason));
            print(answer.json(), connected.get(path));
        } else {
            print(answer.json(), connected.put(path + "/same-as", Map.of("asset", full(other), "reason", reason)));
        }
        return ExitCode.DONE;
    }

    private void print(boolean json, JsonNode found) {
        if (json) {
            spec.commandLine().getOut().println(found);
            return;
        }
        Table table = new Table("ASSET", ApiValueText.text(found, "id"));
        table.row("risk", ApiValueText.text(found, "risk"));
        table.row("open alerts", ApiValueText.text(found, "openAlerts"));
        table.row("open case", ApiValueText.text(found, "openCase"));
        table.row("last seen", ApiValueText.time(found, "lastSeen"));
        table.row("sensors", ApiValueText.list(found.path("sensors"), "id"));
        table.row("tags", ApiValueText.list(found.path("tags"), "name"));
        table.row("criticality", ApiValueText.text(found, "criticality"));
        table.row("owner", ApiValueText.text(found, "owner"));
        table.row("group", ApiValueText.text(found, "group"));
        if (!found.path("missing").isEmpty()) {
            table.row("missing", GapText.text(found.path("missing")));
        }
        NamingLines.add(table, found.path("naming"));
        table.print(spec.commandLine().getOut());
    }

    private static String full(String id) {
        return id.contains(":") ? id : "host:" + id;
    }
}
