package io.watchfloor.sensors.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.action.ActionSettings;
import io.watchfloor.sensors.agent.gather.PackageSettings;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionSettingsReaderTest {
    @TempDir
    Path directory;

    private AgentSettings read(String text) throws IOException, CommandFailure {
        return SettingsReader.read(Files.writeString(directory.resolve("sensor.conf"), text));
    }

    @Test
    void responseActionsAreOffByDefault() throws Exception {
        assertThat(read("watchfloor-sensor.files = [{ path = /a }]").actions()).isEqualTo(ActionSettings.NONE);
        assertThat(read("""
                watchfloor-sensor {
                  files = [{ path = /a }]
                  actions { allow = [block-address, isolate-host], longest = 2 h, keep = ["10.0.0.53", "2001:db8::/64"] }
                }""").actions())
                .isEqualTo(new ActionSettings(
                        Set.of(ActionKind.BLOCK_ADDRESS, ActionKind.ISOLATE_HOST),
                        Duration.ofHours(2),
                        List.of("10.0.0.53", "2001:db8::/64")));
        assertThat(read("""
                watchfloor-sensor {
                  files = [{ path = /a }]
                  actions.collect { under = [/var/log, /home/], state = off, max-size = 8 MiB, max-files = 7 }
                }""").actions().collect())
                .isEqualTo(new PackageSettings(List.of(Path.of("/var/log"), Path.of("/home")), false, 8 << 20, 7));
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor {
                          files = [{ path = /a }]
                          actions.collect { under = [logs], max-size = 1 KiB, max-files = 0, of = x }
                        }"""))
                .withMessageContaining(":3: under: \"logs\" is not an absolute path")
                .withMessageContaining(":3: max-size must be from 1 MiB")
                .withMessageContaining(":3: max-files must be from 1")
                .withMessageContaining(":3: unknown key watchfloor-sensor.actions.collect.of");
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor {
                          files = [{ path = /a }]
                          actions { allow = [format-disk], longest = 0 s
                            keep = [resolver], alow = [] }
                        }"""))
                .withMessageContaining(":3: allow: unknown action \"format-disk\"; known actions: kill-process")
                .withMessageContaining(":3: longest must be a duration")
                .withMessageContaining(":4: keep: \"resolver\" is not an address")
                .withMessageContaining(":4: unknown key watchfloor-sensor.actions.alow");
    }
}
