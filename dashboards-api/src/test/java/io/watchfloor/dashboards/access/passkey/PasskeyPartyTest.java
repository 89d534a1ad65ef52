package io.watchfloor.dashboards.access.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

/** Which relying party id the center uses. */
class PasskeyPartyTest {

    private static final Optional<URI> SOC = Optional.of(URI.create("https://soc.example:8443"));

    private static Optional<PasskeyParty> of(String host, Optional<URI> publicAddress, String origin) {
        HttpRequest request = HttpRequest.GET("/").addHeader(RawHeader.create("Host", host));
        return PasskeyParty.of(
                origin.isEmpty() ? request : request.addHeader(RawHeader.create("Origin", origin)), publicAddress);
    }

    @Test
    void thePublicAddressIsTheName() {
        PasskeyParty soc = new PasskeyParty("soc.example", "https://soc.example:8443");
        assertThat(of("soc.example:8443", SOC, "")).contains(soc);
        assertThat(of("10.0.0.7:8080", SOC, "")).as("behind a proxy").contains(soc);
        assertThat(of("localhost:8080", SOC, "https://soc.example:8443"))
                .as("a proxy on this machine")
                .contains(soc);
    }

    @Test
    void onThisMachineItIsLocalhost() {
        assertThat(of("localhost:8080", SOC, "http://localhost:8080"))
                .contains(new PasskeyParty("localhost", "http://localhost:8080"));
        assertThat(of("LOCALHOST:8080", Optional.empty(), ""))
                .contains(new PasskeyParty("localhost", "http://localhost:8080"));
    }

    @Test
    void withoutAPublicAddressItIsTheNameThatWasAskedFor() {
        assertThat(of("watch.branch.example", Optional.empty(), ""))
                .contains(new PasskeyParty("watch.branch.example", "http://watch.branch.example"));
    }

    @Test
    void anAddressOfNumbersHasNoName() {
        for (String host :
                new String[] {"127.0.0.1:8080", "[::1]:8080", "10.1", "0x7f000001", "soc.1", "", "a b", "-a.example"}) {
            assertThat(of(host, Optional.empty(), "")).as(host).isEmpty();
        }
        assertThat(of("10.0.0.7", Optional.of(URI.create("https://10.0.0.7")), ""))
                .isEmpty();
    }
}
