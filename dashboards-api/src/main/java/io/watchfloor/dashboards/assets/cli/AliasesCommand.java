package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "identities",
        description = "Tells what a name is the same as, and lets people say that two things are the same.",
        modelTransformer = OperationCommands.class)
public final class AliasesCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "What a name is at a time, and all that it is the same as.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--at", paramLabel = "TIME", description = "Such as 2026-11-24T22:00:00Z; without it now.")
                    @Nullable
                    String at,
            @Parameters(
                            paramLabel = "VALUE",
                            description = "A host's name, an address or an account such as CORP\\brandt.")
                    String value) {
        JsonNode found = center.connect()
                .get("/identities/" + Center.segment(value) + Center.query(UnprocessedCalls.query("at", at)));
        if (answer.json()) {
            out().println(found);
            return ExitCode.DONE;
        }
        print(found);
        return ExitCode.DONE;
    }

    private void print(JsonNode found) {
        JsonNode thing = found.path("thing");
        JsonNode standsFor = found.path("standsFor");
        ApiValueText.line(
                out(),
                "%s %s at %s"
                        .formatted(
                                ApiValueText.text(thing, "kind"),
                                ApiValueText.text(thing, "value"),
                                ApiValueText.time(found, "at")));
        if (standsFor.hasNonNull("how")) {
            ApiValueText.line(
                    out(),
                    "It stands for %s %s (%s %%): %s."
                            .formatted(
                                    ApiValueText.text(standsFor, "kind"),
                                    ApiValueText.text(standsFor, "value"),
                                    ApiValueText.text(standsFor, "certainty"),
                                    ApiValueText.text(standsFor, "how")));
        }
        if (!standsFor.path("assets").isEmpty()) {
            ApiValueText.line(out(), "Asset: " + ApiValueText.list(standsFor.path("assets"), "id"));
        }
        if (found.path("ambiguous").asBoolean()) {
            ApiValueText.line(out(), "It stands for several things at once, so it links nothing.");
        }
        if (found.hasNonNull("hub")) {
            ApiValueText.line(out(), "It links nothing: " + ApiValueText.text(found.path("hub"), "why") + ".");
        }
        if (found.path("same").isEmpty()) {
            ApiValueText.line(out(), "Nobody says that it is the same as anything else then.");
            return;
        }
        Template.table(
                        "SAME AS {value} | KIND {kind} | CERTAINTY {certainty} % | FROM {@from} | TO {@to} | BY {source}"
                                + " | TOLD BY {row?row {row}|{asset}} | VIA {via}",
                        found.path("same"))
                .print(out());
        if (found.path("more").asLong() > 0) {
            out().println("And %d more.".formatted(found.path("more").asLong()));
        }
    }

    @Command(name = "remove", description = "Takes a row back. What it joined stays joined.")
    int remove(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ROW", description = "Its number, as list shows it.") long row) {
        center.connect().delete("/aliases/" + row);
        answer.say(
                out(),
                Center.JSON.createObjectNode().put("id", row).put("removed", true),
                "Row %d is taken back.".formatted(row));
        return ExitCode.DONE;
    }

    @Command(
            name = "import",
            description = {
                "Adds the rows of a CSV file, all of them or none. Its first line names the columns.",
                "Columns: a, b, reason, and some of certainty, from, to. When a row is wrong, each is told with its line."
            })
    int importFile(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--dry-run", description = "Says what it would do, and changes nothing.") boolean dry,
            @Parameters(paramLabel = "FILE", description = "In UTF-8.") Path file) {
        JsonNode done =
                center.connect().postBytes("/aliases/import" + (dry ? "?dry=true" : ""), bytes(file), "text/csv");
        answer.say(
                out(),
                done,
                (dry
                                ? "%s rows would be added, %s are there already. Nothing was changed."
                                : "%s rows added, %s were there.")
                        .formatted(ApiValueText.text(done, "added"), ApiValueText.text(done, "unchanged")));
        return ExitCode.DONE;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartFailure("identities.file", "The file " + file + " cannot be read.", "Check its name.", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
