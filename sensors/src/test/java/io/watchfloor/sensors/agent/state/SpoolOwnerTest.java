package io.watchfloor.sensors.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.sensors.agent.spool.InMemorySpool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SpoolOwnerTest {

    @TempDir
    Path folder;

    private final InMemorySpool spool = new InMemorySpool(10);

    /** After a reboot with a full disk, the sensor must still send pending records and accept orders. */
    @Test
    void sensorStartsOnAFullDisk() throws Exception {
        Path file = folder.resolve("spool-owner");
        SpoolOwner.store(file, Optional.of("s-1"), spool);
        long epoch = spool.epoch();
        Files.createSymbolicLink(folder.resolve("spool-owner.new"), Path.of("/dev/full"));
        SpoolOwner.store(file, Optional.of("s-1"), spool);
        assertThat(spool.epoch()).isEqualTo(epoch);

        assertThatThrownBy(() -> SpoolOwner.store(file, Optional.of("s-2"), spool))
                .hasMessageContaining("disk is full");
        SpoolOwner.store(file, Optional.of("s-2"), spool);
        assertThat(Files.readString(file)).isEqualTo("s-2\n");
    }
}
