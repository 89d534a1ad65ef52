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
        description = "Lists, shows and edits assets; places legal holds on evidence, and erases evidence.",
        modelTransformer = OperationCommands.class)
public final class AssetsCommand {

    private static final String NEW = "Also allow an asset that never reported, such as a honeytoken.";
    private static final String ID = "ID of the asset (kind:name), or the name of a host.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Shows an asset.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "Prints the API response as JSON.") boolean json,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        print(json, center.connect().get("/assets/" + Center.segment(full(id))));
        return ExitCode.DONE;
    }

    @Command(
            name = "state",
            description = {
                "Shows the detection state of an asset: open alerts, correlation windows, details, names and watermarks.",
                "With --at, shows the state at an earlier time, as the center had stored it, and the rules that were active."
            })
    int state(
            @Mixin CenterOptions center,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description = "Time, such as 2026-11-24T22:00:00Z. Default: now.")
                    @Nullable
                    String at,
            @Option(names = "--json", description = "Prints the API response as JSON.") boolean json,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        JsonNode found = center.connect()
                .get("/assets/" + Center.segment(full(id)) + "/state"
                        + (at == null ? "" : Center.query(Map.of("at", at))));
        if (json) {
            spec.commandLine().getOut().println(found);
        } else {
            AssetStateText.print(found, spec.commandLine().getOut());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "coverage",
            description = {
                "Shows the detection coverage of each asset: log sources, and rules without data.",
                "With an ID: log sources of this asset, and log sources that rules need but the asset never" + " sent."
            })
    int blindSpots(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Parameters(paramLabel = "ID", arity = "0..1", description = ID) @Nullable String id) {
        if (id == null) {
            CoverageRows.all(center.connect(), list, spec.commandLine().getOut());
        } else {
            CoverageRows.one(
                    center.connect().get("/assets/" + Center.segment(full(id)) + "/coverage"),
                    list.json(),
                    spec.commandLine().getOut());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "set",
            description = "Edits the details of an asset. Omitted details do not change; \"\" removes a detail.")
    int set(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--tags",
                            paramLabel = "TAGS",
                            description =
                                    "All tags of the asset, separated by commas: sensitive, honeytoken, vip, scanner,"
                                            + " jump-host, service-account, or others that rules compare.")
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
                "Edits the assets in a file: CSV whose first line names its columns, or one JSON object" + " per line.",
                "Columns: asset, tags, criticality, owner, group. A missing column leaves the detail"
                        + " unchanged; an empty cell removes it. Rejected lines are printed with their number, the"
                        + " other lines are applied, and the exit code is 1."
            })
    int importFile(
            @Mixin CenterOptions center,
            @Option(names = "--dry-run", description = "Only show which lines would be rejected; change nothing.")
                    boolean dry,
            @Option(names = "--new", description = NEW) boolean unheard,
            @Parameters(paramLabel = "FILE", description = "File in UTF-8.") Path file) {
        return new AssetImport(
                        center.connect(),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run(file, unheard, dry);
    }

    @Command(
            name = "merge",
            description = {
                "Merges a duplicate asset: one host with two names. Later records of the first asset are"
                        + " added to the second asset.",
                "Existing alerts, cases and evidence stay with the first asset. --end undoes the merge."
            })
    int same(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Option(names = "--end", description = "Undo the merge.") boolean end,
            @Parameters(paramLabel = "ID", index = "0", description = ID) String id,
            @Parameters(
                            paramLabel = "OTHER",
                            index = "1",
                            arity = "0..1",
                            description = "ID of the asset that remains after the merge.")
                    @Nullable
                    String other) {
        if (end == (other != null)) {
            throw new ParameterException(
                    spec.commandLine(), "Name the other asset to merge with, or undo the merge with --end.");
        }
        Center connected = center.connect();
        String path = "/assets/" + Center.segment(full(id));
        if (other == null) {
            connected.delete(path + "/duplicate-of?reason=" + Center.segment(reason));
            print(answer.json(), connected.get(path));
        } else {
            print(answer.json(), connected.put(path + "/duplicate-of", Map.of("asset", full(other), "reason", reason)));
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
