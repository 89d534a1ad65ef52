package io.watchfloor.dashboards.cli;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that use a node's data or settings. */
final class NodeConfigOptions {

    @Mixin
    private final NodeOptions node = new NodeOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file of the node.")
    private @Nullable Path file;

    ProgramConfig load() throws InvalidSettingsException {
        return node.load(file);
    }
}
