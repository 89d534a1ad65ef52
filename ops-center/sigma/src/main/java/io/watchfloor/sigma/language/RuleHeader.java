package io.watchfloor.sigma.language;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What rules and correlations say of themselves.
 *
 * @param id the rule's own, or one derived from its contents when it has none
 * @param name by which correlation rules may refer to it
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
     * For the person who looks at a match.
     *
     * @param status {@code stable}, {@code test}, ... or empty
     */
    public record Notes(String description, String status, List<String> falsepositives) {

        static final Notes NONE = new Notes("", "", List.of());

        public Notes {
            falsepositives = List.copyOf(falsepositives);
        }
    }

    /** Travels with every detection, as the rules' licences ask. */
    public record Attribution(String author, String license, List<String> references) {

        static final Attribution NONE = new Attribution("", "", List.of());

        public Attribution {
            references = List.copyOf(references);
        }
    }

    /**
     * Which text it is.
     *
     * @param file where it came from, with {@code line} counting from 1
     * @param contentHash over the parsed document: comments and layout do not count
     */
    public record Origin(String file, int line, String contentHash) {}

    public RuleHeader {
        tags = List.copyOf(tags);
    }

    /** Of a rule that comes from no file and says nothing more of itself; its id stands for its contents. */
    public static RuleHeader of(String id, String title, Level level) {
        return new RuleHeader(id, null, title, level, Notes.NONE, List.of(), Attribution.NONE, new Origin("", 1, id));
    }

    /** The same words over other contents. */
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

    /** ATT&CK techniques among the tags, as ATT&CK writes them: {@code T1003.001}. */
    public List<String> attack() {
        return tags.stream()
                .filter(tag -> tag.matches("(?i)attack\\.t\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.substring("attack.".length()).toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
