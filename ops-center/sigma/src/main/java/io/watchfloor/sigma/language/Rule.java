package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma rule.
 *
 * @param finding how to read the finding of another product in a record that matches; null for most rules
 */
public record Rule(
        RuleHeader header,
        LogSource logsource,
        DetectionTree detection,
        @Nullable FindingMapping finding) {

    /** Creates a rule whose matches are findings of its own. */
    public Rule(RuleHeader header, LogSource logsource, DetectionTree detection) {
        this(header, logsource, detection, null);
    }

    /** Copy of this rule with a filter applied and a new content hash. */
    public Rule filtered(DetectionTree filtered, String filterHash) {
        String both = contentHash() + ' ' + filterHash;
        String hash = ContentHash.of(both.getBytes(StandardCharsets.UTF_8));
        return new Rule(header.withContentHash(hash), logsource, filtered, finding);
    }

    public String id() {
        return header.id();
    }

    public String title() {
        return header.title();
    }

    public Level level() {
        return header.level();
    }

    public String contentHash() {
        return header.origin().contentHash();
    }
}
