package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line option {@code --ca}: a file with the CA that issued the center's certificate. */
final class CaOption {

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "CA file in PEM that verifies the center's certificate (default: $" + CenterTrust.VARIABLE
                    + ", else the CA stored at enrolment, else the CAs of this host's Java)")
    @Nullable
    Path path;

    /**
     * @param enrolled path of the CA file that enrolment stores in the state directory; the file may be missing. Null
     *     before enrolment
     */
    CenterTrust trust(@Nullable Path enrolled) throws CommandFailure {
        return trust(path, System.getenv(), enrolled);
    }

    static CenterTrust trust(@Nullable Path given, Map<String, String> environment, @Nullable Path enrolled)
            throws CommandFailure {
        String variable = environment.getOrDefault(CenterTrust.VARIABLE, "").strip();
        Path explicit = given != null || variable.isEmpty() ? given : Path.of(variable);
        Path file = explicit == null ? enrolled : explicit;
        if (file == null || (explicit == null && !Files.exists(file))) {
            return CenterTrust.systemDefault();
        }
        try {
            return CenterTrust.of(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    "the CA file %s is not usable (%s): name a PEM file with --ca".formatted(file, e.getMessage()), e);
        }
    }
}
