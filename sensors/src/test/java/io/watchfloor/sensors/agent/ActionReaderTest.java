package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.action.ActionSettings;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionReaderTest {
    @TempDir
    Path directory;

    private AgentSettings read(String text) throws IOException, CannotRun {
        return SettingsReader.read(Files.writeString(directory.resolve("sensor.conf"), text));
    }

    @Test
    void nothingIsDoneOnTheHostUnlessItIsAllowed() throws Exception {
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
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("""
                        watchfloor-sensor {
                          files = [{ path = /a }]
                          actions { allow = [format-disk], longest = 0 s
                            keep = [resolver], alow = [] }
                        }"""))
                .withMessageContaining(":3: allow: \"format-disk\" is no action; there are kill-process")
                .withMessageContaining(":3: longest must be a time")
                .withMessageContaining(":4: keep: \"resolver\" is no address")
                .withMessageContaining(":4: watchfloor-sensor.actions.alow is not known");
    }
}
