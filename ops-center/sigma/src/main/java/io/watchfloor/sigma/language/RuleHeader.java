package io.watchfloor.sigma.language;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a rule or correlation.
 *
 * @param id id of the rule, or an id derived from its content
 * @param name name by which correlations and filters may refer to the rule
 */
public record RuleHeader(
        String id,
        @Nullable String name,
        String title,
        Level level,
        Notes notes,
        List<String> tags,
        Attribution attribution,
        Origin origin) {

    /**
     * Notes for the analyst who examines a match.
     *
     * @param status {@code stable}, {@code test}, ..., or empty
     */
    public record Notes(String description, String status, List<String> falsepositives, Guidance guidance) {

        static final Notes NONE = new Notes("", "", List.of(), Guidance.NONE);

        public Notes {
            falsepositives = List.copyOf(falsepositives);
        }
    }

    /**
     * Watchfloor's own attributes of a rule, which Sigma does not define.
     *
     * @param externalIds ids of the same detection in other products, such as Microsoft Defender for Identity
     *     ({@code external_id})
     * @param telemetry records that the rule needs, each with the setting that turns them on ({@code telemetry})
     * @param response steps of the analyst after a match, in their order ({@code response})
     */
    public record Guidance(List<String> externalIds, List<String> telemetry, List<String> response) {

        static final Guidance NONE = new Guidance(List.of(), List.of(), List.of());

        public Guidance {
            externalIds = List.copyOf(externalIds);
            telemetry = List.copyOf(telemetry);
            response = List.copyOf(response);
        }
    }

    /** Attribution that the rule's license requires in every detection. */
    public record Attribution(String author, String license, List<String> references) {

        static final Attribution NONE = new Attribution("", "", List.of());

        public Attribution {
            references = List.copyOf(references);
        }
    }

    /**
     * Source document of a rule.
     *
     * @param file file name; {@code line} counts from 1
     * @param contentHash hash of the parsed document; comments and layout have no effect
     */
    public record Origin(String file, int line, String contentHash) {}

    public RuleHeader {
        tags = List.copyOf(tags);
    }

    /** Creates the header of a rule without a file; its id also serves as its content hash. */
    public static RuleHeader of(String id, String title, Level level) {
        return new RuleHeader(id, null, title, level, Notes.NONE, List.of(), Attribution.NONE, new Origin("", 1, id));
    }

    /** Copy with another id, without a name. */
    public RuleHeader withId(String other) {
        return new RuleHeader(other, null, title, level, notes, tags, attribution, origin);
    }

    /** Copy with another content hash. */
    public RuleHeader withContentHash(String contentHash) {
        return new RuleHeader(
                id,
                name,
                title,
                level,
                notes,
                tags,
                attribution,
                new Origin(origin.file(), origin.line(), contentHash));
    }

    /** MITRE ATT&CK techniques among the tags, such as {@code T1003.001}. */
    public List<String> attack() {
        return attack(tags);
    }

    /** MITRE ATT&CK techniques among tags, such as {@code T1003.001}. */
    public static List<String> attack(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.matches("(?i)attack\\.t\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.substring("attack.".length()).toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
