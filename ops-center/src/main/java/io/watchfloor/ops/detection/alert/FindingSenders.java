package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.FindingMapping;

/** Which senders may report for a product whose findings a rule reads. */
final class FindingSenders {

    /** Begins the sender of an input. The ids of all other senders end with random characters. */
    private static final String INPUT = "door-";

    private FindingSenders() {}

    /** Whether the sender is an input that receives the findings from the product itself, or every sender may report them. */
    static boolean mayReport(FindingMapping mapping, String sender) {
        return mapping.inputs().isEmpty()
                || (sender.startsWith(INPUT) && mapping.inputs().contains(sender.substring(INPUT.length())));
    }
}
