package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with its own CA, and real programs that verify it. */
@Tag("processes")
class TrustedCenterIT {

    private static final String AGENT = "io.watchfloor.sensors.agent.SensorAgent";

    @TempDir
    private Path folder;

    private record Said(int exit, String text) {}

    private Process agent(Path log, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path", ""),
                AGENT));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private Said sensor(Object... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("said.log");
        Process process = agent(log, arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(log));
    }

    @Test
    void aSensorRecognizesTheCenterByItsTokenAndTellsNobodyElse() throws Exception {
        Path data = folder.resolve("data");
        CommandLineSettings encrypted =
                new CommandLineSettings(Optional.of(data), Optional.of(0), Optional.empty(), true);
        try (Node node = Node.start(ProgramConfig.load(Optional.empty(), encrypted));
                Impostor impostor = new Impostor(folder.resolve("impostor"))) {
            String center = node.address().toString();
            assertThat(center).startsWith("https://localhost:");
            String token = node.sensorToken("ann", List.of("*"));
            assertThat(token).endsWith("." + node.ownCa().orElseThrow().compact());
            Path state = folder.resolve("state");

            Said fooled = sensor("enroll", "--center", impostor.address(), "--token", token, "--state", state);
            assertThat(fooled.exit()).isEqualTo(3);
            assertThat(fooled.text()).contains("is not trusted").contains("does not contain the CA of the token");
            Said clear =
                    sensor("enroll", "--center", center.replace("https", "http"), "--token", token, "--state", state);
            assertThat(clear.text()).contains("nothing was sent").contains("https://");
            assertThat(state.resolve("credential.json")).doesNotExist();

            Said enrolled = sensor("enroll", "--center", center, "--token", token, "--state", state);
            assertThat(enrolled.text()).contains("enrolled as");
            assertThat(Files.readString(state.resolve("center-ca.pem")).lines().toList())
                    .isEqualTo(
                            Files.readString(data.resolve("tls/ca.pem")).lines().toList());

            Path records = Files.writeString(folder.resolve("records.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
            Said sent = sensor("replay", "--asset", "host:web-1", "--state", state, records);
            assertThat(sent.text()).contains("sent 2, acked 2");
            Path log = folder.resolve("replay.log");
            Process fooledLater = agent(
                    log, "replay", "--center", impostor.address(), "--asset", "host:web-1", "--state", state, records);
            Awaitility.await()
                    .atMost(40, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("is not trusted"));
            fooledLater.destroy();
            assertThat(impostor.handshakes.get()).as("it was called").isPositive();
            assertThat(impostor.heard.get())
                    .as("bytes that somebody said to it")
                    .isZero();

            commands(data, center, impostor);
            assertThat(impostor.heard.get()).isZero();
        }
    }

    private static void commands(Path data, String center, Impostor impostor) {
        String token = data.resolve(BootstrapToken.FILE).toString();
        String ca = data.resolve("tls/ca.pem").toString();
        CommandRun asked = CommandRun.of("sensors", "list", "--center", center, "--token-file", token, "--ca", ca);
        assertThat(asked.status()).as(asked.err()).isZero();
        CommandRun untrusted = CommandRun.of("sensors", "list", "--center", center, "--token-file", token);
        assertThat(untrusted.status()).isNotZero();
        assertThat(untrusted.err()).contains("is not trusted").contains("--ca FILE");
        CommandRun fooled =
                CommandRun.of("sensors", "list", "--center", impostor.address(), "--token-file", token, "--ca", ca);
        assertThat(fooled.err()).contains("is not trusted");
        CommandRun tailed = CommandRun.of("tail", "--center", impostor.address(), "--token-file", token, "--ca", ca);
        assertThat(tailed.err()).contains("is not trusted");
        CommandRun clear =
                CommandRun.of("sensors", "list", "--center", center.replace("https", "http"), "--token-file", token);
        assertThat(clear.err()).contains("connection.not-tls");
    }

    /** Presents a certificate for the same names from another CA, and counts bytes received after the handshake. */
    private static final class Impostor implements AutoCloseable {

        private final ServerTls identity;
        private final SSLServerSocket port;
        private final AtomicInteger handshakes = new AtomicInteger();
        private final AtomicInteger heard = new AtomicInteger();

        Impostor(Path folder) throws Exception {
            identity = ServerTls.ofOwnCa(folder, "127.0.0.1", List.of(), Optional.empty(), Clock.systemUTC());
            port = (SSLServerSocket) identity.context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().start(this::serve);
        }

        String address() {
            return "https://localhost:" + port.getLocalPort();
        }

        private void serve() {
            while (!port.isClosed()) {
                try (SSLSocket client = (SSLSocket) port.accept()) {
                    handshakes.incrementAndGet();
                    heard.addAndGet(client.getInputStream().readAllBytes().length);
                } catch (IOException e) {
                    // the client rejected it, as expected
                }
            }
        }

        @Override
        public void close() throws IOException {
            port.close();
            identity.close();
        }
    }
}
