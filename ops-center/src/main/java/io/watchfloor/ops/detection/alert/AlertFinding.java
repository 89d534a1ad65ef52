package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Finding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an alert shows of the finding of another product that opened it, in its latest version.
 *
 * @param provider the product, such as {@code Microsoft Defender for Identity}
 * @param id the provider's id of the finding; for an unknown finding, of the latest one; null if the record has none
 * @param severity the provider's word for the severity; empty if there is none
 * @param status the provider's word for the status; empty if there is none
 * @param closed whether the provider has closed the finding
 * @param updated when the provider changed the finding last; null if unknown
 * @param link address of the finding in the provider's portal, https only
 * @param unknown which value no mapping of the rule knows; null if all are known
 */
public record AlertFinding(
        String provider,
        @Nullable String id,
        String severity,
        String status,
        boolean closed,
        @Nullable Instant updated,
        @Nullable String link,
        @Nullable String unknown) {

    static AlertFinding of(Finding finding) {
        return new AlertFinding(
                finding.provider(),
                finding.id(),
                finding.state().severity(),
                finding.state().status(),
                finding.state().closed(),
                finding.state().updated(),
                finding.link(),
                finding.unknown());
    }

    /** The finding among all findings of all providers; null if the provider's id or time of change is unknown. */
    public @Nullable String versioned() {
        return id == null || updated == null ? null : provider + ' ' + id;
    }
}
