package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.Divergence.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The spool's header file: the current epoch, and the lineage (database id) of the center that last accepted the epoch.
 */
record EpochFile(StateFile file) {
    private static final int MAGIC = 0x57465350;
    private static final int NUMBERS = 9;

    /**
     * The current epoch.
     *
     * @param base sequence number = index - base
     * @param history the running hash at the base
     * @param lineage lineage of the center that last welcomed the spool
     * @param divergence why the epoch was started; null after a welcome
     */
    record Epoch(
            long epoch,
            long base,
            long history,
            @Nullable Long lineage,
            @Nullable Divergence divergence) {}

    static EpochFile in(Disk disk, Path directory) {
        return new EpochFile(new StateFile(disk, directory.resolve("header"), MAGIC, NUMBERS));
    }

    Optional<Epoch> read() throws IOException {
        return file.read()
                .map(is -> new Epoch(
                        is[0],
                        is[1],
                        is[2],
                        is[3] == 0 ? null : (Long) is[4],
                        is[5] == 0 ? null : new Divergence(is[6], is[7], Reason.ofNumber(is[8]))));
    }

    /** @throws IOException if the file cannot be written, for example because the disk is full */
    void write(Epoch epoch) throws IOException {
        Long lineage = epoch.lineage();
        Divergence parting = epoch.divergence();
        boolean written = file.write(
                true,
                epoch.epoch(),
                epoch.base(),
                epoch.history(),
                lineage == null ? 0 : 1,
                lineage == null ? 0 : lineage,
                parting == null ? 0 : 1,
                parting == null ? 0 : parting.epoch(),
                parting == null ? 0 : parting.through(),
                parting == null ? 0 : parting.reason().number());
        if (!written) {
            throw new IOException("cannot write the spool: the disk is full");
        }
    }
}
