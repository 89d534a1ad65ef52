package io.watchfloor.dashboards.sensors.cli;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for dropping records. */
public final class DropOptions {

    /** The option must be given; its value is not used. */
    @Option(names = "--yes", required = true, description = "Confirms the command, which cannot be undone.")
    boolean yes;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "IDs of records, as listed by \"list\".")
    private List<String> ids = List.of();

    List<String> ids() {
        return ids;
    }
}
