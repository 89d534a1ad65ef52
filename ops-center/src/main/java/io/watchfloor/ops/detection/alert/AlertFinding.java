package io.watchfloor.ops.detection.alert;

import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Finding;
import java.time.Instant;
import java.util.List;
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
 * @param sharedId the id by which several inputs report the same finding; null if there is none
 * @param closing how the provider closed the finding; null if the finding is open, and in alerts of former versions
 * @param sharing if a partner organisation sent the finding; otherwise null
 */
public record AlertFinding(
        String provider,
        @Nullable String id,
        String severity,
        String status,
        boolean closed,
        @Nullable Instant updated,
        @Nullable String link,
        @Nullable String unknown,
        @Nullable String sharedId,
        @Nullable Closing closing,
        @Nullable Sharing sharing) {

    /** A finding of a product of this organisation. */
    public AlertFinding(
            String provider,
            @Nullable String id,
            String severity,
            String status,
            boolean closed,
            @Nullable Instant updated,
            @Nullable String link,
            @Nullable String unknown,
            @Nullable String sharedId,
            @Nullable Closing closing) {
        this(provider, id, severity, status, closed, updated, link, unknown, sharedId, closing, null);
    }

    /**
     * A finding that a partner organisation sent.
     *
     * @param partner id of the partner
     * @param sourceId the partner's id of the finding
     * @param marking the highest marking among the versions of the finding; an unknown label counts as red
     */
    public record Sharing(String partner, String sourceId, Tlp marking) {

        static Sharing of(Finding.Sharing sharing) {
            return new Sharing(
                    sharing.partner(),
                    sharing.sourceId(),
                    Tlp.parse(sharing.marking()).orElse(Tlp.RED));
        }

        Sharing updated(@Nullable Sharing later) {
            return later == null || marking.covers(later.marking) ? this : later;
        }
    }

    /** A finding that only one input reports, and of which no closing is known. */
    public AlertFinding(
            String provider,
            @Nullable String id,
            String severity,
            String status,
            boolean closed,
            @Nullable Instant updated,
            @Nullable String link,
            @Nullable String unknown) {
        this(provider, id, severity, status, closed, updated, link, unknown, null, null);
    }

    /**
     * How the provider closed the finding, in the provider's words.
     *
     * @param at when; null if unknown
     * @param classification whether the finding was right; null if the provider gave none
     * @param determination what it was; null if the provider gave none
     */
    public record Closing(
            @Nullable Instant at,
            @Nullable String classification,
            @Nullable String determination) {}

    static AlertFinding of(Finding finding) {
        Finding.State state = finding.state();
        return new AlertFinding(
                finding.provider(),
                finding.id(),
                state.severity(),
                state.status(),
                state.closed(),
                state.updated(),
                finding.link(),
                finding.unknown(),
                finding.sharedId(),
                state.closed() ? closing(state) : null,
                finding.sharing() == null ? null : Sharing.of(finding.sharing()));
    }

    /**
     * The finding as a sender reports it that may not report for the product. It is another finding than the product's
     * own one with this id, so that the sender can neither make nor change an alert of the product.
     */
    AlertFinding sentBy(String sender) {
        return new AlertFinding(
                "%s, sent by %s".formatted(provider, sender),
                id,
                severity,
                status,
                closed,
                updated,
                link,
                unknown,
                null,
                closing,
                sharing);
    }

    private static Closing closing(Finding.State state) {
        Instant at = state.closing().at();
        return new Closing(
                at == null ? state.updated() : at,
                present(state.closing().classification()),
                present(state.closing().determination()));
    }

    private static @Nullable String present(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * The same finding in the state of a later version. If several inputs report the finding, the name, the id and the
     * link of the one that has a link stay.
     */
    AlertFinding updated(AlertFinding later) {
        AlertFinding named = later.link == null && link != null ? this : later;
        return new AlertFinding(
                named.provider,
                named.id,
                later.severity,
                later.status,
                later.closed,
                later.updated,
                named.link,
                later.unknown,
                sharedId,
                closingAfter(later),
                sharing == null ? later.sharing : sharing.updated(later.sharing));
    }

    /** An input that knows less of the closing takes nothing away. */
    private @Nullable Closing closingAfter(AlertFinding later) {
        if (closing == null || later.closing == null) {
            return later.closing;
        }
        return new Closing(
                closing.at == null ? later.closing.at : closing.at,
                later.closing.classification == null ? closing.classification : later.closing.classification,
                later.closing.determination == null ? closing.determination : later.closing.determination);
    }

    /**
     * The names of the finding among all findings of all providers, the first one is in use; empty if the provider's id
     * or time of change is unknown. Assets that knew the finding before inputs shared ids know it by the last name.
     */
    public List<String> versioned() {
        return id == null || updated == null ? List.of() : names(provider + ' ' + id);
    }

    /** The finding's names, of which the given one is used for a finding that only one input reports. */
    List<String> names(String alone) {
        return sharedId == null || unknown != null ? List.of(alone) : List.of("shared " + sharedId, alone);
    }
}
