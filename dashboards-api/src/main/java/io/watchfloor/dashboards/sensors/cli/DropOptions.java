package io.watchfloor.dashboards.sensors.cli;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is dropped for good. */
public final class DropOptions {

    /** Only that it is given counts. */
    @Option(names = "--yes", required = true, description = "Confirms it: this cannot be undone.")
    boolean yes;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids, as \"list\" shows them.")
    private List<String> ids = List.of();

    List<String> ids() {
        return ids;
    }
}
