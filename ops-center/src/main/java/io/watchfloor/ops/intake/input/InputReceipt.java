package io.watchfloor.ops.intake.input;

import java.util.List;

/**
 * The result of submitting records. Everything that they changed is committed.
 *
 * @param accepted how many records were evaluated, or wait in the retry queue
 * @param rejected the other records: they are in quarantine, and must not be sent again
 */
public record InputReceipt(int accepted, List<Rejected> rejected) {

    public static final InputReceipt NOTHING = new InputReceipt(0, List.of());

    public InputReceipt {
        rejected = List.copyOf(rejected);
    }

    /**
     * A record that could not be evaluated.
     *
     * @param index in the submitted list, from 0
     * @param code stable
     */
    public record Rejected(int index, String code, String reason) {}
}
