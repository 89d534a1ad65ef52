package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One Sigma rule. Attribution (author, license, references) travels with every detection, as the rules' licences ask.
 *
 * @param id the rule's own, or one derived from its contents when it has none
 * @param name by which correlation rules may refer to it
 * @param status {@code stable}, {@code test}, ... or empty
 * @param contentHash over the parsed document: comments and layout do not count
 * @param file where it came from, with {@code line} counting from 1
 */
public record Rule(
        String id,
        @Nullable String name,
        String title,
        String description,
        Level level,
        String status,
        LogSource logsource,
        DetectionTree detection,
        List<String> tags,
        String author,
        String license,
        List<String> references,
        List<String> falsepositives,
        String contentHash,
        String file,
        int line) {

    public Rule {
        tags = List.copyOf(tags);
        references = List.copyOf(references);
        falsepositives = List.copyOf(falsepositives);
    }

    /** This rule with a filter applied: its content changes, and so does its hash. */
    public Rule filtered(DetectionTree filtered, String filterHash) {
        return new Rule(
                id,
                name,
                title,
                description,
                level,
                status,
                logsource,
                filtered,
                tags,
                author,
                license,
                references,
                falsepositives,
                ContentHash.of((contentHash + ' ' + filterHash).getBytes(StandardCharsets.UTF_8)),
                file,
                line);
    }

    /** ATT&CK techniques among the tags, as ATT&CK writes them: {@code T1003.001}. */
    public List<String> attack() {
        return attack(tags);
    }

    public static List<String> attack(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.matches("(?i)attack\\.t\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.substring("attack.".length()).toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
