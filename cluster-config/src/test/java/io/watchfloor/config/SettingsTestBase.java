package io.watchfloor.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.config.detection.RuleSettings;
import io.watchfloor.config.paging.ContactSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** For tests of what a node makes of its file of settings. */
abstract class SettingsTestBase {

    static final RuleSettings.Limits RULE_LIMITS =
            new RuleSettings.Limits(200_000, 25, 256 << 20, 64 << 20, Duration.ofSeconds(35), 1_000);

    static final ContactSettings NO_CONTACTS = new ContactSettings(
            Duration.ofSeconds(10),
            new ContactSettings.Clearances("red", "amber+strict", "amber+strict"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @TempDir
    Path folder;

    Settings load(String text, Map<String, String> environment) throws InvalidSettingsException {
        try {
            return ProgramConfig.load(Optional.of(write(text)), CommandLineSettings.NONE, environment)
                    .settings();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    List<String> problems(String file) {
        InvalidSettingsException refused =
                catchThrowableOfType(InvalidSettingsException.class, () -> load(file, Map.of()));
        return refused.problems().stream().map(Object::toString).toList();
    }

    static InvalidSettingsException refused(Path file) {
        return catchThrowableOfType(
                InvalidSettingsException.class,
                () -> ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE, Map.of()));
    }

    Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("watchfloor.conf"), text);
    }

    /** What a node that talks to others needs, as settings. */
    String certificates() throws IOException {
        Path pem = Files.writeString(folder.resolve("node.pem"), "");
        return "watchfloor.cluster { tls-key = \"%1$s\", tls-certificate = \"%1$s\", tls-ca = \"%1$s\" }\n"
                .formatted(pem);
    }
}
