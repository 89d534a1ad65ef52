package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether sensor and center hold the same record under a sequence. */
final class Comparison {

    private Comparison() {}

    /**
     * Blocks on the database.
     *
     * @param speaks null before the hello
     */
    static StreamReply answer(Ledger ledger, String sensor, @Nullable SpokenEpoch speaks, UplinkFrame.Compare asked) {
        boolean judged = speaks != null && speaks.number == asked.epoch() && asked.sequence() <= speaks.held.base();
        OptionalLong known = judged ? ledger.history(sensor, asked.epoch(), asked.sequence()) : OptionalLong.empty();
        UplinkFrame.Compared.Same same = known.isEmpty()
                ? UplinkFrame.Compared.Same.UNKNOWN
                : known.getAsLong() == asked.history()
                        ? UplinkFrame.Compared.Same.TRUE
                        : UplinkFrame.Compared.Same.FALSE;
        return StreamReply.of(new UplinkFrame.Compared(asked.epoch(), asked.sequence(), same));
    }
}
