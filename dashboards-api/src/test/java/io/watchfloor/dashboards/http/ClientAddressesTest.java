package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.HttpLimitSettings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.http.TlsSettings;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.ops.platform.limits.EdgeLimits;
import io.watchfloor.ops.platform.limits.EdgeMetrics;
import io.watchfloor.ops.platform.limits.Peer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {

    private static final TlsSettings CLEAR =
            new TlsSettings(TlsSettings.Use.OFF, Optional.empty(), List.of("TLSv1.3"), List.of(), true);

    private static final HttpLimitSettings ANY = new HttpLimitSettings(
            10, 0, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 1000);

    private final ClientAddresses proxied = provenance("0.0.0.0", "10.0.0.0/24", "fd00::/8");
    private final ClientAddresses alone = provenance("127.0.0.1");

    private static ClientAddresses provenance(String bind, String... proxies) {
        List<AddressRange> ranges = List.of(proxies).stream()
                .map(text -> AddressRange.parse(text).orElseThrow())
                .toList();
        return new ClientAddresses(new HttpSettings(bind, 0, Optional.empty(), ranges, false, ANY, CLEAR));
    }

    private static Peer peer(ClientAddresses provenance, String remote, HttpRequest request) {
        try {
            InetAddress address = InetAddress.getByName(remote);
            EdgeLimits limits = EdgeLimits.of(ANY, 1 << 30);
            return provenance.peer(
                    new Connection(new Connections(limits, new EdgeMetrics(new PrometheusRegistry())), address, false),
                    request);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request(String uri, String... headers) {
        HttpRequest request = HttpRequest.GET(uri);
        for (int i = 0; i < headers.length; i += 2) {
            request = request.addHeader(RawHeader.create(headers[i], headers[i + 1]));
        }
        return request;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "10.0.0.1;    198.51.100.7;                        198.51.100.7",
                "10.0.0.1;    203.0.113.9, 198.51.100.7;           198.51.100.7",
                "10.0.0.1;    198.51.100.7, 10.0.0.9;              198.51.100.7",
                "10.0.0.1;    198.51.100.7:4711;                   198.51.100.7",
                "fd00::1;     '[2001:db8::5]:4711';                2001:db8::5",
                "10.0.0.1;    not an address;                      10.0.0.1",
                "10.0.0.1;    10.0.0.2;                            10.0.0.1",
                "192.0.2.66;  198.51.100.7;                        192.0.2.66",
            })
    void onlyAListedProxyIsBelievedAndOnlyForItsLastHop(String remote, String forwarded, String client)
            throws UnknownHostException {
        assertThat(peer(proxied, remote, request("http://soc.example/", "X-Forwarded-For", forwarded))
                        .address())
                .isEqualTo(InetAddress.getByName(client));
    }

    @Test
    void isLocalOnThisMachineAloneAndWithoutAProxy() {
        assertThat(peer(alone, "127.0.0.1", request("http://localhost:8080/metrics"))
                        .local())
                .isTrue();
        assertThat(peer(alone, "127.0.0.1", request("http://localhost/", "X-Forwarded-For", "198.51.100.7"))
                        .local())
                .as("brought by a proxy")
                .isFalse();
        assertThat(peer(alone, "127.0.0.1", request("http://rebound.example/")).local())
                .as("a name of somebody else that leads here")
                .isFalse();
        assertThat(peer(proxied, "127.0.0.1", request("http://localhost/")).local())
                .as("the port is open to others")
                .isFalse();
    }

    @Test
    void beyondLoopbackNobodyIsServedButProxiesThisMachineAndProbes() throws UnknownHostException {
        InetAddress stranger = InetAddress.getByName("192.0.2.66");
        assertThat(proxied.isServed(stranger, request("http://n/api/v1/cases"))).isFalse();
        assertThat(proxied.isServed(stranger, request("http://n/ready"))).isTrue();
        assertThat(proxied.isServed(InetAddress.getByName("10.0.0.4"), request("http://n/api/v1/cases")))
                .isTrue();
        assertThat(proxied.isServed(InetAddress.getLoopbackAddress(), request("http://n/api/v1/cases")))
                .isTrue();
    }
}
