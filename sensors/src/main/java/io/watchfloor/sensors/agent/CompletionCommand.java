package io.watchfloor.sensors.agent;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a shell completion script, like {@code watchfloor completion} of the center. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the completion script for bash and zsh.",
            "Use it with: source <(watchfloor-sensor completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        SensorAgent.out(spec)
                .print(AutoComplete.bash(
                        "watchfloor-sensor", SensorAgent.spec(spec).root().commandLine()));
        SensorAgent.out(spec).flush();
        return 0;
    }
}
