package io.watchfloor.dashboards.sensors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "inputs",
        description =
                "Data sources other than sensors: their counts, and ingest tokens for programs that send to them.",
        modelTransformer = OperationCommands.class)
public final class InputsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "Lists the inputs of all nodes with counts since each node started, and names nodes that do"
                    + " not respond.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--nodes", description = "Adds a row for each node below each input.") boolean nodes) {
        Table table = new Table(
                "INPUT", "ON", "LISTENS", "CONNECTIONS", "RECORDS", "REJECTED", "REFUSED", "LAST RECORD", "LAST ERROR");
        Set<String> silent = new TreeSet<>();
        list.print(center.connect(), "/inputs", Map.of(), spec.commandLine().getOut(), table, (rows, item) -> {
            row(rows, ApiValueText.text(item, "name"), listens(item), item);
            for (JsonNode node : item.path("nodes")) {
                boolean answers = node.path("answers").asBoolean();
                if (!answers) {
                    silent.add(ApiValueText.text(node, "node"));
                }
                if (nodes && item.path("on").asBoolean()) {
                    row(rows, "  " + ApiValueText.text(node, "node"), answers ? "" : "does not answer", node);
                }
            }
        });
        if (!silent.isEmpty() && !list.json()) {
            spec.commandLine()
                    .getOut()
                    .println("Not responding: %s. The last known counts of these nodes are used."
                            .formatted(String.join(", ", silent)));
        }
        return ExitCode.DONE;
    }

    private static void row(Table rows, String name, String listens, JsonNode item) {
        rows.row(
                name,
                item.path("on").asBoolean() ? "on" : "off",
                listens,
                ApiValueText.text(item, "connections"),
                ApiValueText.text(item, "records"),
                ApiValueText.text(item, "rejected"),
                Long.toString(refused(item)),
                ApiValueText.time(item, "lastRecordAt"),
                item.path("lastError").path("code").asText(""));
    }

    private static String listens(JsonNode item) {
        List<String> all = new ArrayList<>();
        item.path("listens").forEach(one -> all.add(one.asText()));
        return String.join(", ", all);
    }

    private static long refused(JsonNode item) {
        long all = 0;
        for (JsonNode one : item.path("refused")) {
            all += one.asLong();
        }
        return all;
    }
}
