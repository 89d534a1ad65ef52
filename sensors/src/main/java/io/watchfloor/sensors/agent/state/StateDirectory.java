package io.watchfloor.sensors.agent.state;

import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.spool.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sensor's state directory. */
public record StateDirectory(Path path) {

    private static final String NAME = "watchfloor-sensor";

    /**
     * Returns the given directory, else systemd's {@code STATE_DIRECTORY}, else {@code watchfloor-sensor} in
     * {@code XDG_STATE_HOME} or {@code $HOME/.local/state}. If HOME is not set, uses the home directory of the
     * process's user.
     */
    public static StateDirectory of(@Nullable Path given, Map<String, String> environment) {
        if (given != null) {
            return new StateDirectory(given);
        }
        String service = environment.getOrDefault("STATE_DIRECTORY", "");
        if (!service.isBlank()) {
            return new StateDirectory(Path.of(service));
        }
        String states = environment.getOrDefault("XDG_STATE_HOME", "");
        if (!states.isBlank()) {
            return new StateDirectory(Path.of(states, NAME));
        }
        String home = environment.getOrDefault("HOME", "");
        return new StateDirectory(
                Path.of(home.isBlank() ? System.getProperty("user.home") : home, ".local", "state", NAME));
    }

    public void create() throws CommandFailure {
        try {
            PrivateFiles.createDirectories(path);
        } catch (IOException e) {
            throw notWritable(e);
        }
        if (!Files.isWritable(path)) {
            throw new CommandFailure(
                    "the state directory %s is not writable: choose another with --state".formatted(path));
        }
    }

    public CommandFailure notWritable(IOException e) {
        return new CommandFailure(
                "cannot write to the state directory %s (%s): choose another with --state"
                        .formatted(path, e.getClass().getSimpleName()),
                e);
    }

    public Path spool() {
        return path.resolve("spool");
    }

    /** The key that encrypts the spool. */
    public Path spoolKey() {
        return path.resolve("spool.key");
    }

    public Path credential() {
        return path.resolve("credential.json");
    }

    /** The CA that verified the center at enrolment, in PEM. */
    public Path ca() {
        return path.resolve("center-ca.pem");
    }

    /** The sensor's client certificate with its private key, in PEM. */
    public Path certificate() {
        return path.resolve("certificate.pem");
    }

    /** The id of the sensor that owns the spool. */
    public Path spoolOwner() {
        return path.resolve("spool-owner");
    }

    public Path positions() {
        return path.resolve("positions.json");
    }

    public Path actions() {
        return path.resolve("actions");
    }

    /** Investigation packages that the center has not received yet. */
    public Path packages() {
        return path.resolve("packages");
    }

    /** The stored state of the files that are checked for changes. */
    public Path integrity() {
        return path.resolve("integrity.json");
    }

    public Path status() {
        return path.resolve("status.json");
    }
}
