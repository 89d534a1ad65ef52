package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "elevations", description = "Another role for a time: ask for one, see who has one, end one.")
public final class ElevationsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Who has another role now, and who is an administrator all the time.")
    int list(
            @Mixin CenterOptions center, @Option(names = "--json", description = "As the API gives it.") boolean json) {
        JsonNode all = center.connect().get("/elevations");
        if (json) {
            spec.commandLine().getOut().println(all);
            return ExitCode.DONE;
        }
        Table table = new Table("ID", "WHO", "IS", "UNTIL", "GIVEN BY", "WHY");
        all.path("inForce")
                .forEach(one -> table.row(
                        Shown.text(one, "id"),
                        Shown.text(one, "person"),
                        Shown.text(one, "role"),
                        Shown.time(one, "endsAt"),
                        Shown.text(one, "givenBy"),
                        Shown.text(one, "reason")));
        table.print(spec.commandLine().getOut());
        spec.commandLine()
                .getOut()
                .println("Administrators all the time: " + Shown.list(all.path("standingAdministrators"), ""));
        return ExitCode.DONE;
    }

    @Command(name = "ask", description = "Asks for a role. Somebody who has all its rights approves it.")
    int ask(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--minutes", paramLabel = "N", defaultValue = "60", description = "For how long.")
                    int minutes,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.") String reason,
            @Parameters(paramLabel = "ROLE", description = "Such as lead or administrator.") String role) {
        JsonNode asked =
                center.connect().post("/elevations", Map.of("role", role, "minutes", minutes, "reason", reason));
        answer.say(
                spec.commandLine().getOut(),
                asked,
                "Asked: %s. It waits until %s for somebody to approve it."
                        .formatted(Shown.text(asked, "id"), Shown.time(asked, "expiresAt")));
        return ExitCode.DONE;
    }

    @Command(name = "end", description = "Ends a role before its time: your own, or as a lead somebody else's.")
    int end(@Mixin CenterOptions center, @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        center.connect().delete("/elevations/" + Center.segment(id));
        spec.commandLine().getOut().println("Role " + id + " has ended.");
        return ExitCode.DONE;
    }
}
