package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The active rules of a running center. */
public final class LiveRules {

    private LiveRules() {}

    /** {@code rules list}. */
    @Command(name = "list", description = "Lists the rules that a running center judges with, and how often each hit.")
    public static final class Listed implements java.util.concurrent.Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Mixin
        private ListOptions list = new ListOptions();

        @Option(names = "--level", paramLabel = "LEVEL", description = "low, medium, high, critical, ...")
        private @Nullable String level;

        @Option(
                names = {"-q", "--search"},
                paramLabel = "TEXT",
                description = "Words of the id, the title or the tags.")
        private @Nullable String text;

        @Override
        public Integer call() {
            Table table = new Table("LEVEL", "HITS", "LAST HIT", "TITLE", "ID");
            list.print(
                    center.connect(),
                    "/rules",
                    SetAsideCalls.query("level", level, "q", text),
                    spec.commandLine().getOut(),
                    table,
                    (rows, item) -> rows.row(
                            Shown.text(item, "level"),
                            Shown.text(item, "hits"),
                            Shown.time(item, "lastHitAt"),
                            Shown.text(item, "title"),
                            Shown.text(item, "id")));
            return ExitCode.DONE;
        }
    }

    /** {@code rules show ID}. */
    @Command(name = "show", description = "One rule of a running center.")
    public static final class One implements java.util.concurrent.Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Mixin
        private AnswerOptions answer = new AnswerOptions();

        @Parameters(paramLabel = "ID", description = "The rule's id.")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode found = center.connect().get("/rules/" + Center.segment(id));
            if (answer.json()) {
                spec.commandLine().getOut().println(found);
                return ExitCode.DONE;
            }
            Table table = new Table("RULE", Shown.text(found, "id"));
            for (String field :
                    new String[] {"title", "level", "status", "author", "description", "hits", "lastHitAt"}) {
                table.row(field, Shown.text(found, field));
            }
            table.row("tags", Shown.list(found.path("tags"), "id"));
            table.print(spec.commandLine().getOut());
            return ExitCode.DONE;
        }
    }
}
