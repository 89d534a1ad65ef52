package io.watchfloor.ops.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.testing.ReachableEgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which addresses the center may connect to. A canary on every address of this machine records connections. */
class EgressIT {

    private static final Map<String, List<String>> NAMES = Map.of(
            "localhost", List.of("127.0.0.1"),
            "localhost.localdomain", List.of("127.0.0.1"),
            "127.0.0.1.nip.example", List.of("127.0.0.1"),
            "loopback.names.example", List.of("127.0.0.1"),
            "loopback6.names.example", List.of("::1"),
            "mapped.names.example", List.of("::ffff:127.0.0.1"),
            "private.names.example", List.of("10.1.2.3"),
            "metadata.names.example", List.of("169.254.169.254"),
            "unspecified.names.example", List.of("0.0.0.0"),
            "nat64.names.example", List.of("64:ff9b::7f00:1"));

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private Canary canary;

    @BeforeEach
    void listen() throws IOException {
        canary = Canary.everywhere();
    }

    @AfterEach
    void end() throws IOException {
        canary.close();
    }

    private static List<InetAddress> names(String name) throws UnknownHostException {
        if (name.equals("mixed.names.example")) {
            return List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getLoopbackAddress());
        }
        List<InetAddress> all = new ArrayList<>();
        for (String one : NAMES.getOrDefault(name, List.of())) {
            all.add(InetAddress.getByName(one));
        }
        if (all.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return all;
    }

    /** The canary's port is always allowed, so that only the address decides. */
    private EgressSettings settings(Set<String> names, String... networks) {
        EgressSettings some = ReachableEgress.of(networks);
        return new EgressSettings(
                some.networks(),
                names,
                List.of(new EgressSettings.Ports(canary.port(), canary.port())),
                Duration.ofSeconds(30),
                some.answerLimit(),
                some.atOnce(),
                Optional.empty());
    }

    private static EgressFailure refusal(EgressClient client, String address) {
        return Objects.requireNonNull(
                catchThrowableOfType(
                        EgressFailure.class, () -> client.send(EgressRequest.get(EgressRequest.address(address)))),
                address);
    }

    @Test
    void noNotationOfAPrivateAddressIsConnected() throws IOException {
        List<String> wrong = new ArrayList<>();
        int forms = 0;
        try (EgressClient client = EgressClient.of(settings(Set.of()), EgressIT::names, registry)) {
            for (String line : forms()) {
                String code = line.substring(0, line.indexOf(' '));
                String address = line.substring(line.indexOf(' ') + 1).replace("PORT", "" + canary.port());
                EgressFailure failure = refusal(client, address);
                forms++;
                if (!failure.code().equals(code) || (!failure.refusal() && !code.equals("egress.host"))) {
                    wrong.add(address + " → " + failure.code() + ": " + failure.getMessage());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(forms).isGreaterThanOrEqualTo(60);
        assertThat(canary.touched()).isZero();
        assertThat(counted("watchfloor_egress_refused")).isPositive();
    }

    @Test
    void theCanaryDetectsAnUncheckedClient() throws Exception {
        try (EgressClient careless =
                EgressClient.of(settings(Set.of(), "0.0.0.0/0", "::/0"), EgressIT::names, registry)) {
            List<String> open =
                    List.of("127.0.0.1", "[::1]", "0.0.0.0", "[::ffff:7f00:1]", "loopback.names.example", "localhost");
            for (String host : open) {
                careless.send(EgressRequest.get(URI.create("http://%s:%d/".formatted(host, canary.port()))));
            }
            assertThat(canary.touched()).isEqualTo(open.size());
        }
    }

    @Test
    void onlyListedPrivateAddressesAreReached() throws Exception {
        try (EgressClient client =
                EgressClient.of(settings(Set.of("localhost"), "127.0.0.1"), EgressIT::names, registry)) {
            assertThat(client.send(EgressRequest.get(URI.create("http://127.0.0.1:" + canary.port() + "/")))
                            .status())
                    .isEqualTo(204);
            assertThat(client.send(EgressRequest.get(URI.create("http://localhost:" + canary.port() + "/")))
                            .status())
                    .isEqualTo(204);
            assertThat(refusal(client, "http://127.0.0.2:" + canary.port() + "/")
                            .code())
                    .isEqualTo("egress.address");
        }
        assertThat(canary.touched()).isEqualTo(2);
    }

    @Test
    void listingANameDoesNotAllowCloudMetadataAddresses() {
        try (EgressClient client =
                EgressClient.of(settings(Set.of("metadata.names.example")), EgressIT::names, registry)) {
            assertThat(refusal(client, "http://metadata.names.example:" + canary.port() + "/")
                            .code())
                    .isEqualTo("egress.address");
        }
    }

    @Test
    void aNameIsResolvedOnceForCheckAndConnection() throws Exception {
        List<String> asked = new ArrayList<>();
        Resolver rebinding = name -> {
            asked.add(name);
            return List.of(InetAddress.getByName(asked.size() == 1 ? "127.0.0.2" : "127.0.0.1"));
        };
        try (Canary allowed = Canary.at("127.0.0.2");
                EgressClient client = EgressClient.of(settings(Set.of(), "127.0.0.2"), rebinding, registry)) {
            String address = "http://rebind.example:" + allowed.port() + "/";
            client.send(EgressRequest.get(URI.create(address)));
            assertThat(asked).containsExactly("rebind.example");
            assertThat(allowed.heads()).singleElement().asString().contains("Host: rebind.example:" + allowed.port());
            assertThat(refusal(client, address).code()).isEqualTo("egress.address");
        }
        assertThat(canary.touched()).isZero();
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        for (int status : List.of(301, 302, 303, 307, 308)) {
            String answer = "HTTP/1.1 %d Elsewhere\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n"
                    .formatted(status, canary.port());
            try (Canary redirecting = Canary.at("127.0.0.2", answer);
                    EgressClient client = EgressClient.of(
                            settings(Set.of(), "127.0.0.2"), EgressIT::names, new PrometheusRegistry())) {
                URI there = URI.create("http://127.0.0.2:" + redirecting.port() + "/");
                assertThat(client.send(EgressRequest.get(there)).status()).isEqualTo(status);
            }
        }
        assertThat(canary.touched()).isZero();
    }

    @Test
    void aPortThatIsNotListedIsRefused() {
        try (EgressClient client = EgressClient.of(
                settings(Set.of()), name -> List.of(InetAddress.getByName("93.184.216.34")), registry)) {
            assertThat(refusal(client, "http://public.example:22/").code()).isEqualTo("egress.port");
            assertThat(refusal(client, "http://public.example:0/").code()).isEqualTo("egress.port");
        }
    }

    private static List<String> forms() throws IOException {
        try (var in = Objects.requireNonNull(EgressIT.class.getResourceAsStream("/egress/forms.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private double counted(String name) {
        return registry.scrape().stream()
                .filter(metric -> metric.getMetadata().getName().equals(name))
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
