package io.watchfloor.sigma.language;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * @param sharedId what the records of other rules that report the same finding have in common with this one: a UUID in
 *     lower case; null if there is none
 * @param sharing if a partner organisation sent the finding; otherwise null
 */
public record Finding(
        String provider,
        @Nullable String id,
        String title,
        Level level,
        List<String> tags,
        State state,
        @Nullable String link,
        @Nullable String unknown,
        @Nullable String sharedId,
        @Nullable Sharing sharing) {

    /** An interface that serves the findings of several products may put two letters for the product in front. */
    private static final Pattern UUID = Pattern.compile("(?:[a-z]{2})?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    public Finding {
        tags = List.copyOf(tags);
    }

    /** Returns the first UUID among the ids of a finding, in lower case; null if there is none. */
    public static @Nullable String sharedId(List<String> ids) {
        for (String id : ids) {
            Matcher uuid = UUID.matcher(id.strip().toLowerCase(Locale.ROOT));
            if (uuid.matches()) {
                return uuid.group(1);
            }
        }
        return null;
    }

    /**
     * From whom a finding came, and to whom it may be shown.
     *
     * @param partner id of the partner organisation
     * @param sourceId the partner's id of the finding
     * @param marking label of the Traffic Light Protocol as in the record; empty if there is none
     */
    public record Sharing(String partner, String sourceId, String marking) {}

    /**
     * What changes during the life of a finding.
     *
     * @param severity the provider's word; empty if there is none
     * @param status the provider's word; empty if there is none
     * @param closed whether the provider has closed the finding
     * @param updated when the provider changed the finding last; null if unknown
     * @param closing counts only if the finding is closed
     */
    public record State(
            String severity,
            String status,
            boolean closed,
            @Nullable Instant updated,
            Closing closing) {}

    /**
     * How the provider closed a finding, in the provider's words.
     *
     * @param at when; null if unknown
     * @param classification whether the finding was right; empty if there is none
     * @param determination what it was; empty if there is none
     */
    public record Closing(@Nullable Instant at, String classification, String determination) {}
}
