package io.watchfloor.dashboards.people.cli;

import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "people",
        description = "Manages people: accounts, invitations, sign-in links, API tokens, passkeys and sessions.",
        modelTransformer = OperationCommands.class)
public final class PeopleCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "sign-out", description = "Ends all sessions of a person, or a single session.")
    int signOut(
            @Mixin CenterOptions center,
            @Parameters(index = "0", paramLabel = "NAME", description = "Who.") String name,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "ID",
                            description = "ID of the session. Defaults to all sessions.")
                    @Nullable
                    String id) {
        String sessions = "/people/" + Center.segment(name) + "/sessions";
        center.connect().delete(sessions + (id == null ? "" : "/" + Center.segment(id)));
        spec.commandLine()
                .getOut()
                .println(
                        id == null
                                ? name + " is signed out of all sessions."
                                : "Session " + id + " of " + name + " was ended.");
        return ExitCode.DONE;
    }
}
