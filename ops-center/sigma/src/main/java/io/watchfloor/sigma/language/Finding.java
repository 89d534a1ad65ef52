package io.watchfloor.sigma.language;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding that another product made, as one record describes it. Texts have a bounded length and no control
 * characters.
 *
 * @param provider the product, such as {@code Microsoft Defender for Identity}
 * @param id the provider's id of the finding; null if the record has none
 * @param title the provider's title; for an unknown finding, a title that names the unknown kind
 * @param level the provider's severity in our words; the rule's level where the provider's severity is unknown
 * @param tags tags of the rule, and techniques and tactics of the finding in the form of tags
 * @param link address of the finding in the provider's portal, https only
 * @param unknown which value no mapping of the rule knows, such as {@code riskEventType newRisk}; null if all are known
 */
public record Finding(
        String provider,
        @Nullable String id,
        String title,
        Level level,
        List<String> tags,
        State state,
        @Nullable String link,
        @Nullable String unknown) {

    public Finding {
        tags = List.copyOf(tags);
    }

    /**
     * What changes during the life of a finding.
     *
     * @param severity the provider's word; empty if there is none
     * @param status the provider's word; empty if there is none
     * @param closed whether the provider has closed the finding
     * @param updated when the provider changed the finding last; null if unknown
     */
    public record State(
            String severity,
            String status,
            boolean closed,
            @Nullable Instant updated) {}
}
