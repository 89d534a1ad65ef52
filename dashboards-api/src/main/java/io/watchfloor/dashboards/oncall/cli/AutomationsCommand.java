package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "automations", description = "What the center calls by itself when cases open.")
public final class AutomationsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists automations, and whether each is on.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("NAME", "VERSION", "ON", "APPROVED BY", "CALLS", "PER HOUR");
        list.print(
                center.connect(),
                "/automations",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "name"),
                        Shown.text(item, "version"),
                        item.path("on").asBoolean() ? "yes" : "no",
                        Shown.text(item, "approvedBy"),
                        Shown.text(item, "url"),
                        Shown.text(item, "mostPerHour")));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Shows one, as the API gives it.")
    int show(@Mixin CenterOptions center, @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        spec.commandLine().getOut().println(center.connect().get(path(name)).toPrettyString());
        return ExitCode.DONE;
    }

    @Command(name = "put", description = "Writes one from a JSON file. It is off until somebody approves it.")
    int put(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "As PUT /automations/NAME takes it.") Path file)
            throws IOException {
        JsonNode put = center.connect().put(path(name), Center.JSON.readTree(Files.readAllBytes(file)));
        answer.say(
                spec.commandLine().getOut(),
                put,
                "Version %s of %s is written, and off. Read it, then: watchfloor automations approve %s %s"
                        .formatted(Shown.text(put, "version"), name, name, Shown.text(put, "version")));
        return ExitCode.DONE;
    }

    @Command(name = "approve", description = "Lets the version that you read act by itself from now on.")
    int approve(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(index = "1", paramLabel = "VERSION", description = "The version that you read.") long version) {
        JsonNode approved = center.connect().post(path(name) + "/approve", Map.of("version", version));
        answer.say(spec.commandLine().getOut(), approved, name + " acts from now on.");
        return ExitCode.DONE;
    }

    @Command(name = "off", description = "Stops one at once. What it called stays, and inverses come at their time.")
    int off(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        JsonNode off = center.connect().post(path(name) + "/off", Map.of());
        answer.say(spec.commandLine().getOut(), off, name + " is off.");
        return ExitCode.DONE;
    }

    @Command(name = "remove", description = "Removes one. What it called stays, and inverses come at their time.")
    int remove(@Mixin CenterOptions center, @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        center.connect().delete(path(name));
        spec.commandLine().getOut().println(name + " is removed.");
        return ExitCode.DONE;
    }

    private static String path(String name) {
        return "/automations/" + Center.segment(name);
    }
}
