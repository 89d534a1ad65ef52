package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.trust.ProxyAddress;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailOverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final InMemorySpool spool = new InMemorySpool(1 << 20);
    private final List<Uplink> uplinks = new ArrayList<>();

    @AfterEach
    void stop() {
        uplinks.forEach(Uplink::stop);
    }

    @Test
    void unreachableAddressIsSkipped() throws Exception {
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK)) {
            append(0, 10);
            var unused =
                    start(CenterTrust.systemDefault(), "good", URI.create("ws://127.0.0.1:1/nobody"), center.uplink());
            await().atMost(PATIENCE).until(() -> center.judged().size() == 10);
            assertThat(uplinks.getFirst().address()).isEqualTo(center.uplink());
        }
    }

    /** A firewall may drop all packets to the first address. */
    @Test
    void connectTimeoutIsShorterWithSeveralAddresses() {
        URI center = URI.create("ws://192.0.2.1:8080/uplink");
        URI other = URI.create("ws://192.0.2.2:8080/uplink");
        UplinkSettings.Timeouts alone =
                UplinkSettings.of(center, "good", "1", false, 0).timeouts();
        UplinkSettings.Timeouts withAnother = UplinkSettings.of(
                        List.of(center, other), "good", CenterTrust.systemDefault(), "1", false, 0)
                .timeouts();
        assertThat(withAnother.openWithin()).isLessThan(alone.openWithin());
    }

    @Test
    void unackedRecordsAreSentToTheNextAddress() throws Exception {
        FakeCenter first = new FakeCenter(0, 100, batch -> Then.ACK);
        try (FakeCenter second = new FakeCenter(0, 100, batch -> Then.ACK)) {
            append(0, 10);
            var unused = start(CenterTrust.systemDefault(), "good", first.uplink(), second.uplink());
            await().atMost(PATIENCE).until(() -> first.judged().size() == 10);
            first.close();
            append(10, 10);
            await().atMost(PATIENCE).until(() -> spool.firstPending() == spool.nextSequence());
            Set<String> arrived = new HashSet<>(first.judged());
            arrived.addAll(second.judged());
            assertThat(arrived).hasSize(20);
        }
    }

    @Test
    void uplinkFailsOnlyIfAllAddressesRejectTheCredential() throws Exception {
        try (FakeCenter one = new FakeCenter(0, 100, batch -> Then.ACK);
                FakeCenter other = new FakeCenter(0, 100, batch -> Then.ACK)) {
            CompletableFuture<Void> ended = start(CenterTrust.systemDefault(), "bad", one.uplink(), other.uplink());
            assertThat(ended).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("credential");
        }
    }

    @Test
    void proxyReceivesAConnectRequest() throws Exception {
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK);
                ConnectProxy proxy = new ConnectProxy(Optional.empty())) {
            append(0, 10);
            var unused = start(
                    CenterTrust.systemDefault().via(ProxyAddress.parse("http://127.0.0.1:" + proxy.port())),
                    "good",
                    center.uplink());
            await().atMost(PATIENCE).until(() -> center.judged().size() == 10);
            assertThat(proxy.connected())
                    .containsExactly("127.0.0.1:" + center.uplink().getPort());
        }
    }

    /** Runs in a separate process, because Java reads once per process whether a password may be sent to a proxy. */
    @Test
    void proxyReceivesTheCredentialsItRequests() throws Exception {
        String wanted = "Basic " + Base64.getEncoder().encodeToString("sensor:s3cret".getBytes(StandardCharsets.UTF_8));
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK);
                ConnectProxy proxy = new ConnectProxy(Optional.of(wanted))) {
            Path log = Files.writeString(folder.resolve("a.log"), "one\n");
            Path config = Files.writeString(
                    folder.resolve("sensor.conf"), """
                    watchfloor-sensor { center = "http://127.0.0.1:%d", files = [{ path = "%s" }],
                      proxy = "http://sensor:s3cret@127.0.0.1:%d" }
                    """.formatted(center.uplink().getPort(), log, proxy.port()));
            Process agent = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.watchfloor.sensors.agent.SensorAgent",
                            "run",
                            "--config",
                            config.toString(),
                            "--state",
                            folder.resolve("state").toString(),
                            "--token",
                            "good")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            try {
                await().atMost(PATIENCE).until(() -> center.judged().equals(List.of("one")));
                assertThat(folder.resolve("out")).content().doesNotContain("s3cret");
            } finally {
                agent.destroyForcibly();
            }
        }
    }

    private void append(int from, int count) {
        IntStream.range(from, from + count)
                .forEach(i -> spool.append(
                        List.of(new CollectedRecord(null, null, ("record " + i).getBytes(StandardCharsets.UTF_8)))));
    }

    private CompletableFuture<Void> start(CenterTrust trust, String token, URI... centers) {
        DropCounter drops = new DropCounter();
        Uplink uplink = new Uplink(
                spool,
                UplinkSettings.of(List.of(centers), token, trust, "test", false, 0),
                new RecordingUplinkListener(),
                drops,
                Clock.systemUTC(),
                new Random(1));
        uplinks.add(uplink);
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        uplink.run();
                    } catch (UplinkFailure | IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }
}
