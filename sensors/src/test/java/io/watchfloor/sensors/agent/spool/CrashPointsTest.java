package io.watchfloor.sensors.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.sensors.agent.spool.CrashingDisk.Sabotage;
import io.watchfloor.sensors.agent.spool.CrashingDisk.Stopped;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Restarts one spool many times after crashes at random steps: no record is lost without a gap, no record appears that
 * was not appended, and high priorities remain.
 */
class CrashPointsTest {
    /** Number of restarts; the figures in the manual use 10000. */
    private static final int LIVES = Integer.getInteger("watchfloor.spool.crashes", 60);

    @TempDir
    Path directory;

    @Test
    void killAtAnyStepLosesAndRepeatsNothing(TestReporter told) throws Exception {
        SpoolModel model = new SpoolModel();
        live(new Random(5), false, Sabotage.NONE, LIVES, model);
        told.publishEntry(LIVES + " kills", model.tally());
    }

    @Test
    void powerCutAtAnyStepLosesNoForcedRecord(TestReporter told) throws Exception {
        SpoolModel model = new SpoolModel();
        live(new Random(6), true, Sabotage.NONE, LIVES, model);
        told.publishEntry(LIVES + " power cuts", model.tally());
    }

    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            names = {"FORCES_NOTHING", "MOVES_IN_TWO_STEPS"})
    void modelDetectsABrokenSpool(Sabotage sabotage) {
        assertThatExceptionOfType(AssertionError.class)
                .as("within so many lives")
                .isThrownBy(() -> live(new Random(7), true, sabotage, 2000, new SpoolModel()));
    }

    private void live(Random random, boolean powerCuts, Sabotage sabotage, int lives, SpoolModel model)
            throws IOException {
        SpoolKey key = SpoolKey.in(directory.resolve("key"));
        for (int life = 0; life < lives; life++) {
            CrashingDisk disk = new CrashingDisk(random.nextInt(1, 120), powerCuts, sabotage, random);
            DropCounter drops = new DropCounter();
            SpoolDependencies given = new SpoolDependencies(
                    disk,
                    new SpoolLimits(1 << 20, Duration.ZERO, life % 2 == 0 ? WhenFull.WAIT : WhenFull.DROP_OLDEST),
                    key,
                    Clock.systemUTC(),
                    random,
                    RunningHash.SHA_256,
                    drops);
            boolean opened = false;
            try (SegmentedSpool spool = SegmentedSpool.open(directory.resolve("spool"), given)) {
                opened = true;
                model.reopened(spool, powerCuts);
                while (true) {
                    model.step(spool, drops, random, (life / 10) % 2 == 1);
                    if (random.nextInt(60) == 0) {
                        disk.crash();
                    }
                }
            } catch (Stopped stopped) {
                model.stopped(opened);
            }
            if (!powerCuts) { // which may restore an acknowledged segment without its successors
                assertThat(drops.counts()).doesNotContainKey("spool-damaged");
            }
        }
        try (SegmentedSpool spool = SegmentedSpool.open(
                directory.resolve("spool"),
                SpoolLimits.of(1 << 20),
                key,
                Clock.systemUTC(),
                random,
                new DropCounter())) {
            model.reopened(spool, powerCuts);
            model.emptied(spool);
        }
    }
}
