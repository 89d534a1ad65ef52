package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "search",
        description = {
            "Searches open and closed cases, observables, techniques, assets, alerts, people and rules.",
            "Exit codes: 1 no match."
        })
public final class SearchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Option(names = "--json", description = "Prints the search result as JSON.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "WORD",
            description = "Search terms or their first letters: an account, an address, a URL, a hash, a title, a"
                    + " case number.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        JsonNode answer = center.connect().get("/search" + Center.query(Map.of("q", String.join(" ", words))));
        JsonNode hits = answer.path("hits");
        if (json) {
            spec.commandLine().getOut().println(answer.toPrettyString());
        } else if (hits.isEmpty()) {
            spec.commandLine().getErr().println("No match.");
        } else {
            Table table = new Table("KIND", "WHAT", "STATUS", "CASES", "FOUND IN");
            hits.forEach(hit -> table.row(
                    ApiValueText.text(hit, "kind"),
                    ApiValueText.text(hit, "title"),
                    ApiValueText.text(hit.path("work"), "status"),
                    ApiValueText.list(hit.path("cases"), ""),
                    found(hit)));
            table.print(spec.commandLine().getOut());
            if (answer.path("more").asBoolean()) {
                spec.commandLine()
                        .getErr()
                        .println("Some matches are not shown. To find them, use more specific search terms.");
            }
        }
        return hits.isEmpty() ? ExitCode.NO : ExitCode.DONE;
    }

    private static String found(JsonNode hit) {
        return StreamSupport.stream(hit.path("found").spliterator(), false)
                .map(one -> ApiValueText.text(one, "type") + " " + ApiValueText.text(one, "value"))
                .collect(Collectors.joining(", "));
    }
}
