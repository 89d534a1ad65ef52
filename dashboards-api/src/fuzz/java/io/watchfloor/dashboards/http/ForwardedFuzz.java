package io.watchfloor.dashboards.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.ops.platform.limits.EdgeLimits;
import io.watchfloor.ops.platform.limits.EdgeMetrics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Whatever a proxy says of its client: an address, or the proxy's own. No name is ever looked up. */
public final class ForwardedFuzz {

    private static final HttpSettings HTTP = settings();
    private static final InetAddress PROXY = InetAddress.getLoopbackAddress();
    private static final Connection CONNECTION = new Connection(
            new Connections(EdgeLimits.of(HTTP.edge(), 1 << 30), new EdgeMetrics(new PrometheusRegistry())), PROXY, true);
    private static final ClientAddresses PROVENANCE = new ClientAddresses(HTTP);

    private ForwardedFuzz() {}

    private static HttpSettings settings() {
        try {
            HttpSettings usual =
                    ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE).settings().http();
            return new HttpSettings(
                    "0.0.0.0",
                    0,
                    Optional.empty(),
                    List.of(AddressRange.parse("127.0.0.0/8").orElseThrow(), AddressRange.parse("::1").orElseThrow()),
                    false,
                    usual.edge(),
                    usual.tls());
        } catch (InvalidSettingsException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** One input: the first line is the header, the second one more of it. */
    public static void fuzzerTestOneInput(byte[] data) throws UnknownHostException {
        HttpRequest request = HttpRequest.create("http://soc.example/");
        for (String line : new String(data, StandardCharsets.ISO_8859_1).split("\n", 2)) {
            request = request.addHeader(RawHeader.create("X-Forwarded-For", line.replaceAll("[\\r\\n]", "")));
        }
        InetAddress client = PROVENANCE.peer(CONNECTION, request).address();
        // Throws when it is no literal, which would have been a name to look up.
        InetAddress.getByAddress(client.getAddress());
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of("203.0.113.7, 127.0.0.1", "[2001:db8::1]:443", "203.0.113.7:1234\n::1", "fe80::1%eth0", "::ffff:10.0.0.1")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
