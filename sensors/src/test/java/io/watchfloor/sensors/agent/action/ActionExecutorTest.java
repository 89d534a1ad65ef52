package io.watchfloor.sensors.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.Ready;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionExecutorTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private ActionExecutor open(ActionKind... allowed) throws IOException {
        Set<ActionKind> allow = EnumSet.noneOf(ActionKind.class);
        allow.addAll(List.of(allowed));
        return ActionExecutor.open(
                        new ActionSettings(allow, Duration.ofHours(1), List.of()),
                        folder,
                        new ActionHandlerFactory(List.of("/nonexistent/nft"), List::of, RecordedOutcomes.NO_PACKAGES),
                        Clock.systemUTC())
                .start();
    }

    private static Process victim() throws IOException {
        return new ProcessBuilder("sleep", "600").start();
    }

    private static Order kill(String id, Process process, String program) {
        return RecordedOutcomes.order(
                id, ActionKind.KILL_PROCESS, Map.of("pid", Long.toString(process.pid()), "program", program), MINUTE);
    }

    @Test
    void disallowedOrderIsRefused() throws Exception {
        Process process = victim();
        try (ActionExecutor actions = open()) {
            assertThat(actions.connected()).containsExactly(new Ready(List.of(), true));
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(kill("a", process, "sleep"));
            assertThat(center.hears("a", State.REFUSED).words()).contains("actions.allow");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void processIsKilledOnceAndNamedInTheEvidence() throws Exception {
        Process process = victim();
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS)) {
            assertThat(actions.connected()).containsExactly(new Ready(List.of("kill-process"), true));
            RecordedOutcomes center = new RecordedOutcomes(actions);
            Order order = kill("a", process, "sleep");
            center.orders(order);
            Outcome done = center.hears("a", State.SUCCEEDED);
            assertThat(process.waitFor()).isNotZero();
            assertThat(done.evidence())
                    .containsEntry("pid", Long.toString(process.pid()))
                    .containsKey("startedAt");

            center.orders(order);
            center.orders(kill("b", process, "sleep"));
            assertThat(center.hears("b", State.FAILED).words()).contains("does not exist");
            assertThat(center.heardOf("a")).containsExactly(State.RUNNING, State.SUCCEEDED, State.SUCCEEDED);
            center.wantsUndone(order);
            center.hears("a", State.REVERT_FAILED);
        }
    }

    @Test
    void otherProgramsAndTheSensorItselfAreNotKilled() throws Exception {
        Process process = victim();
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(kill("a", process, "mimikatz"));
            assertThat(center.hears("a", State.FAILED).words()).contains("not mimikatz");
            assertThat(process.isAlive()).isTrue();
            center.orders(RecordedOutcomes.order(
                    "b",
                    ActionKind.KILL_PROCESS,
                    Map.of("pid", Long.toString(ProcessHandle.current().pid()), "program", "java"),
                    MINUTE));
            assertThat(center.hears("b", State.REFUSED).words()).contains("is this sensor");
            center.orders(kill("c", process, ""));
            center.hears("c", State.REFUSED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void deletedProgramIsKilledByItsOriginalName() throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve("implant"));
        assumeTrue(program.toFile().setExecutable(true));
        Process process = new ProcessBuilder(program.toString(), "600").start();
        Files.delete(program);
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(kill("a", process, program.toString()));
            center.hears("a", State.SUCCEEDED);
            assertThat(process.waitFor()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void unacknowledgedOutcomesAreResentAfterARestart() throws Exception {
        Process process = victim();
        Order order = kill("a", process, "sleep");
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS)) {
            actions.receive(order);
            assertThat(process.waitFor()).isNotZero();
            new RecordedOutcomes(actions).hears("a", State.SUCCEEDED);
        }
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            assertThat(actions.next()).isEmpty();
            center.orders(order);
            assertThat(center.hears("a", State.SUCCEEDED).number()).isEqualTo(2);
        }
    }

    @Test
    void storedOrderIsExecutedAfterARestart() throws Exception {
        Process process = victim();
        try (ActionExecutor taken = ActionExecutor.open(
                new ActionSettings(Set.of(ActionKind.KILL_PROCESS), MINUTE, List.of()),
                folder,
                new ActionHandlerFactory(List.of("nft"), List::of, RecordedOutcomes.NO_PACKAGES),
                Clock.systemUTC())) {
            taken.receive(kill("a", process, "sleep")); // never started, as if the process was killed now
        }
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS)) {
            new RecordedOutcomes(actions).hears("a", State.SUCCEEDED);
        }
    }

    @Test
    void expiredOrderIsNotExecutedAfterARestart() throws Exception {
        Process process = victim();
        try (ActionExecutor taken = ActionExecutor.open(
                new ActionSettings(Set.of(ActionKind.KILL_PROCESS, ActionKind.BLOCK_ADDRESS), MINUTE, List.of()),
                folder,
                new ActionHandlerFactory(List.of("nft"), List::of, RecordedOutcomes.NO_PACKAGES),
                Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)))) {
            taken.receive(kill("a", process, "sleep"));
            taken.receive(
                    RecordedOutcomes.order("b", ActionKind.BLOCK_ADDRESS, Map.of("address", "192.0.2.1"), MINUTE));
        }
        try (ActionExecutor actions = open(ActionKind.KILL_PROCESS, ActionKind.BLOCK_ADDRESS)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            assertThat(center.hears("a", State.FAILED).words()).contains("the time limit expired");
            assertThat(center.hears("b", State.FAILED).words()).contains("the time limit expired");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void invalidLimitsKindsAndAddressesAreRefused() throws Exception {
        try (ActionExecutor actions = open(ActionKind.BLOCK_ADDRESS, ActionKind.ISOLATE_HOST)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(RecordedOutcomes.order(
                    "long", ActionKind.BLOCK_ADDRESS, Map.of("address", "192.0.2.1"), Duration.ofDays(2)));
            assertThat(center.hears("long", State.REFUSED).words()).contains("actions.longest");
            for (String wrong :
                    List.of("", "example.org", "127.0.0.1", "1.2.3", "300.1.2.3", "0.0.0.0", "1.2.3.4; drop", "::")) {
                String id = "w" + Integer.toHexString(wrong.hashCode());
                center.orders(RecordedOutcomes.order(id, ActionKind.BLOCK_ADDRESS, Map.of("address", wrong), MINUTE));
                center.hears(id, State.REFUSED);
            }
            center.orders(RecordedOutcomes.order("cut", ActionKind.ISOLATE_HOST, Map.of(), MINUTE));
            assertThat(center.hears("cut", State.REFUSED).words()).contains("the center's address cannot be resolved");
            center.orders(
                    RecordedOutcomes.order("no-nft", ActionKind.BLOCK_ADDRESS, Map.of("address", "192.0.2.1"), MINUTE));
            assertThat(center.hears("no-nft", State.FAILED).words()).contains("nft");
        }
    }

    @Test
    void missingPermissionIsReportedWithAdvice() throws Exception {
        String refusing = "echo 'cache initialization failed: Operation not permitted' >&2; exit 1";
        try (ActionExecutor actions = ActionExecutor.open(
                        new ActionSettings(Set.of(ActionKind.BLOCK_ADDRESS), MINUTE, List.of()),
                        folder,
                        new ActionHandlerFactory(List.of("sh", "-c", refusing), List::of, RecordedOutcomes.NO_PACKAGES),
                        Clock.systemUTC())
                .start()) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(
                    RecordedOutcomes.order("a", ActionKind.BLOCK_ADDRESS, Map.of("address", "192.0.2.1"), MINUTE));
            assertThat(center.hears("a", State.FAILED).words()).contains("CAP_NET_ADMIN");
        }
        try (ActionExecutor actions = open(ActionKind.BLOCK_ADDRESS)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(
                    RecordedOutcomes.order("b", ActionKind.BLOCK_ADDRESS, Map.of("address", "192.0.2.1"), MINUTE));
            assertThat(center.hears("b", State.FAILED).words()).contains("install nftables");
        }
    }
}
