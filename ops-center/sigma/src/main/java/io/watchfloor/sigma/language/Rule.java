package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma rule.
 *
 * @param finding how to read the finding of another product in a record that matches; null for most rules
 * @param emptyLists lists that the rule uses as placeholders and that have no entry, by name
 */
public record Rule(
        RuleHeader header,
        LogSource logsource,
        DetectionTree detection,
        @Nullable FindingMapping finding,
        List<String> emptyLists) {

    public Rule {
        emptyLists = List.copyOf(emptyLists);
    }

    /** Creates a rule whose matches are findings of its own. */
    public Rule(RuleHeader header, LogSource logsource, DetectionTree detection) {
        this(header, logsource, detection, null, List.of());
    }

    /** Copy of this rule with a filter applied and a new content hash. */
    public Rule filtered(DetectionTree filtered, String filterHash) {
        String both = contentHash() + ' ' + filterHash;
        String hash = ContentHash.of(both.getBytes(StandardCharsets.UTF_8));
        return new Rule(header.withContentHash(hash), logsource, filtered, finding, emptyLists);
    }

    /** The rule in shadow that counts the records of this rule for which another condition is true. */
    public Rule counting(String id, DetectionTree counted, String filterHash) {
        Rule both = filtered(counted, filterHash + " counted"); // not the hash of the filtered rule
        return new Rule(both.header().withId(id), logsource, counted, finding, emptyLists);
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
