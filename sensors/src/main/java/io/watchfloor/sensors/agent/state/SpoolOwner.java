package io.watchfloor.sensors.agent.state;

import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.Divergence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which sensor the records in the spool are of. A machine that was copied from another one, and is then enrolled for itself, brings what is
 * pending in a new epoch: to its center this sensor is another one, and what the former brought is not missing of it.
 */
public final class SpoolOwner {

    private SpoolOwner() {}

    /**
     * Notes whose the spool is from now on.
     *
     * @param sensor the center's name for it; empty when the credential was not told by an enrolment
     */
    public static void settle(Path file, Optional<String> sensor, Spool spool) throws IOException {
        if (sensor.isEmpty()) {
            return;
        }
        String before = Files.exists(file) ? Files.readString(file).strip() : sensor.get();
        if (Files.exists(file) && before.equals(sensor.get())) {
            return; // It is noted: a disk without room must not keep the sensor from starting.
        }
        if (!before.equals(sensor.get())) {
            spool.startNewEpoch(Divergence.Reason.SET_BACK);
        }
        if (!AtomicFile.replace(file, (sensor.get() + "\n").getBytes(StandardCharsets.UTF_8), true)) {
            throw new IOException("the disk of %s has no room".formatted(file));
        }
    }
}
