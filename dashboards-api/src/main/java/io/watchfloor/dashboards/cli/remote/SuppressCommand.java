package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules suppress}. */
@Command(
        name = "suppress",
        description = {
            "Suppresses repeated alerts: after an alert of a rule, matches on the same asset with equal values of fields open"
                    + " no alert until the time has passed.",
            "Creates an exception with this suppression, or changes one. Prints what it would have hidden in the telemetry"
                    + " that the center has kept. Saves it with --yes only.",
            "Exit codes: 1 the preview did not end."
        })
public final class SuppressCommand implements Callable<Integer> {

    @Mixin
    private ExceptionOptions exception = new ExceptionOptions();

    @Option(
            names = "--by",
            paramLabel = "FIELD",
            required = true,
            description = "Field whose values are compared, such as User. Can be repeated, up to 5 times.")
    private List<String> by = new ArrayList<>();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "Minutes after the alert, 1 to 10080. Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode suppression = Center.JSON.createObjectNode().put("minutes", minutes);
        by.forEach(suppression.putArray("by")::add);
        return exception.save(suppression);
    }
}
