package io.watchfloor.ops.intake.input;

import java.util.List;

/**
 * What became of records that a door brought. Everything that they changed is committed.
 *
 * @param accepted how many are judged, or wait for their asset
 * @param rejected the others; they are in quarantine, and need not come again
 */
public record InputReceipt(int accepted, List<Rejected> rejected) {

    public static final InputReceipt NOTHING = new InputReceipt(0, List.of());

    public InputReceipt {
        rejected = List.copyOf(rejected);
    }

    /**
     * A record that cannot be judged.
     *
     * @param index in the list that was brought, from 0
     * @param code stable
     */
    public record Rejected(int index, String code, String reason) {}
}
