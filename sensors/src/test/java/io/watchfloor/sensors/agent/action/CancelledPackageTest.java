package io.watchfloor.sensors.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.gather.PackageSettings;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelledPackageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path packages = Path.of("");
    private Order order = RecordedOutcomes.order("r", ActionKind.COLLECT_PACKAGE, Map.of(), Duration.ZERO);

    @BeforeEach
    void somethingIsToBeCollected() throws IOException {
        packages = folder.resolve("packages");
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Files.writeString(logs.resolve("a.log"), "one\n");
        order = RecordedOutcomes.order(
                "r1", ActionKind.COLLECT_PACKAGE, Map.of("paths", logs.toString()), Duration.ofMinutes(10));
    }

    private ActionExecutor open(PackageSender sender) throws IOException {
        return ActionExecutor.open(
                        new ActionSettings(
                                Set.of(ActionKind.COLLECT_PACKAGE),
                                Duration.ofHours(1),
                                List.of(),
                                new PackageSettings(List.of(folder.resolve("logs")), true, 1 << 20, 10)),
                        folder.resolve("actions"),
                        new ActionHandlerFactory(
                                List.of("/nonexistent/nft"),
                                List::of,
                                new ActionHandlerFactory.Packages(folder, packages, sender)),
                        Clock.systemUTC())
                .start();
    }

    @Test
    void cancelStopsAnUploadAndDeletesThePackage() throws Exception {
        BlockedPackageSender sender = BlockedPackageSender.endless();
        try (ActionExecutor actions = open(sender)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(order);
            await().atMost(PATIENCE).until(() -> sender.sent.size() == 1);
            center.cancels(order);
            assertThat(center.hears("r1", State.CANCELLED).words()).contains("cancelled");
            assertThat(center.heardOf("r1")).containsExactly(State.RUNNING, State.CANCELLED);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(packages).isEmptyDirectory());

            Order next = new Order("r2", order.call(), order.kind(), order.arguments(), order.limitMillis());
            center.orders(next);
            await().atMost(PATIENCE).until(() -> sender.sent.size() == 2);
            center.orders(order);
            center.cancels(next);
            center.hears("r2", State.CANCELLED);
            assertThat(sender.sent).hasSize(2);
        }
    }

    @Test
    void cancelAfterTheUploadReportsSuccess() throws Exception {
        BlockedPackageSender sender = BlockedPackageSender.endless();
        try (ActionExecutor actions = open(sender)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(order);
            await().atMost(PATIENCE).until(() -> sender.sent.size() == 1);
            sender.arrived = true;
            center.cancels(order);
            Outcome done = center.hears("r1", State.SUCCEEDED);
            assertThat(done.evidence()).containsEntry("sha256", sender.sent.getFirst());
            center.cancels(order);
            assertThat(center.heardOf("r1")).doesNotContain(State.CANCELLED);
        }
    }

    @Test
    void cancelSurvivesAKill() throws Exception {
        BlockedPackageSender first = BlockedPackageSender.endless();
        first.reachable = false;
        try (ActionExecutor actions = open(first)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.orders(order);
            await().atMost(PATIENCE).until(() -> first.sent.size() == 1);
            center.cancels(order);
        }
        BlockedPackageSender second = BlockedPackageSender.endless();
        try (ActionExecutor actions = open(second)) {
            new RecordedOutcomes(actions).hears("r1", State.CANCELLED);
            assertThat(second.sent).isEmpty();
        }
    }

    @Test
    void orderDeliveredAfterItsCancelIsNotExecuted() throws Exception {
        BlockedPackageSender sender = new BlockedPackageSender();
        try (ActionExecutor actions = open(sender)) {
            RecordedOutcomes center = new RecordedOutcomes(actions);
            center.cancels(order);
            assertThat(center.hears("r1", State.CANCELLED).words()).contains("before the sensor started it");
            center.orders(order);
            center.orders(new Order("r2", order.call(), order.kind(), order.arguments(), order.limitMillis()));
            center.hears("r2", State.SUCCEEDED);
            assertThat(sender.sent).hasSize(1);
        }
    }
}
