package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.SetAsideCalls;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
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
        description = "Tells what a name is the same as, and lets people say that two things are the same.")
public final class IdentitiesCommand {

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
                .get("/identities/" + Center.segment(value) + Center.query(SetAsideCalls.query("at", at)));
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
        Shown.line(
                out(),
                "%s %s at %s"
                        .formatted(Shown.text(thing, "kind"), Shown.text(thing, "value"), Shown.time(found, "at")));
        if (standsFor.hasNonNull("how")) {
            Shown.line(
                    out(),
                    "It stands for %s %s (%s %%): %s."
                            .formatted(
                                    Shown.text(standsFor, "kind"),
                                    Shown.text(standsFor, "value"),
                                    Shown.text(standsFor, "certainty"),
                                    Shown.text(standsFor, "how")));
        }
        if (!standsFor.path("assets").isEmpty()) {
            Shown.line(out(), "Asset: " + Shown.list(standsFor.path("assets"), "id"));
        }
        if (found.path("ambiguous").asBoolean()) {
            Shown.line(out(), "It stands for several things at once, so it links nothing.");
        }
        if (found.hasNonNull("hub")) {
            Shown.line(out(), "It links nothing: " + Shown.text(found.path("hub"), "why") + ".");
        }
        if (found.path("same").isEmpty()) {
            Shown.line(out(), "Nobody says that it is the same as anything else then.");
            return;
        }
        Table table = new Table("SAME AS", "KIND", "CERTAINTY", "FROM", "TO", "BY", "TOLD BY", "VIA");
        for (JsonNode same : found.path("same")) {
            table.row(
                    Shown.text(same, "value"),
                    Shown.text(same, "kind"),
                    Shown.text(same, "certainty") + " %",
                    Shown.time(same, "from"),
                    Shown.time(same, "to"),
                    Shown.text(same, "source"),
                    same.hasNonNull("row") ? "row " + Shown.text(same, "row") : Shown.text(same, "asset"),
                    Shown.text(same, "via"));
        }
        table.print(out());
        if (found.path("more").asLong() > 0) {
            out().println("And %d more.".formatted(found.path("more").asLong()));
        }
    }

    @Command(name = "list", description = "The operator's table: what people say is the same.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(
                            names = {"-q", "--search"},
                            paramLabel = "TEXT",
                            description = "Words in the names, the reason or who said it.")
                    @Nullable
                    String text) {
        Table table = new Table("ROW", "THIS", "IS", "CERTAINTY", "FROM", "TO", "SAID BY", "AT", "REASON");
        list.print(
                center.connect(),
                "/aliases",
                SetAsideCalls.query("q", text),
                out(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item.path("a"), "value"),
                        Shown.text(item.path("b"), "value"),
                        Shown.text(item, "certainty") + " %",
                        Shown.time(item, "from"),
                        Shown.time(item, "to"),
                        Shown.text(item, "by"),
                        Shown.time(item, "at"),
                        Shown.text(item, "reason")));
        return ExitCode.DONE;
    }

    @Command(name = "add", description = "Says that two things are the same: alerts are linked by it from then on.")
    int add(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--certainty", paramLabel = "PERCENT", description = "1 to 100; without it 100.") @Nullable
                    Integer certainty,
            @Option(names = "--from", paramLabel = "TIME", description = "When it begins; without it always.") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "When it ends; without it never.") @Nullable
                    String to,
            @Option(names = "--reason", required = true, description = "How you know it.") String reason,
            @Parameters(index = "0", paramLabel = "A", description = "An address, or another name.") String a,
            @Parameters(index = "1", paramLabel = "B", description = "The host or account that it is.") String b) {
        ObjectNode body = Center.JSON.createObjectNode();
        body.put("a", a).put("b", b).put("reason", reason);
        if (certainty != null) {
            body.put("certainty", certainty);
        }
        if (from != null) {
            body.put("from", from);
        }
        if (to != null) {
            body.put("to", to);
        }
        JsonNode row = center.connect().post("/aliases", body);
        answer.say(
                out(),
                row,
                "Row %s: %s is %s."
                        .formatted(
                                Shown.text(row, "id"),
                                Shown.text(row.path("a"), "value"),
                                Shown.text(row.path("b"), "value")));
        return ExitCode.DONE;
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
                        .formatted(Shown.text(done, "added"), Shown.text(done, "unchanged")));
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
