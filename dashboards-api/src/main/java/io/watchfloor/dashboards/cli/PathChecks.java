package io.watchfloor.dashboards.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Rejects a command line with missing files before any work is done. */
final class PathChecks {

    private PathChecks() {}

    static void require(CommandSpec spec, List<Path> paths) {
        for (Path path : paths) {
            if (Files.notExists(path)) {
                throw new ParameterException(spec.commandLine(), "The file or folder " + path + " does not exist.");
            }
            if (!Files.isReadable(path)) {
                throw new ParameterException(spec.commandLine(), "No permission to read " + path + ".");
            }
        }
    }
}
