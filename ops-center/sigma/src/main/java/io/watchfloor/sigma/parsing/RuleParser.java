package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FindingMapping;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses one Sigma rule. Sigma rules specification 2.1. */
public final class RuleParser {

    /** The product of a rule for records of all log sources. Sigma has no such rules. */
    private static final String ANY_PRODUCT = "*";

    private final Placeholders placeholders;
    private final String lists;

    /** @param lists hash of the placeholder lists */
    public RuleParser(Placeholders placeholders, String lists) {
        this.placeholders = placeholders;
        this.lists = lists;
    }

    public Rule parse(Yaml.Mapping document, String file) throws RuleRejection {
        RuleRejections refusals = new RuleRejections();
        Optional<RuleHeader> parsed = refusals.read(() -> HeaderParser.parse(document, file));
        Optional<LogSource> logsource = refusals.read(() -> logsource(document));
        Optional<Yaml.Mapping> detection = refusals.read(() -> detection(document));
        Optional<DetectionTree> tree =
                detection.flatMap(map -> refusals.read(() -> DetectionParser.parse(map, placeholders)));
        Optional<Optional<FindingMapping>> finding =
                refusals.read(() -> Optional.ofNullable(FindingParser.parse(document)));
        refusals.throwAny();
        RuleHeader header = parsed.orElseThrow();
        String hash = PlaceholderExpansion.contentHash(
                detection.orElseThrow(), header.origin().contentHash(), lists);
        return new Rule(
                header.withContentHash(hash),
                logsource.orElseThrow(),
                tree.orElseThrow(),
                finding.orElseThrow().orElse(null),
                PlaceholderExpansion.empty(detection.orElseThrow(), placeholders));
    }

    private static Yaml.Mapping detection(Yaml.Mapping document) throws RuleRejection {
        if (document.get("detection") instanceof Yaml.Mapping detection) {
            return detection;
        }
        throw new RuleRejection(document, "the rule has no detection");
    }

    /** Parses the log source of a rule or a filter. */
    static LogSource logsource(Yaml.Mapping document) throws RuleRejection {
        if (!(document.get("logsource") instanceof Yaml.Mapping logsource)) {
            throw new RuleRejection(document, "the 'logsource' is missing");
        }
        String product = part(logsource, "product");
        String category = part(logsource, "category");
        String service = part(logsource, "service");
        if (product == null && category == null && service == null) {
            throw new RuleRejection(logsource, "the logsource has no product, category or service");
        }
        return new LogSource(ANY_PRODUCT.equals(product) ? null : product, category, service);
    }

    private static @Nullable String part(Yaml.Mapping logsource, String name) throws RuleRejection {
        String text = HeaderParser.text(logsource, name);
        return text.isEmpty() ? null : text;
    }
}
