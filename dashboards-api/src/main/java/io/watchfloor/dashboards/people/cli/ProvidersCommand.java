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

@Command(name = "providers", description = "Identity providers that people sign in at.")
public final class ProvidersCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists the providers of the settings, and how they do.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        list.print(
                center.connect(),
                "/providers",
                Map.of(),
                spec.commandLine().getOut(),
                "NAME {name} | TITLE {title} | KIND {kind} | ISSUER {issuer} | PEOPLE {people} | LAST SIGN-IN {@lastSignInAt}"
                        + " | LAST REFUSAL {lastRefusal}");
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            description = "Asks a provider for its description and its keys: 1 when something does not fit.")
    int check(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = "The provider's name in the settings.") String name) {
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
