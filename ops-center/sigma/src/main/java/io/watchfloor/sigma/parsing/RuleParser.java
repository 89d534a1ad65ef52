package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import org.jspecify.annotations.Nullable;

/** Reads one Sigma rule from its document. Sigma rules specification 2.1. */
public final class RuleParser {

    private final Placeholders placeholders;
    private final String lists;

    /** @param lists the hash of the placeholder lists */
    public RuleParser(Placeholders placeholders, String lists) {
        this.placeholders = placeholders;
        this.lists = lists;
    }

    public Rule parse(Yaml.Mapping document, String file) throws RuleRefusal {
        RuleHeader header = HeaderParser.parse(document, file);
        if (!(document.get("logsource") instanceof Yaml.Mapping logsource)) {
            throw new RuleRefusal(document, "the rule has no logsource");
        }
        if (!(document.get("detection") instanceof Yaml.Mapping detection)) {
            throw new RuleRefusal(document, "the rule has no detection");
        }
        String hash = Expansion.contentHash(detection, header.origin().contentHash(), lists);
        return new Rule(
                header.withContentHash(hash), logsource(logsource), DetectionParser.parse(detection, placeholders));
    }

    static LogSource logsource(Yaml.Mapping logsource) throws RuleRefusal {
        String product = part(logsource, "product");
        String category = part(logsource, "category");
        String service = part(logsource, "service");
        if (product == null && category == null && service == null) {
            throw new RuleRefusal(logsource, "the logsource names no product, category or service");
        }
        return new LogSource(product, category, service);
    }

    private static @Nullable String part(Yaml.Mapping logsource, String name) throws RuleRefusal {
        String text = HeaderParser.text(logsource, name);
        return text.isEmpty() ? null : text;
    }
}
