package io.watchfloor.dashboards.cli.remote.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "proposals",
        description = "Pairs of cases that different people have and that alerts link: are they one attack?")
public final class ProposalsCommand {

    private static final String ONE = "The one case's id or number.";
    private static final String OTHER = "The other case's id or number.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists proposals that wait for an answer, newest first.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("CASE", "OF", "AND", "OF", "SINCE", "BECAUSE");
        list.print(
                center.connect(),
                "/proposals",
                Map.of(),
                out(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item.path("older"), "number"),
                        holder(item.path("older")),
                        Shown.text(item.path("younger"), "number"),
                        holder(item.path("younger")),
                        Shown.time(item, "at"),
                        item.path("links").path(0).asText("")));
        return ExitCode.DONE;
    }

    private static String holder(JsonNode side) {
        return Shown.text(side, side.hasNonNull("acknowledgedBy") ? "acknowledgedBy" : "assignee");
    }

    @Command(name = "accept", description = "They are one: the younger becomes a part of the older. A split undoes it.")
    int accept(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are one attack.") @Nullable
                    String reason,
            @Parameters(index = "0", paramLabel = "ID", description = ONE) String one,
            @Parameters(index = "1", paramLabel = "OTHER", description = OTHER) String other) {
        return answered(center, answer, "/accept", one, other, reason, "The cases are one now: see case %s.");
    }

    @Command(
            name = "dismiss",
            description = "They are two. They are proposed again only when alerts link them by something else.")
    int dismiss(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are two.") @Nullable String reason,
            @Parameters(index = "0", paramLabel = "ID", description = ONE) String one,
            @Parameters(index = "1", paramLabel = "OTHER", description = OTHER) String other) {
        return answered(
                center, answer, "/dismiss", one, other, reason, "Case %s is no longer proposed with the other.");
    }

    private int answered(
            CenterOptions center,
            AnswerOptions answer,
            String verb,
            String one,
            String other,
            @Nullable String reason,
            String said) {
        Map<String, String> body = new TreeMap<>(Map.of("other", CasesCommand.plain(other)));
        if (reason != null) {
            body.put("reason", reason);
        }
        try {
            JsonNode done = center.connect().post(CasesCommand.path(one) + verb, body);
            answer.say(out(), done, said.formatted(Shown.text(done, "number")));
            return ExitCode.DONE;
        } catch (CenterRefusal refusal) {
            if (!refusal.isAnswer()) {
                throw refusal;
            }
            spec.commandLine().getErr().println(refusal.getMessage());
            return ExitCode.NO;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
