package io.watchfloor.ops.intake.input;

import java.util.List;

/**
 * The result of submitting records. All changes caused by the records are committed.
 *
 * @param accepted number of records that were evaluated or are in the retry queue
 * @param rejected the other records: these are in quarantine and must not be sent again
 */
public record InputReceipt(int accepted, List<Rejected> rejected) {

    public static final InputReceipt NOTHING = new InputReceipt(0, List.of());

    public InputReceipt {
        rejected = List.copyOf(rejected);
    }

    /**
     * A record that could not be evaluated.
     *
     * @param index in the submitted list, starting at 0
     * @param code a stable error code
     */
    public record Rejected(int index, String code, String reason) {}
}
