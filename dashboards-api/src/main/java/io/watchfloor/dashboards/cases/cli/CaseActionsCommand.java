package io.watchfloor.dashboards.cases.cli;

import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
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
        description = "Shows the actions of automations in a case; reverts, cancels or releases an action.")
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

    /** Options of which the user may give at most one. */
    static final class Order {

        @Option(names = "--revert", paramLabel = "ACTION", description = "Revert the action now.")
        private @Nullable String revert;

        @Option(names = "--cancel", paramLabel = "ACTION", description = "Cancel the action before it is sent.")
        private @Nullable String cancel;

        @Option(
                names = "--release",
                paramLabel = "ACTION",
                description = "Release an action that is waiting for approval.")
        private @Nullable String release;
    }

    @Override
    public Integer call() {
        CaseActionLines actions = CaseActionLines.of(
                center.connect(), id, "actions", spec.commandLine().getOut());
        Order wanted = order;
        if (wanted == null) {
            return actions.list(
                    list,
                    "AUTOMATION {automation} | ASSET {asset} | STATE {state} | CALLED {@sentAt} | EXPIRES"
                            + " {@revertAt} | RESULT {words} | ID {id}",
                    item -> item);
        }
        if (wanted.revert != null) {
            return actions.change(wanted.revert, "revert");
        }
        return wanted.cancel != null
                ? actions.change(wanted.cancel, "cancel")
                : actions.change(String.valueOf(wanted.release), "release");
    }
}
