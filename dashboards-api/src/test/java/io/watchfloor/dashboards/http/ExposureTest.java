package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureTest {

    private static final String PAGED =
            "watchfloor.escalation { webhook-url = \"https://pager.example/in\", webhook-secret = s }\n";
    private static final String CLEAR = "watchfloor.tls.use = off\n";
    private static final String PROXIED = "watchfloor.http.behind-proxy.addresses = [10.0.0.1]\n";

    @TempDir
    private Path folder;

    private Optional<String> refused(String bind, String settings) throws IOException, InvalidSettingsException {
        Path file = Files.writeString(folder.resolve("watchfloor.conf"), settings);
        CommandLineSettings overrides = new CommandLineSettings(Optional.empty(), Optional.empty(), Optional.of(bind));
        return Exposure.refused(ProgramConfig.load(Optional.of(file), overrides).settings())
                .map(StartFailure::code);
    }

    @Test
    void beyondLoopbackNobodyIsServedInTheClear() throws IOException, InvalidSettingsException {
        for (String bind : List.of("0.0.0.0", "::", "192.0.2.1")) {
            assertThat(refused(bind, CLEAR)).contains("http.plain-beyond-loopback");
            assertThat(refused(bind, "")).as("encrypted without a word").isEmpty();
            assertThat(refused(bind, CLEAR + PROXIED)).isEmpty();
        }
        assertThat(refused("0.0.0.0", PROXIED)).isEmpty();
        assertThat(refused("127.0.0.1", "")).isEmpty();
        assertThat(refused("localhost", "")).isEmpty();
        assertThat(refused("::1", "")).isEmpty();
    }

    @Test
    void pagesThatGoOutNeedAnAddressThatLeadsBack() throws IOException, InvalidSettingsException {
        assertThat(refused("0.0.0.0", PAGED)).contains("http.public-address-missing");
        assertThat(refused("0.0.0.0", PROXIED + PAGED)).contains("http.public-address-missing");
        assertThat(refused("0.0.0.0", PROXIED + PAGED + "watchfloor.http.public-address = \"https://soc.example\"\n"))
                .isEmpty();
        assertThat(refused("127.0.0.1", PAGED)).isEmpty();
    }
}
