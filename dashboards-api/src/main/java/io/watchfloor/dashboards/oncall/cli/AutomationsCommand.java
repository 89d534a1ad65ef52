package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "automations",
        description = "Lists and edits automations: outbound calls that run when a case opens.",
        modelTransformer = OperationCommands.class)
public final class AutomationsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Shows an automation as JSON.")
    int show(
            @Mixin CenterOptions center,
            @Parameters(paramLabel = "NAME", description = "Name of the automation.") String name) {
        spec.commandLine().getOut().println(center.connect().get(path(name)).toPrettyString());
        return ExitCode.DONE;
    }

    @Command(
            name = "put",
            description =
                    "Creates or replaces an automation from a JSON file. It is disabled until a user approves" + " it.")
    int put(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = "Name of the automation.") String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "JSON file, the body of PUT /automations/NAME.")
                    Path file)
            throws IOException {
        JsonNode put = center.connect().put(path(name), Center.JSON.readTree(Files.readAllBytes(file)));
        answer.print(
                spec.commandLine().getOut(),
                put,
                Template.fill(
                        ("Automation %1$s was stored as version {version} and is disabled. Review it, then enable"
                                        + " it: watchfloor automations approve %1$s {version}")
                                .formatted(name),
                        put));
        return ExitCode.DONE;
    }

    private static String path(String name) {
        return "/automations/" + Center.segment(name);
    }
}
