package io.watchfloor.sensors.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDirectoryTest {

    private static Path of(Map<String, String> environment) {
        return StateDirectory.of(null, environment).path();
    }

    @Test
    void mostSpecificDirectoryIsUsed() {
        Map<String, String> all =
                Map.of("STATE_DIRECTORY", "/service", "XDG_STATE_HOME", "/states", "HOME", "/home/ann");

        assertThat(StateDirectory.of(Path.of("/given"), all).path()).isEqualTo(Path.of("/given"));
        assertThat(of(all)).isEqualTo(Path.of("/service"));
        assertThat(of(Map.of("XDG_STATE_HOME", "/states", "HOME", "/home/ann")))
                .isEqualTo(Path.of("/states/watchfloor-sensor"));
        assertThat(of(Map.of("HOME", "/home/ann"))).isEqualTo(Path.of("/home/ann/.local/state/watchfloor-sensor"));
        assertThat(of(Map.of("HOME", " ")))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/watchfloor-sensor"));
    }
}
