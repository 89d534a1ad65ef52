package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.recording.RecordingReplay;
import io.watchfloor.sensors.agent.collect.recording.ReplayPace;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sensor reads a Windows event log file with the engine's decoder, which it loads by class name. */
class EventLogRecordingTest {
    private static final Path RECORDED = find(Path.of("").toAbsolutePath());

    @TempDir
    Path directory;

    /** Finds {@code shared/data} beside the repository, or beside one of its parent folders. */
    private static Path find(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path recorded = folder.resolve("shared/data/regression/evtx");
            if (Files.isDirectory(recorded)) {
                return recorded;
            }
        }
        return start.resolve("shared/data/regression/evtx");
    }

    @Test
    void theRecordsOfAWindowsEventLogAreSentAsJson() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(RECORDED), "there is no " + RECORDED);
        List<Path> files;
        try (Stream<Path> all = Files.list(RECORDED)) {
            files = all.sorted().limit(5).toList();
        }
        DropCounter drops = new DropCounter();

        List<byte[]> bodies = replay("sent", files, drops);

        assertThat(bodies).hasSizeGreaterThanOrEqualTo(files.size());
        TelemetryReader reader = new TelemetryReader().forRecordings(AssetName.parse("unknown"));
        for (byte[] body : bodies) {
            Telemetry telemetry = reader.read(body, null, null, Instant.now());
            assertThat(telemetry.logsources()).isNotEmpty().allMatch(source -> "windows".equals(source.product()));
            assertThat(telemetry.fields()).containsKeys("EventID", "Channel", "Computer");
        }
        assertThat(drops.counts()).isEmpty();
    }

    @Test
    void whatIsNoEventLogIsLeftOutAndCounted() throws Exception {
        Path no = Files.writeString(directory.resolve("no.evtx"), "no event log");
        DropCounter drops = new DropCounter();

        assertThat(replay("none", List.of(no), drops)).isEmpty();

        assertThat(drops.counts()).containsEntry("file-damaged", 1L);
    }

    private List<byte[]> replay(String name, List<Path> files, DropCounter drops) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (Spool spool = SegmentedSpool.open(
                        directory.resolve(name), 64 << 20, Clock.systemUTC(), new SecureRandom(), drops);
                RecordingReplay replay =
                        new RecordingReplay(files, Source.PLAIN, 1 << 20, ReplayPace.MAX, spool, drops)) {
            while (replay.collect() != Progress.ENDED) {}
            for (var batch = spool.lease(1_000, 8 << 20); batch.isPresent(); batch = spool.lease(1_000, 8 << 20)) {
                batch.get().records().stream().map(TelemetryRecord::body).forEach(bodies::add);
            }
        }
        return bodies;
    }
}
