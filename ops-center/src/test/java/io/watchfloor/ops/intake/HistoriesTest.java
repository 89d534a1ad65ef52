package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a sensor's machine, its connections and the center: every record that counts as done is evaluated
 * or is part of a reported gap. Sensor and center are the real ones, driven step by step. {@code -Pfull} and {@code
 * -Dhistories=10000} run more histories.
 */
class HistoriesTest {

    private static final int HISTORIES = Integer.getInteger("histories", 500);
    private static final Path MEMORY = Path.of("/dev/shm");

    private Path folder = Path.of("");

    @BeforeEach
    void aFolderInMemory() throws IOException {
        folder = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "watchfloor-histories-")
                : Files.createTempDirectory("watchfloor-histories-");
    }

    @AfterEach
    void removeIt() throws IOException {
        remove(folder);
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private static IngestSettings settings() throws InvalidSettingsException {
        return ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE)
                .settings()
                .ingest();
    }

    private History history(long seed, RunningHash hash, IngestSettings settings) throws IOException {
        return new History(seed, Files.createDirectory(folder.resolve("history-" + seed)), hash, settings);
    }

    @Test
    void everyRecordIsEvaluatedOnceOrIsPartOfAReportedGap() throws Exception {
        IngestSettings settings = settings();
        for (long seed = Long.getLong("seed", 0); seed < HISTORIES; seed++) {
            try {
                history(seed, RunningHash.SHA_256, settings).happen();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("history " + seed + ": " + e.getMessage(), e);
            }
            remove(folder.resolve("history-" + seed));
        }
    }

    /** The same checks detect a build in which a sequence is not bound to the content of its record. */
    @Test
    void aBuildThatDoesNotBindSequencesToContentIsCaught() throws Exception {
        assertThat(caught((before, record) -> 1, history -> {})).isNotEmpty();
    }

    @Test
    void aBuildThatAcceptsASecondSessionIsCaught() throws Exception {
        assertThat(caught(
                        RunningHash.SHA_256,
                        history -> history.center().ledger().sabotageLeases()))
                .isNotEmpty();
    }

    @Test
    void aBuildThatDropsTheGapsOfBatchesIsCaught() throws Exception {
        assertThat(caught(
                        RunningHash.SHA_256,
                        history -> history.center().ledger().sabotageGaps()))
                .isNotEmpty();
    }

    @Test
    void aBuildThatContinuesAfterLostClaimsIsCaught() throws Exception {
        assertThat(caught(
                        RunningHash.SHA_256,
                        history -> history.center().ledger().sabotageClaims()))
                .isNotEmpty();
    }

    @Test
    void aBuildThatAcknowledgesBeforeTheDiskWriteIsCaught() throws Exception {
        assertThat(caught(
                        RunningHash.SHA_256,
                        history -> history.center().ledger().sabotageWaits()))
                .isNotEmpty();
    }

    @Test
    void aBuildThatForgetsSentRecordsIsCaught() throws Exception {
        assertThat(caught(RunningHash.SHA_256, History::sabotageSentMarks)).isNotEmpty();
    }

    private List<Long> caught(RunningHash hash, Consumer<History> sabotage) throws Exception {
        IngestSettings settings = settings();
        List<Long> caught = new java.util.ArrayList<>();
        for (long seed = 0; caught.isEmpty() && seed < 2_000; seed++) {
            History history = history(seed, hash, settings);
            sabotage.accept(history);
            try {
                history.happen();
            } catch (AssertionError e) {
                caught.add(seed);
            }
        }
        return caught;
    }
}
