package io.watchfloor.sigma.loading;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.engine.Agreement;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Any text is a regular expression, or refused as one; the automaton finds what the general engine finds. */
public final class RegexFuzz {

    private static final LogSource SOURCE = new LogSource("test", null, null);

    private static final ObjectMapper JSON = new ObjectMapper();

    private RegexFuzz() {}

    /** One input: flags, the length of the expression, the expression, and the value. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2) {
            return;
        }
        int end = Math.min(data.length, 2 + (data[1] & 0x7f));
        String source = new String(data, 2, end - 2, StandardCharsets.UTF_8);
        String value = new String(data, end, data.length - end, StandardCharsets.UTF_8);
        Regex regex;
        try {
            regex = Regex.of(source, (data[0] & 1) != 0, (data[0] & 2) != 0, (data[0] & 4) != 0);
        } catch (IllegalArgumentException refused) {
            return;
        }
        SearchIdentifier search = new SearchIdentifier.Field(new FieldMatch("F", List.of(new ValueMatch.Pattern(regex)), false, false));
        Rule rule = new Rule(
                RuleHeader.of("rule", "A rule", Level.LOW),
                SOURCE,
                new DetectionTree(Map.of("a", search), new Condition.Named("a")));
        DetectionEngine engine = DetectionEngine.of(RulePack.of(List.of(rule), List.of()));
        Agreement.check(engine, JSON.createObjectNode().put("F", value).toString().getBytes(StandardCharsets.UTF_8), SOURCE);
    }
}
