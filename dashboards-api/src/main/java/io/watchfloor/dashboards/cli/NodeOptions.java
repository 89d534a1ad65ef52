package io.watchfloor.dashboards.cli;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that run a node or read its settings. */
final class NodeOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The node's data folder, with its lock, database and bootstrap token.")
    private @Nullable Path data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port for people, scripts and sensors; 0 for any free port.")
    private @Nullable Integer port;

    @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on.")
    private @Nullable String bind;

    @Option(names = "--tls", description = "Also uses TLS on loopback addresses; other addresses always use TLS.")
    private boolean tls;

    /** The data folder given on the command line. */
    Optional<Path> data() {
        return Optional.ofNullable(data);
    }

    /** @param folder data folder, which replaces the data folder from the command line */
    CommandLineSettings overrides(Path folder) {
        return new CommandLineSettings(Optional.of(folder), Optional.ofNullable(port), Optional.ofNullable(bind), tls);
    }

    ProgramConfig load(@Nullable Path file) throws InvalidSettingsException {
        return load(file, Optional.empty());
    }

    /** @param dataUnlessSaid data folder if the command line names none */
    ProgramConfig load(@Nullable Path file, Optional<Path> dataUnlessSaid) throws InvalidSettingsException {
        Optional<Path> folder = data == null ? dataUnlessSaid : Optional.of(data);
        return ProgramConfig.load(
                Optional.ofNullable(file),
                new CommandLineSettings(folder, Optional.ofNullable(port), Optional.ofNullable(bind), tls));
    }
}
