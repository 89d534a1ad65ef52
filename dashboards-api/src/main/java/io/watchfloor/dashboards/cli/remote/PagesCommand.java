package io.watchfloor.dashboards.cli.remote;

import io.watchfloor.dashboards.cli.ExitCode;
import io.watchfloor.dashboards.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "pages", description = "Who was told, and what came of it.")
public final class PagesCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists pages, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--case", paramLabel = "ID", description = "Of this case's id.") @Nullable String caseId,
            @Option(names = "--status", paramLabel = "STATUS", description = "queued, delivered, failed, ...") @Nullable
                    String status) {
        Table table = new Table("CASE", "ROUND", "PAGE", "KIND", "QUEUED", "STATUS", "ATTEMPTS");
        list.print(
                center.connect(),
                "/pages",
                SetAsideCalls.query("case", caseId, "status", status),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "caseNumber"),
                        Shown.text(item, "round"),
                        Shown.text(item, "step"),
                        Shown.text(item, "kind"),
                        Shown.time(item, "queuedAt"),
                        Shown.text(item, "status"),
                        Integer.toString(item.path("attempts").size())));
        return ExitCode.DONE;
    }
}
