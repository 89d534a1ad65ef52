package io.watchfloor.ops.platform.rights;

import java.util.Locale;

/**
 * Why the content of a case was held back from a reader. Contains no part of the content.
 *
 * @param marking the marking of the case
 * @param clearance the clearance of the reader or of the medium
 * @param mayRead whether the reader may read the case in the center, and only the medium shows too much to others
 */
public record HeldBack(Decision.Reason reason, Tlp marking, Tlp clearance, boolean mayRead) {

    /** Whether the marking or the restriction is the reason, and not the receiver's role or groups. */
    public boolean byMarking() {
        return reason == Decision.Reason.CLEARANCE || reason == Decision.Reason.RESTRICTED;
    }

    /** A sentence for people who see the case. */
    public String text() {
        return switch (reason) {
            case CLEARANCE ->
                mayRead
                        ? "Without details of the case: it is %s, and messages of this kind show details up to %s."
                                .formatted(label(marking), label(clearance))
                        : "Without details of the case: it is %s, and the receiver is cleared up to %s."
                                .formatted(label(marking), label(clearance));
            case RESTRICTED -> "Without details of the case: it is restricted to other people.";
            case SCOPE -> "Without details of the case: the receiver does not see all of its assets.";
            case EXERCISE -> "Without details of the case: it belongs to an exercise.";
            case ROLE -> "Without details of the case: the receiver may not read cases.";
        };
    }

    private static String label(Tlp tlp) {
        return "TLP:" + tlp.text().toUpperCase(Locale.ROOT);
    }
}
