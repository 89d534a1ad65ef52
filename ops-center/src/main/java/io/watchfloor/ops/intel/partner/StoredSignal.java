package io.watchfloor.ops.intel.partner;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signal as stored.
 *
 * @param result how the case of the signal ended; null if there is no case yet
 */
public record StoredSignal(
        String partner,
        PartnerSignalText text,
        Tlp marking,
        String asset,
        Instant received,
        Instant changed,
        Delivery delivery,
        @Nullable CaseResult result) {

    /** @param comment the partner's latest comment; empty if there is none */
    public record PartnerSignalText(
            String sourceId, SignalKind kind, String title, String severity, String status, String comment) {}

    /**
     * @param delivered when detection had read the latest version; null if not yet
     * @param rejected code with which detection rejected the latest version; null if it did not
     */
    public record Delivery(
            @Nullable Instant delivered, @Nullable String rejected) {}

    /**
     * @param tlp marking of the case
     * @param closed when the case was closed; null if it is open
     */
    public record CaseResult(
            String caseId,
            Tlp tlp,
            boolean restricted,
            boolean exercise,
            @Nullable Instant closed,
            @Nullable String classification) {}
}
