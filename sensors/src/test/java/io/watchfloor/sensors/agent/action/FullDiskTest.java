package io.watchfloor.sensors.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The disk becomes full between an order and its outcome. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

    @TempDir
    Path folder;

    private static final Order BLOCK = RecordedOutcomes.order(
            "a", ActionKind.BLOCK_ADDRESS, Map.of("address", "192.0.2.1"), Duration.ofMinutes(1));

    /** Makes the next write of an action file fail. */
    private void fill() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.action.new"), Path.of("/dev/full"));
    }

    private OutcomeReporter telling() throws IOException {
        return new OutcomeReporter(StoredActions.open(folder, Instant.now()), Clock.systemUTC());
    }

    private static void told(OutcomeReporter telling, State state) throws IOException {
        telling.report(telling.find("a").orElseThrow(), state, "", new TreeMap<>());
    }

    @Test
    void outcomeThatCannotBeStoredIsNotSentAndRetried() throws Exception {
        OutcomeReporter telling = telling();
        assertThat(telling.tryStore(StoredAction.received(BLOCK, Instant.now())))
                .isTrue();
        fill();
        assertThatThrownBy(() -> told(telling, State.RUNNING)).hasMessageContaining("disk is full");
        assertThat(telling.next()).isEmpty();

        told(telling, State.RUNNING);
        assertThat(telling.next())
                .get()
                .isInstanceOfSatisfying(
                        Outcome.class, one -> assertThat(one.number()).isEqualTo(1));
        assertThat(telling().find("a").orElseThrow().lastState()).isEqualTo(State.RUNNING);
    }

    @Test
    void actionIsRevertedOnAFullDisk() throws Exception {
        OutcomeReporter telling = telling();
        StoredAction done =
                StoredAction.received(BLOCK, Instant.now()).withPhase(StoredAction.Phase.IN_EFFECT, Instant.now());
        assertThat(telling.tryStore(done)).isTrue();
        fill();
        telling.storeOrRemember(done.withPhase(StoredAction.Phase.TO_UNDO, done.revertAt()));
        assertThat(telling.find("a").orElseThrow().phase()).isEqualTo(StoredAction.Phase.TO_UNDO);
        assertThat(telling().find("a").orElseThrow().phase()).isEqualTo(StoredAction.Phase.IN_EFFECT);
    }
}
