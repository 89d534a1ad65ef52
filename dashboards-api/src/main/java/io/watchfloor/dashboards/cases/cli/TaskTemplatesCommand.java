package io.watchfloor.dashboards.cases.cli;

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
        name = "task-templates",
        description = "Lists and edits task templates. \"cases add-template\" adds the tasks of a template to a case.",
        modelTransformer = OperationCommands.class)
public final class TaskTemplatesCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "put", description = "Creates or replaces a task template from a JSON file.")
    int put(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = "Name of the template.") String name,
            @Parameters(
                            index = "1",
                            paramLabel = "FILE",
                            description = "JSON file, the body of PUT /task-templates/NAME.")
                    Path file)
            throws IOException {
        JsonNode put = center.connect()
                .put("/task-templates/" + Center.segment(name), Center.JSON.readTree(Files.readAllBytes(file)));
        answer.print(
                spec.commandLine().getOut(),
                put,
                Template.fill("Task template {name} was stored as version {version}.", put));
        return ExitCode.DONE;
    }
}
