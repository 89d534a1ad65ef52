package io.watchfloor.dashboards.people.cli;

import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "invites", description = "Lists invitations, without their links.")
final class InvitesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private ListOptions list = new ListOptions();

    @Override
    public Integer call() {
        Table table = new Table("ID", "NAME", "ROLE", "SEES", "CLEARED FOR", "TEAMS", "STATUS", "BY", "EXPIRES");
        list.print(
                center.connect(),
                "/invites",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "name"),
                        Shown.text(item, "role"),
                        PeopleCommand.sees(item),
                        Shown.text(item, "clearance"),
                        Shown.list(item.path("teams"), ""),
                        Shown.text(item, "status"),
                        Shown.text(item, "createdBy"),
                        Shown.time(item, "expiresAt")));
        return ExitCode.DONE;
    }
}
