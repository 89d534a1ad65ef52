package io.watchfloor.sensors.agent.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.gather.PackageSettings;
import io.watchfloor.sensors.protocol.ActionKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectPackageTest {

    @TempDir
    Path folder;

    /** The center already has the whole package and would reject a different one. */
    @Test
    void killedSensorSendsTheSamePackageAgain() throws Exception {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Path log = Files.writeString(logs.resolve("a.log"), "one\n");
        Path packages = folder.resolve("packages");
        BlockedPackageSender sender = new BlockedPackageSender();
        CollectPackage deed = new CollectPackage(
                new ActionSettings(
                        Set.of(ActionKind.COLLECT_PACKAGE),
                        Duration.ofHours(1),
                        List.of(),
                        new PackageSettings(List.of(logs), true, 1 << 20, 10)),
                new ActionHandlerFactory.Packages(folder, packages, sender),
                Clock.systemUTC());
        StoredAction action = StoredAction.received(
                RecordedOutcomes.order(
                        "r1", ActionKind.COLLECT_PACKAGE, Map.of("paths", log.toString()), Duration.ofMinutes(1)),
                Clock.systemUTC().instant());

        assertThat(deed.execute(action, List.of()).succeeded()).isTrue();
        Files.writeString(log, "two\n");
        assertThat(deed.execute(action, List.of()).succeeded()).isTrue();
        assertThat(sender.sent).hasSize(2);
        assertThat(sender.sent.getFirst()).isEqualTo(sender.sent.getLast());

        deed.cleanUp();
        assertThat(packages).isEmptyDirectory();
    }
}
