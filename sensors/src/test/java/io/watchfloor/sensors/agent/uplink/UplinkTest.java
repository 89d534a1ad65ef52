package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UplinkTest {
    private final InMemorySpool spool = new InMemorySpool(1_000_000);
    private final RecordingUplinkListener told = new RecordingUplinkListener();
    private final DropCounter drops = new DropCounter();
    private volatile @Nullable HostIdentity host;
    private final HostLoad load = new HostLoad(Path.of("."), System::nanoTime);
    private @Nullable FakeCenter center;
    private @Nullable Uplink uplink;
    private CompletableFuture<@Nullable Exception> ended = new CompletableFuture<>();

    private FakeCenter center(int credit, FakeCenter.Temper temper) throws IOException {
        FakeCenter started = new FakeCenter(0, credit, temper);
        center = started;
        return started;
    }

    private Uplink connect(FakeCenter to, String token) {
        return connect(spool, to, token);
    }

    private Uplink connect(Spool from, FakeCenter to, String token) {
        return connect(from, to, token, 0);
    }

    private Uplink connect(Spool from, FakeCenter to, String token, double traceRatio) {
        UplinkSettings settings = new UplinkSettings(
                List.of(to.uplink()),
                token,
                CenterTrust.systemDefault(),
                "test",
                new UplinkSettings.Batch(50, 4096),
                new UplinkSettings.Timeouts(
                        Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofSeconds(1)),
                new UplinkSettings.Retry(Duration.ofMillis(5), Duration.ofMillis(50), true),
                traceRatio);
        Uplink started = new Uplink(from, settings, told, drops, load, () -> host, Clock.systemUTC(), new Random(1));
        uplink = started;
        Thread.ofPlatform().daemon().start(() -> {
            try {
                started.run();
                ended.complete(null);
            } catch (UplinkFailure | IOException | RuntimeException e) {
                ended.complete(e);
            }
        });
        return started;
    }

    @AfterEach
    void stop() throws Exception {
        if (uplink != null) {
            uplink.stop();
            assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        }
        if (center != null) {
            center.close();
        }
    }

    private List<String> append(int from, int count) {
        List<String> bodies =
                IntStream.range(from, from + count).mapToObj(i -> "record " + i).toList();
        bodies.forEach(
                body -> spool.append(List.of(new CollectedRecord(null, null, body.getBytes(StandardCharsets.UTF_8)))));
        return bodies;
    }

    private void awaitEmptySpool() {
        await().atMost(Duration.ofSeconds(60)).until(() -> spool.firstPending() == spool.nextSequence());
    }

    @Test
    void batchesStartTracesAtTheConfiguredRatio() throws Exception {
        FakeCenter tracing = center(1000, batch -> Then.ACK);
        tracing.takes(Feature.TRACE_CONTEXT);
        append(0, 500);
        connect(spool, tracing, "good", 1);
        awaitEmptySpool();
        assertThat(tracing.traces())
                .hasSizeGreaterThanOrEqualTo(10)
                .doesNotHaveDuplicates()
                .allSatisfy(trace -> assertThat(trace.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03"));
    }

    @Test
    void hostIdentityIsSentInTheHelloAndAfterAChange() throws Exception {
        FakeCenter listening = center(1000, batch -> Then.ACK);
        HostIdentity before = new HostIdentity(List.of("ws-017"), List.of("192.0.2.17"));
        HostIdentity after = new HostIdentity(List.of("ws-017"), List.of("192.0.2.99"));
        host = before;
        List<String> bodies = append(0, 300);
        connect(listening, "good");
        awaitEmptySpool();
        host = after;
        bodies = Stream.concat(bodies.stream(), append(300, 300).stream()).toList();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> listening.hellos().getLast().host(), after::equals);
        awaitEmptySpool();
        assertThat(listening.hellos()).extracting(UplinkFrame.Hello::host).containsExactly(before, after);
        assertThat(listening.judged()).isEqualTo(bodies);
        assertThat(listening.complaints()).isEmpty();
    }

    @Test
    void unknownHostIdentityIsOmitted() throws Exception {
        FakeCenter listening = center(1000, batch -> Then.ACK);
        append(0, 10);
        connect(listening, "good");
        awaitEmptySpool();
        assertThat(listening.hellos()).extracting(UplinkFrame.Hello::host).containsExactly((HostIdentity) null);
    }

    @Test
    void earlierCenterReceivesNoTrace() throws Exception {
        FakeCenter earlier = center(1000, batch -> Then.ACK);
        append(0, 500);
        connect(spool, earlier, "good", 1);
        awaitEmptySpool();
        assertThat(earlier.traces()).isEmpty();
        assertThat(earlier.complaints()).isEmpty();
    }

    @Test
    void sensorStartsNoTraceByDefault() throws Exception {
        FakeCenter tracing = center(1000, batch -> Then.ACK);
        tracing.takes(Feature.TRACE_CONTEXT);
        append(0, 500);
        connect(tracing, "good");
        awaitEmptySpool();
        assertThat(tracing.traces()).isEmpty();
    }

    @Test
    void recordsAreAckedOnceAndInOrder() throws Exception {
        FakeCenter patient = center(120, batch -> Then.ACK);
        List<String> bodies = append(0, 1000);
        Uplink running = connect(patient, "good");
        awaitEmptySpool();
        bodies = concat(bodies, append(1000, 10));
        awaitEmptySpool();
        assertThat(patient.judged()).isEqualTo(bodies);
        assertThat(patient.complaints()).isEmpty();
        assertThat(running.status().sent()).isEqualTo(running.status().acked()).isEqualTo(1010);
        assertThat(told.lines).containsExactly("connected");
    }

    @Test
    void lostAndRepeatedAcksAndWaitsLoseNothing() throws Exception {
        Random moods = new Random(5);
        FakeCenter moody = center(100, batch -> switch (moods.nextInt(8)) {
            case 0 -> Then.DROP_CONNECTION;
            case 1 -> Then.ACK_TWICE;
            case 2 -> Then.WAIT;
            default -> Then.ACK;
        });
        List<String> bodies = append(0, 3000);
        Uplink running = connect(moody, "good");
        awaitEmptySpool();
        assertThat(moody.judged()).isEqualTo(bodies);
        assertThat(moody.complaints()).isEmpty();
        assertThat(running.status().sent()).isEqualTo(running.status().acked()).isEqualTo(3000);
        assertThat(moody.connections()).isGreaterThan(2);
    }

    @Test
    void newEpochResendsPendingRecordsFromOne() throws Exception {
        FakeCenter forgetful = center(100, batch -> batch == 10 ? Then.START_NEW_EPOCH : Then.ACK);
        List<String> bodies = append(0, 2000);
        Uplink running = connect(forgetful, "good");
        awaitEmptySpool();
        assertThat(forgetful.judged()).isEqualTo(bodies);
        assertThat(forgetful.complaints()).isEmpty();
        assertThat(forgetful.judgedThrough()).hasSize(2);
        assertThat(running.status().sent()).isEqualTo(running.status().acked()).isEqualTo(2000);
    }

    @Test
    void spoolOfARestoredHostStartsANewEpoch() throws Exception {
        FakeCenter knowing = center(100, batch -> Then.ACK);
        knowing.remembers(spool.epoch(), 500, 1);
        List<String> bodies = append(0, 20);
        connect(knowing, "good");
        awaitEmptySpool();
        assertThat(knowing.judged()).isEqualTo(bodies);
        assertThat(spool.epoch()).isEqualTo(2);
        assertThat(knowing.hellos().getLast().after()).isEqualTo(new Divergence(1, 0, Divergence.Reason.SET_BACK));
        assertThat(told.lines).anyMatch(line -> line.contains("record 1 and later records are sent in a new epoch"));
    }

    @Test
    void commonRecordsAreCommittedAndTheRestSentInANewEpoch() throws Exception {
        FakeCenter knowing = center(100, batch -> Then.ACK);
        List<String> bodies = append(0, 40);
        for (int same = 0; same <= 13; same++) {
            knowing.remembers(1, same, spool.history(same).orElseThrow());
        }
        for (int other = 14; other <= 30; other++) {
            knowing.remembers(1, other, other);
        }
        Uplink running = connect(knowing, "good");
        awaitEmptySpool();
        assertThat(knowing.judged()).isEqualTo(bodies.subList(13, 40));
        assertThat(knowing.hellos().getLast().after())
                .isEqualTo(new Divergence(1, 13, Divergence.Reason.CONTENT_DIFFERS));
        assertThat(running.status().acked()).isEqualTo(40);
        assertThat(knowing.complaints()).isEmpty();
    }

    @Test
    void connectionIsRetriedWhileAnotherHostUsesTheCredential() throws Exception {
        FakeCenter crowded = center(100, batch -> Then.ACK);
        crowded.isCrowded(true);
        List<String> bodies = append(0, 10);
        connect(crowded, "good");
        await().until(() -> crowded.connections() > 1);
        crowded.isCrowded(false);
        awaitEmptySpool();
        assertThat(crowded.judged()).isEqualTo(bodies);
    }

    @Test
    void replayFailsIfAnotherHostKeepsUsingTheCredential() throws Exception {
        FakeCenter crowded = center(100, batch -> Then.ACK);
        crowded.isCrowded(true);
        append(0, 10);
        connect(crowded, "good");
        assertThat(ended).succeedsWithin(Duration.ofSeconds(60));
        assertThat(ended.get()).isInstanceOf(UplinkFailure.class).hasMessageContaining("sensor.session-live");
    }

    @Test
    void idleSensorSendsBeats() throws Exception {
        FakeCenter waiting = center(100, batch -> Then.ACK);
        connect(waiting, "good");
        await().until(() -> waiting.beats() > 1);
        assertThat(waiting.connections()).isEqualTo(1);
    }

    @Test
    void welcomeCommitsRecordsAckedBeforeARestart() throws Exception {
        FakeCenter knowing = center(100, batch -> Then.ACK);
        List<String> bodies = append(0, 20);
        knowing.remembers(spool.epoch(), 15, spool.history(15).orElseThrow());
        Uplink running = connect(knowing, "good");
        awaitEmptySpool();
        assertThat(knowing.judged()).isEqualTo(bodies.subList(15, 20));
        assertThat(running.status().acked()).isEqualTo(20);
    }

    @Test
    void recordsInFlightNeverExceedTheCredit() throws Exception {
        FakeCenter slow = center(7, batch -> Then.ACK);
        slow.answersAfter(5);
        List<String> bodies = append(0, 100);
        connect(slow, "good");
        awaitEmptySpool();
        assertThat(slow.judged()).isEqualTo(bodies);
        assertThat(slow.complaints()).isEmpty();
    }

    @Test
    void silentCenterIsDetectedAndRetried() throws Exception {
        FakeCenter silent = center(100, batch -> Then.ACK);
        connect(silent, "good");
        await().until(() -> told.lines.contains("connected"));
        silent.fallsSilent();
        await().atMost(Duration.ofSeconds(30)).until(() -> silent.connections() > 1);
        assertThat(told.lines).anyMatch(line -> line.contains("has sent nothing for"));
    }

    @Test
    void returningCenterIsFoundAndEachChangeReportedOnce() throws Exception {
        FakeCenter first = center(100, batch -> Then.ACK);
        int port = first.uplink().getPort();
        connect(first, "good");
        await().until(() -> told.lines.contains("connected"));
        first.close();
        List<String> bodies = append(0, 10);
        await().pollDelay(Duration.ofMillis(500)).until(() -> told.lines.size() > 1);
        FakeCenter second = new FakeCenter(port, 100, batch -> Then.ACK);
        center = second;
        awaitEmptySpool();
        assertThat(second.judged()).isEqualTo(bodies);
        assertThat(told.lines).hasSizeBetween(3, 4).startsWith("connected").endsWith("connected");
        assertThat(told.lines.subList(1, told.lines.size() - 1)).doesNotHaveDuplicates();
    }

    @Test
    void eachRejectionIsReportedOnce() throws Exception {
        FakeCenter strict = center(100, batch -> batch % 2 == 0 ? Then.ACK_TWICE : Then.ACK);
        strict.rejects(record -> record.sequence() % 10 == 0);
        append(0, 500);
        Uplink running = connect(strict, "good");
        awaitEmptySpool();
        await().until(() -> running.status().acked() == 500);
        assertThat(running.status().rejected()).isEqualTo(50);
        assertThat(told.acks.stream().mapToInt(ack -> ack.rejected().size()).sum())
                .isEqualTo(50);
    }

    @Test
    void recordOverTheFrameLimitIsReplacedByANoteAndCounted() throws Exception {
        FakeCenter narrow = center(100, batch -> Then.ACK);
        narrow.readsFramesOf(2048);
        byte[] noise = new byte[10_000];
        new Random(3).nextBytes(noise);
        append(0, 1);
        spool.append(List.of(new CollectedRecord(null, null, noise)));
        append(1, 1);
        connect(narrow, "good");
        awaitEmptySpool();
        assertThat(narrow.judged())
                .hasSize(3)
                .contains("record 0", "record 1")
                .anyMatch(body -> body.contains("10000 bytes was dropped"));
        assertThat(drops.counts()).isEqualTo(Map.of("frame-limit", 1L));
    }

    @Test
    void recordAtTheFrameLimitIsSentWithoutItsTrace() throws Exception {
        FakeCenter narrow = center(100, batch -> Then.ACK);
        narrow.readsFramesOf(2048);
        narrow.takes(Feature.TRACE_CONTEXT);
        byte[] noise = new byte[1993];
        new Random(3).nextBytes(noise);
        spool.append(List.of(new CollectedRecord(null, null, noise)));
        connect(spool, narrow, "good", 1);
        awaitEmptySpool();
        assertThat(narrow.count()).isEqualTo(1);
        assertThat(narrow.traces()).isEmpty();
        assertThat(drops.counts()).isEmpty();
    }

    @Test
    void damagedRecordsAreReportedAndDoNotStopLaterRecords(@TempDir Path directory) throws Exception {
        FakeCenter strict = center(40, batch -> batch % 3 == 1 ? Then.WAIT : Then.ACK);
        try (Spool onDisk = SegmentedSpool.open(directory, 1 << 20, Clock.systemUTC(), new Random(), drops)) {
            for (int i = 0; i < 100; i++) {
                byte[] body = ("record " + i).getBytes(StandardCharsets.UTF_8);
                onDisk.append(List.of(new CollectedRecord(null, null, body)));
            }
        }
        // Reopened, so that nothing is cached.
        try (Spool onDisk = SegmentedSpool.open(directory, 1 << 20, Clock.systemUTC(), new Random(), drops)) {
            damage(directory, 30, 31, 70);
            connect(onDisk, strict, "good");
            await().until(() -> onDisk.firstPending() == 101);
        }
        assertThat(strict.hellos().stream().flatMap(hello -> hello.lost().stream()))
                .containsOnly(new SequenceGap(31, 32), new SequenceGap(71, 71));
        assertThat(strict.judged()).hasSize(97).doesNotContain("record 30", "record 31", "record 70");
        assertThat(strict.complaints()).isEmpty();
        assertThat(drops.counts()).isEqualTo(Map.of("spool-damaged", 3L));
    }

    /** A segment starts with 48 bytes; each frame has 17 bytes that start with the length of the rest. */
    private static void damage(Path directory, Integer... which) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Path segment = files.filter(file -> file.toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
            int at = 48;
            for (int record = 0; at < bytes.limit(); record++) {
                int length = bytes.getInt(at);
                if (List.of(which).contains(record)) {
                    bytes.put(at + 40, (byte) (bytes.get(at + 40) + 1));
                }
                at += 17 + length;
            }
            Files.write(segment, bytes.array());
        }
    }

    @Test
    void rejectedCredentialEndsTheUplinkWithAdvice() throws Exception {
        connect(center(100, batch -> Then.ACK), "bad");
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        assertThat(ended.get()).isInstanceOf(UplinkFailure.class).hasMessageContaining("enroll the sensor again");
    }

    @Test
    void refusalEndsTheUplinkWithTheCentersMessage() throws Exception {
        append(0, 1);
        connect(center(100, batch -> Then.REFUSE), "good");
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        assertThat(ended.get()).isInstanceOf(UplinkFailure.class).hasMessageContaining("sensor.revoked");
    }

    private static List<String> concat(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }
}
