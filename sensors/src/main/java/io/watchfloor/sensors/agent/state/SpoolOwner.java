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
 * Stores which sensor owns the records in the spool. If a cloned host is enrolled as a new sensor, its pending records
 * are sent in a new epoch, so that the center does not treat the original sensor's records as missing.
 */
public final class SpoolOwner {

    private SpoolOwner() {}

    /**
     * Stores the owner of the spool.
     *
     * @param sensor the sensor's id at the center; empty if the credential does not come from enrolment
     */
    public static void store(Path file, Optional<String> sensor, Spool spool) throws IOException {
        if (sensor.isEmpty()) {
            return;
        }
        String before = Files.exists(file) ? Files.readString(file).strip() : sensor.get();
        if (Files.exists(file) && before.equals(sensor.get())) {
            return; // the owner is unchanged, so a full disk must not prevent the sensor from starting
        }
        if (!before.equals(sensor.get())) {
            spool.startNewEpoch(Divergence.Reason.SET_BACK);
        }
        if (!AtomicFile.replace(file, (sensor.get() + "\n").getBytes(StandardCharsets.UTF_8), true)) {
            throw new IOException("cannot write %s: the disk is full".formatted(file));
        }
    }
}
