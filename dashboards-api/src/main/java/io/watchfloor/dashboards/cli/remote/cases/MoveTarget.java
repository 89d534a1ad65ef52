package io.watchfloor.dashboards.cli.remote.cases;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where alerts go. */
final class MoveTarget {

    @Option(names = "--to", paramLabel = "ID", description = "The other case's id or number.")
    @Nullable
    String to;

    @Option(names = "--out", description = "Out of all cases.")
    boolean out;
}
