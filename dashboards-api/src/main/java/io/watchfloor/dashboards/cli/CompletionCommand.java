package io.watchfloor.dashboards.cli;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {"Prints the completion script for bash and zsh.", "Use it with: source <(watchfloor completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("watchfloor", spec.root().commandLine()));
        return ExitCode.DONE;
    }
}
