package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "people", description = "Lets people in.")
public final class PeopleCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "link", description = "A one-time link with which somebody signs in.")
    int link(@Mixin CenterOptions center, @Parameters(paramLabel = "NAME", description = "Who.") String name) {
        JsonNode answer = center.connect().post("/people/links", Map.of("name", name));
        spec.commandLine().getOut().println(Shown.text(answer, "link"));
        return ExitCode.DONE;
    }
}
