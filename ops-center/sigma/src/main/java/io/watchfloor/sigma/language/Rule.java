package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;

/** A Sigma rule. */
public record Rule(RuleHeader header, LogSource logsource, DetectionTree detection) {

    /** Copy of this rule with a filter applied and a new content hash. */
    public Rule filtered(DetectionTree filtered, String filterHash) {
        String both = contentHash() + ' ' + filterHash;
        String hash = ContentHash.of(both.getBytes(StandardCharsets.UTF_8));
        return new Rule(header.withContentHash(hash), logsource, filtered);
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
