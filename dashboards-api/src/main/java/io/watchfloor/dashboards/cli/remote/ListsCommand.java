package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.rules.routes.ListRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lists",
        description = "Shows and edits lists of values that rules use as placeholders.",
        modelTransformer = OperationCommands.class)
public final class ListsCommand {

    private static final String NAME = "Name of the list.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Prints the entries of a list, one in each line.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = NAME) String name) {
        JsonNode list = center.connect().get(path(name));
        if (answer.json()) {
            spec.commandLine().getOut().println(list);
        } else {
            list.path("content")
                    .path("entries")
                    .forEach(entry ->
                            spec.commandLine().getOut().println(EscapedMessageConverter.escape(entry.asText())));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "put",
            description = {
                "Creates or replaces a list. Exit code 0 means that the list is stored.",
                "The file has one entry in each line, or is CSV with one column."
            })
    int put(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "File in UTF-8.") Path file) {
        try {
            JsonNode list = center.connect().postBytes(path(name) + "/import", Files.readAllBytes(file), "text/csv");
            answer.print(spec.commandLine().getOut(), list, Template.fill(ListRoutes.NOW, list));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new StartFailure(
                    "lists.file", "The file " + file + " cannot be read.", "Name a text file or a CSV file.", e);
        }
    }

    private static String path(String name) {
        return "/lists/" + Center.segment(name);
    }
}
