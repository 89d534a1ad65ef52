package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortSettingsTest extends SettingsTestBase {

    @Test
    void aPublicAddressIsWhatABrowserShowsAndProxiesAreAddresses() {
        assertThat(problems("""
                watchfloor.http { public-address = "https://soc.example/watch?x=1", behind-proxy.addresses = [proxy.example] }"""))
                .anyMatch(problem -> problem.contains("public-address") && problem.contains("scheme, host and port"))
                .anyMatch(problem -> problem.contains("proxy.example") && problem.contains("not an IP address"));
        assertThat(problems("watchfloor.http.behind-proxy.client-certificates = true"))
                .anyMatch(problem -> problem.contains("client-certificates") && problem.contains("no proxy is listed"));
        assertThat(problems("watchfloor.http.public-address = \"http://soc.example\""))
                .anyMatch(problem -> problem.contains("https://"));
        assertThat(problems("watchfloor.metrics.token = short")).anyMatch(problem -> problem.contains("too short"));
    }

    @Test
    void theCertificateOfThePortIsTriedBeforeANodeStarts() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThat(
                        problems(
                                "watchfloor.tls { use = maybe, min-version = \"1.1\", certificate = a.pem, names = [\"a b\"] }"))
                .anyMatch(problem -> problem.contains("watchfloor.tls.use cannot be \"maybe\""))
                .anyMatch(problem -> problem.contains("Choose one of 1.3, 1.2"))
                .anyMatch(problem -> problem.contains("watchfloor.tls.key is missing"))
                .anyMatch(problem -> problem.contains("watchfloor.tls.names has \"a b\""));
        assertThat(problems("watchfloor.tls { certificate = \"%1$s\", key = \"%1$s\" }".formatted(empty)))
                .anyMatch(problem -> problem.contains("watchfloor.tls.certificate cannot be used")
                        && problem.contains("contains no certificate in PEM"));
    }

    @Test
    void thePortIsEncryptedWhereOthersReachIt() throws InvalidSettingsException {
        String proxy = ", behind-proxy.addresses = [10.0.0.1]";
        assertThat(load("", Map.of()).http().encrypted()).isFalse();
        assertThat(load("watchfloor.tls.use = on", Map.of()).http().encrypted()).isTrue();
        assertThat(load("watchfloor.http { bind = 0.0.0.0 }", Map.of()).http().encrypted())
                .isTrue();
        assertThat(load("watchfloor.http { bind = 0.0.0.0" + proxy + " }", Map.of())
                        .http()
                        .encrypted())
                .isFalse();
        assertThat(load("watchfloor { http.bind = 0.0.0.0, tls.use = off }", Map.of())
                        .http()
                        .encrypted())
                .isFalse();
    }
}
