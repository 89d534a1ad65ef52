package io.watchfloor.dashboards.cli.remote.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.ExitCode;
import io.watchfloor.dashboards.cli.Table;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "actions",
        description = "Shows what automations did in a case; undoes, cancels or releases one action.")
final class CaseActionsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private ListOptions list = new ListOptions();

    @ArgGroup
    private @Nullable Order order;

    @Parameters(paramLabel = "ID", description = "The case's id or number.")
    private String id = "";

    /** One of these. */
    static final class Order {

        @Option(names = "--revert", paramLabel = "ACTION", description = "Call its inverse at once.")
        private @Nullable String revert;

        @Option(names = "--cancel", paramLabel = "ACTION", description = "Before it is called.")
        private @Nullable String cancel;

        @Option(names = "--release", paramLabel = "ACTION", description = "Let one go that is held.")
        private @Nullable String release;
    }

    @Override
    public Integer call() {
        String path = "/cases/" + Center.segment(id) + "/actions";
        Order wanted = order;
        if (wanted != null) {
            JsonNode done = change(path, wanted);
            spec.commandLine()
                    .getOut()
                    .println("%s is %s.".formatted(Shown.text(done, "id"), Shown.text(done, "state")));
            return ExitCode.DONE;
        }
        Table table = new Table("AUTOMATION", "ASSET", "STATE", "CALLED", "UNDONE AT", "WORDS", "ID");
        list.print(
                center.connect(),
                path,
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "automation"),
                        Shown.text(item, "asset"),
                        Shown.text(item, "state"),
                        Shown.time(item, "sentAt"),
                        Shown.time(item, "revertAt"),
                        Shown.text(item, "words"),
                        Shown.text(item, "id")));
        return ExitCode.DONE;
    }

    private JsonNode change(String path, Order wanted) {
        String action = wanted.revert != null ? wanted.revert : wanted.cancel != null ? wanted.cancel : wanted.release;
        String verb = wanted.revert != null ? "revert" : wanted.cancel != null ? "cancel" : "release";
        return center.connect().post(path + "/" + Center.segment(String.valueOf(action)) + "/" + verb, Map.of());
    }
}
