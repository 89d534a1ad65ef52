package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.sensors.protocol.UplinkFrame;
import io.watchfloor.sensors.protocol.UplinkFrame.Compared.Same;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Compares the running hashes of a sensor and the center to determine whether both have the same records up to a
 * sequence number.
 */
final class HashComparison {

    private HashComparison() {}

    /**
     * Replies to a sensor's request for a comparison. Blocks on the database.
     *
     * @param speaks null before the hello
     */
    static StreamReply answer(Ledger ledger, String sensor, @Nullable SpokenEpoch speaks, UplinkFrame.Compare asked) {
        boolean acknowledged =
                speaks != null && speaks.number == asked.epoch() && asked.sequence() <= speaks.held.base();
        Same same =
                acknowledged ? same(ledger, sensor, asked.epoch(), asked.sequence(), asked.history()) : Same.UNKNOWN;
        return StreamReply.of(new UplinkFrame.Compared(asked.epoch(), asked.sequence(), same));
    }

    /**
     * Compares a sensor's running hash with the stored one. Blocks on the database.
     *
     * @param history the sensor's running hash at the sequence number
     */
    static Same same(Ledger ledger, String sensor, long epoch, long sequence, long history) {
        OptionalLong stored = ledger.history(sensor, epoch, sequence);
        return stored.isEmpty() ? Same.UNKNOWN : stored.getAsLong() == history ? Same.TRUE : Same.FALSE;
    }
}
