package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "providers", description = "Lists and checks the identity providers for sign-in.")
public final class ProvidersCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists the configured identity providers and their state.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        list.print(
                center.connect(),
                "/providers",
                Map.of(),
                spec.commandLine().getOut(),
                "NAME {name} | TITLE {title} | KIND {kind} | ISSUER {issuer} | USERS {people} | LAST"
                        + " SIGN-IN {@lastSignInAt} | LAST ERROR {lastRefusal}");
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            description = "Reads the metadata and keys of an identity provider. Exit code 1 if a check fails.")
    int check(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = "Name of the provider in the settings.") String name) {
        JsonNode found = center.connect().post("/providers/" + Center.segment(name) + "/check", Map.of());
        if (answer.json()) {
            spec.commandLine().getOut().println(found);
        } else {
            found.path("findings")
                    .forEach(one -> spec.commandLine()
                            .getOut()
                            .printf(
                                    "%-4s  %-12s %s%n",
                                    one.path("good").asBoolean() ? "good" : "fail",
                                    one.path("what").asText(),
                                    one.path("detail").asText()));
        }
        return found.path("good").asBoolean() ? ExitCode.DONE : ExitCode.NO;
    }
}
