package io.watchfloor.dashboards.inputs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.api.Trusting;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sensor behind a proxy that terminates TLS, configured by the manual's recipes: its certificate is accepted as
 * without the proxy.
 */
@Tag("peers")
class ProxiedSensorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RECORD =
            "{\"asset\":\"ws-p\",\"logsource\":{\"product\":\"linux\"},\"fields\":{\"a\":1}}";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(
            "watchfloor.http.behind-proxy { addresses = [\"127.0.0.1\"], client-certificates = true }\n");

    @TempDir
    private Path folder;

    private final int port = FreePorts.tcp();

    @BeforeEach
    void certificateOfTheProxy() throws Exception {
        ServerTls.ofOwnCa(folder.resolve("tls"), "127.0.0.1", List.of(), Optional.empty(), Clock.systemUTC())
                .close();
    }

    private static void needs(String program) {
        Assumptions.assumeTrue(
                Stream.of("/usr/sbin", "/usr/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, program))),
                "Not tested: " + program + " is not installed");
    }

    @Test
    void aSensorsCertificateCountsThroughNginx() throws Exception {
        needs("nginx");
        Path config = Files.writeString(
                folder.resolve("nginx.conf"),
                """
                        daemon off;
                        pid %1$s/nginx.pid;
                        error_log stderr;
                        events {}
                        http {
                            access_log off;
                            client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                            uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                            map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
                        """.formatted(folder)
                        + Recipes.of("nginx")
                                .replace("server_name soc.example;", forCertificates(line -> line.startsWith("ssl_")))
                                .replace(
                                        "location / {",
                                        "location / {\n" + forCertificates(line -> line.startsWith("proxy_")))
                                .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                                .replace(
                                        "/etc/ssl/soc.example.pem",
                                        folder.resolve("tls/certificate.pem").toString())
                                .replace(
                                        "/etc/ssl/soc.example.key",
                                        folder.resolve("tls/key.pem").toString())
                                .replace("http://10.0.0.5:8080", NODE.address().toString())
                        + "}\n");
        try (PeerProgram nginx = PeerProgram.start(
                        folder, Map.of(), List.of("/usr/sbin/nginx", "-e", "stderr", "-c", config.toString()))
                .listening(port)) {
            isAsWithoutProxy("ws-nginx", nginx);
        }
    }

    @Test
    void aSensorsCertificateCountsThroughHaproxy() throws Exception {
        needs("haproxy");
        String whole = Files.readString(folder.resolve("tls/certificate.pem"))
                + Files.readString(folder.resolve("tls/key.pem"));
        Path shown = Files.writeString(folder.resolve("shown.pem"), whole);
        Path sensors = Files.writeString(
                folder.resolve("sensors.pem"),
                NODE.administrator().get("/pki/sensors.pem").response().body());
        String bind = Recipes.of("haproxy")
                .lines()
                .filter(line -> line.contains("bind :443"))
                .findFirst()
                .orElseThrow();
        Path config = Files.writeString(
                folder.resolve("haproxy.cfg"),
                "defaults\n    mode http\n    timeout connect 5s\n"
                        + Recipes.of("haproxy")
                                .replace(bind, Recipes.of("haproxy-client-cert"))
                                .replace("bind :443", "bind 127.0.0.1:" + port)
                                .replace("/etc/haproxy/soc.example.pem", shown.toString())
                                .replace("/etc/haproxy/sensors.pem", sensors.toString())
                                .replace("10.0.0.5:8080", NODE.address().getAuthority()));
        try (PeerProgram haproxy = PeerProgram.start(
                        folder, Map.of(), List.of("/usr/sbin/haproxy", "-db", "-f", config.toString()))
                .listening(port)) {
            isAsWithoutProxy("ws-haproxy", haproxy);
        }
    }

    private static String forCertificates(Predicate<String> which) {
        return Recipes.of("nginx-client-cert").lines().filter(which).collect(Collectors.joining("\n"));
    }

    private void isAsWithoutProxy(String name, PeerProgram proxy) throws Exception {
        String center = "https://127.0.0.1:" + port;
        Path ca = folder.resolve("tls/ca.pem");
        Path state = folder.resolve("state");
        Caller admin = NODE.administrator();
        String token = admin.post("/api/v1/sensors/tokens", "{\"assets\":[\"ws-p\"]}")
                .json()
                .path("token")
                .asText();
        String said = PeerProgram.run(
                folder,
                "",
                agent("enroll", "--center", center, "--token", token, "--name", name, "--state", state, "--ca", ca));
        assertThat(said).as(proxy.said()).contains("certificate valid until");
        String id = NODE.list("/api/v1/sensors").stream()
                .map(one -> one.path("id").asText())
                .filter(one -> one.startsWith(name + "-"))
                .findFirst()
                .orElseThrow();

        Path followed = Files.writeString(folder.resolve("app.log"), "one\n");
        Path config = Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { state = "%s", ca = "%s", files = [{ path = "%s", asset = "ws-p" }] }
                """.formatted(state, ca, followed));
        try (PeerProgram sensor = PeerProgram.start(folder, Map.of(), agent("run", "--config", config))) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shown(id).path("records").asLong())
                            .as(sensor.said() + proxy.said())
                            .isEqualTo(1));

            String credential = new ObjectMapper()
                    .readTree(state.resolve("credential.json").toFile())
                    .path("credential")
                    .asText();
            Caller thief = new Caller(Trusting.client(ca), URI.create(center), credential);
            String stolen = AgentCertificate.read(state.resolve("certificate.pem"))
                    .orElseThrow()
                    .pem();
            assertThat(thief.post("/api/v1/telemetry", RECORD).code()).isEqualTo("sensor.certificate-needed");
            assertThat(thief.post("/api/v1/telemetry", RECORD, "Client-Cert", escaped(stolen))
                            .code())
                    .as("the proxy replaces what its client wrote")
                    .isEqualTo("sensor.certificate-needed");

            admin.send(admin.request("/api/v1/sensors/" + id).DELETE());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sensor.said()).contains("rejected this sensor"));
        }
    }

    private static String escaped(String pem) {
        return URLEncoder.encode(pem, US_ASCII).replace("+", "%20");
    }

    private static JsonNode shown(String sensor) {
        return NODE.administrator().get("/api/v1/sensors/" + sensor).json();
    }

    private static List<String> agent(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path", ""),
                "io.watchfloor.sensors.agent.SensorAgent"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }
}
