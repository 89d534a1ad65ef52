package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.SetAsideCalls;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "pages", description = "Who was told, and what came of it.", subcommands = FiguresCommand.class)
public final class PagesCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists pages, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--case", paramLabel = "ID", description = "Of this case's id or number.") @Nullable
                    String caseId,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "queued, sent, delivered, seen, failed, ...")
                    @Nullable
                    String status,
            @Option(names = "--person", paramLabel = "NAME", description = "To this person; me is you.") @Nullable
                    String person,
            @Option(names = "--way", paramLabel = "WAY", description = "email, web-push, sms, ...") @Nullable
                    String way,
            @Option(names = "--from", paramLabel = "TIME", description = "Decided then or later: 2026-11-24T22:00:00Z.")
                    @Nullable
                    String from,
            @Option(names = "--until", paramLabel = "TIME", description = "Decided before.") @Nullable String until) {
        print(
                center,
                list,
                SetAsideCalls.query(
                        "case", caseId, "status", status, "person", person, "way", way, "from", from, "until", until));
        return ExitCode.DONE;
    }

    @Command(name = "mine", description = "Lists your own pages, newest first.")
    int mine(@Mixin CenterOptions center, @Mixin ListOptions list) {
        print(center, list, Map.of("person", "me"));
        return ExitCode.DONE;
    }

    private void print(CenterOptions center, ListOptions list, Map<String, String> query) {
        Table table = new Table("ID", "CASE", "ROUND", "PAGE", "KIND", "TO", "WAY", "QUEUED", "STATUS", "ATTEMPTS");
        list.print(
                center.connect(),
                "/pages",
                query,
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "caseNumber"),
                        Shown.text(item, "round"),
                        Shown.text(item, "step"),
                        Shown.text(item, "kind"),
                        Shown.text(item, "to"),
                        Shown.text(item, "way"),
                        Shown.time(item, "queuedAt"),
                        Shown.text(item, "status"),
                        Integer.toString(item.path("attempts").size())));
    }

    @Command(name = "show", description = "Shows a page with each attempt to deliver it.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = "The page's id.") String id) {
        JsonNode page = center.connect().get("/pages/" + Center.segment(id));
        PrintWriter out = spec.commandLine().getOut();
        if (answer.json()) {
            out.println(page);
            return ExitCode.DONE;
        }
        Shown.line(out, page, "Page {id} about case #{caseNumber}, {kind}, round {round}: {status}");
        Shown.line(out, page, "To {to} by {way} ({label}). {why}");
        Shown.line(out, page, "Queued {@queuedAt}, sent {@sentAt}, delivered {@deliveredAt}, seen {@seenAt}");
        for (JsonNode attempt : page.path("attempts")) {
            Shown.line(out, attempt, "  {@at} {outcome}: {detail}");
        }
        if (page.path("receipt").isObject()) {
            Shown.line(out, page.path("receipt"), "  {@at} {status}: {words}");
        }
        return ExitCode.DONE;
    }
}
