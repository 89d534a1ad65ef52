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
        name = "aliases",
        description = "Shows and edits aliases: names, addresses and accounts of the same entity.",
        modelTransformer = OperationCommands.class)
public final class AliasesCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Shows an entity and its aliases at a time.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description = "Time such as 2026-11-24T22:00:00Z. Defaults to now.")
                    @Nullable
                    String at,
            @Parameters(
                            paramLabel = "VALUE",
                            description = "Name of a host, an address, or an account such as CORP\\brandt.")
                    String value) {
        JsonNode found = center.connect()
                .get("/entities/" + Center.segment(value) + Center.query(UnprocessedCalls.query("at", at)));
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
                    "Alias of %s %s (%s %%): %s."
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
            ApiValueText.line(
                    out(), "Ambiguous: this name is an alias of several entities, so it is not used for correlation.");
        }
        if (found.hasNonNull("hub")) {
            ApiValueText.line(out(), "Not used for correlation: " + ApiValueText.text(found.path("hub"), "why") + ".");
        }
        if (found.path("same").isEmpty()) {
            ApiValueText.line(out(), "No aliases at that time.");
            return;
        }
        Template.table(
                        "ALIAS {value} | KIND {kind} | CERTAINTY {certainty} % | FROM {@from} | TO {@to} | REASON"
                                + " {source} | SOURCE {row?row {row}|{asset}} | VIA {via}",
                        found.path("same"))
                .print(out());
        if (found.path("more").asLong() > 0) {
            out().println("%d more aliases are not shown."
                    .formatted(found.path("more").asLong()));
        }
    }

    @Command(
            name = "remove",
            description = "Removes a row of the alias table. Cases that were merged because of this alias stay merged.")
    int remove(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ROW", description = "Number of the row, as shown by \"aliases list\".")
                    long row) {
        center.connect().delete("/aliases/" + row);
        answer.print(
                out(),
                Center.JSON.createObjectNode().put("id", row).put("removed", true),
                "Row %d was removed.".formatted(row));
        return ExitCode.DONE;
    }

    @Command(
            name = "import",
            description = {
                "Imports all rows of a CSV file, or none if a row is invalid. The first line names the" + " columns.",
                "Columns: a, b and reason; optionally certainty, from and to. Invalid rows are printed with"
                        + " their line number."
            })
    int importFile(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--dry-run", description = "Show the result of the import without storing anything.")
                    boolean dry,
            @Parameters(paramLabel = "FILE", description = "File in UTF-8.") Path file) {
        JsonNode done =
                center.connect().postBytes("/aliases/import" + (dry ? "?dry=true" : ""), bytes(file), "text/csv");
        answer.print(
                out(),
                done,
                (dry
                                ? "Dry run: %s rows would be added, %s already exist. Nothing was changed."
                                : "%s rows added, %s already existed.")
                        .formatted(ApiValueText.text(done, "added"), ApiValueText.text(done, "unchanged")));
        return ExitCode.DONE;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartFailure(
                    "aliases.file",
                    "The file " + file + " cannot be read.",
                    "Check the name and the permissions of the file.",
                    e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
