package io.watchfloor.ops.intel.partner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;

/**
 * A finding that a partner sent, in our words.
 *
 * @param sourceId the partner's id
 * @param status new, inProgress or resolved
 * @param asset {@code kind:name}
 * @param changed when the partner changed the finding last
 * @param record the record that detection reads
 */
public record PartnerSignal(
        String sourceId,
        SignalKind kind,
        String title,
        String severity,
        String status,
        Tlp marking,
        String asset,
        Instant changed,
        ObjectNode record) {

    public static final int LONGEST_ID = 200;

    /** The words for the status; those of Microsoft Graph. */
    public static final String NEW = "new";

    public static final String IN_PROGRESS = "inProgress";
    public static final String RESOLVED = "resolved";

    /** A signal that is refused. The others of the same request are not affected. */
    public record Refusal(String sourceId, String code, String detail) {}
}
