package io.watchfloor.dashboards.cli.remote;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rules except}. */
@Command(
        name = "except",
        description = {
            "Creates or changes an exception: alerts of rules within a scope are hidden until an end.",
            "Prints what the exception would have hidden in the telemetry that the center has kept. Saves it with --yes"
                    + " only.",
            "Exit codes: 1 the preview did not end."
        })
public final class ExceptCommand implements Callable<Integer> {

    @Mixin
    private ExceptionOptions exception = new ExceptionOptions();

    @Override
    public Integer call() throws InterruptedException {
        return exception.save(null);
    }
}
