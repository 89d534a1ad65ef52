package io.watchfloor.dashboards.figures.cli;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "report", description = "Writes the report of a month as a printable web page.")
final class FiguresReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Option(
            names = "--month",
            paramLabel = "MONTH",
            description = "The month, such as 2026-11. Default: the previous month.")
    private @Nullable String month;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Time zone of the month, such as Europe/Berlin. Default: UTC.")
    private @Nullable String zone;

    @Option(names = "--to", paramLabel = "FILE", description = "Writes to a new file instead of the terminal.")
    private @Nullable Path to;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        FiguresCommand.put(query, "month", month);
        FiguresCommand.put(query, "zone", zone);
        String page = FiguresFile.read(center.connect(), "/figures/report" + Center.query(query));
        PrintWriter out = spec.commandLine().getOut();
        Path file = to;
        if (file == null) {
            out.print(page);
            return ExitCode.DONE;
        }
        try {
            Files.writeString(file, page, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new StartFailure(
                    "figures.file",
                    "The report cannot be written to %s: %s.".formatted(file, e.getMessage()),
                    "Name a new file in a folder that exists with --to FILE.",
                    e);
        }
        out.println("Wrote the report to " + file + ".");
        return ExitCode.DONE;
    }
}
