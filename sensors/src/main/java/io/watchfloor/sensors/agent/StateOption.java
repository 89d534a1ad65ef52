package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.state.StateDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line option {@code --state}, shared by all commands. */
final class StateOption {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "directory for credential, spool and read positions (default: $XDG_STATE_HOME/watchfloor-sensor"
                            + " or ~/.local/state/watchfloor-sensor)")
    @Nullable
    Path path;

    StateDirectory directory() {
        return StateDirectory.of(path, System.getenv());
    }
}
