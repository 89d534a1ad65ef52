package io.watchfloor.dashboards.people.cli;

import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "withdraw", description = "Withdraws an invitation: its link becomes useless.")
final class WithdrawCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Parameters(paramLabel = "ID", description = "The invitation's id.")
    private String id = "";

    @Override
    public Integer call() {
        center.connect().delete("/invites/" + Center.segment(id));
        spec.commandLine().getOut().println("Invitation " + id + " is withdrawn.");
        return ExitCode.DONE;
    }
}
