package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "teams", description = "Teams: people who work together.")
public final class TeamsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists teams and who is in them.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("NAME", "PURPOSE", "MEMBERS");
        list.print(
                center.connect(),
                "/teams",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "name"), Shown.text(item, "purpose"), Shown.list(item.path("members"), "")));
        return ExitCode.DONE;
    }

    @Command(name = "set", description = "Makes a team, or says anew who is in it.")
    int set(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--purpose", paramLabel = "TEXT", defaultValue = "", description = "What it is for.")
                    String purpose,
            @Parameters(index = "0", paramLabel = "TEAM", description = "The team.") String team,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "All who are in it.")
                    List<String> members) {
        JsonNode made = center.connect()
                .put(
                        "/teams/" + Center.segment(team),
                        new TreeMap<>(Map.of("members", members == null ? List.of() : members, "purpose", purpose)));
        answer.say(
                spec.commandLine().getOut(),
                made,
                "In %s: %s.".formatted(Shown.text(made, "name"), Shown.list(made.path("members"), "nobody")));
        return ExitCode.DONE;
    }

    @Command(name = "remove", description = "Removes a team; its people stay.")
    int remove(@Mixin CenterOptions center, @Parameters(paramLabel = "TEAM", description = "The team.") String team) {
        center.connect().delete("/teams/" + Center.segment(team));
        spec.commandLine().getOut().println("Team " + team + " is removed.");
        return ExitCode.DONE;
    }
}
