package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the metadata of rules, filters and correlations. */
final class HeaderParser {

    private static final int LONGEST_TITLE = 256;
    private static final int LONGEST_ID = 128;

    private HeaderParser() {}

    static RuleHeader parse(Yaml.Mapping document, String file) throws RuleRejection {
        RuleRejections refusals = new RuleRejections();
        Optional<String> title = refusals.read(() -> title(document));
        Optional<String> id = refusals.read(() -> id(document));
        Optional<String> name = refusals.read(() -> text(document, "name"));
        Optional<Level> level = refusals.read(() -> level(document));
        Optional<RuleHeader.Notes> notes = refusals.read(() -> new RuleHeader.Notes(
                text(document, "description"),
                text(document, "status"),
                texts(document, "falsepositives"),
                guidance(document)));
        Optional<List<String>> tags = refusals.read(() -> texts(document, "tags"));
        Optional<RuleHeader.Attribution> attribution = refusals.read(() -> new RuleHeader.Attribution(
                text(document, "author"), text(document, "license"), texts(document, "references")));
        refusals.throwAny();
        String contentHash = Yaml.contentHash(document);
        return new RuleHeader(
                id.filter(given -> !given.isBlank()).orElse("content-" + contentHash),
                name.filter(given -> !given.isBlank()).orElse(null),
                title.orElseThrow(),
                level.orElseThrow(),
                notes.orElseThrow(),
                tags.orElseThrow(),
                attribution.orElseThrow(),
                new RuleHeader.Origin(file, document.place().line(), contentHash));
    }

    private static RuleHeader.Guidance guidance(Yaml.Mapping document) throws RuleRejection {
        return new RuleHeader.Guidance(
                texts(document, "external_id"), texts(document, "telemetry"), texts(document, "response"));
    }

    private static String title(Yaml.Mapping document) throws RuleRejection {
        String title = text(document, "title");
        if (title.isBlank()) {
            throw new RuleRejection(document, "the rule has no title");
        }
        if (title.length() > LONGEST_TITLE) {
            throw new RuleRejection(document, "the title has more than %d characters".formatted(LONGEST_TITLE));
        }
        return title;
    }

    private static String id(Yaml.Mapping document) throws RuleRejection {
        String id = text(document, "id");
        if (id.length() > LONGEST_ID || id.chars().anyMatch(c -> c <= ' ' || c == '/' || c == 0x7f)) {
            throw new RuleRejection(
                    document,
                    "the id has more than %d characters, or contains blanks or slashes".formatted(LONGEST_ID));
        }
        return id;
    }

    private static Level level(Yaml.Mapping document) throws RuleRejection {
        Yaml level = document.get("level");
        if (level == null) {
            return Level.MEDIUM;
        }
        String text = text(document, "level");
        return Level.of(text)
                .orElseThrow(() -> new RuleRejection(
                        level,
                        "'%s' is not a level; use informational, low, medium, high or critical".formatted(text)));
    }

    static String text(Yaml.Mapping map, String key) throws RuleRejection {
        Yaml value = map.get(key);
        if (value == null) {
            return "";
        }
        if (!(value instanceof Yaml.Scalar scalar)) {
            throw new RuleRejection(value, "'%s' must be a text".formatted(key));
        }
        return scalar.text().strip();
    }

    /** Reads a list of texts; a single text counts as a list with one entry. */
    static List<String> texts(Yaml.Mapping map, String key) throws RuleRejection {
        Yaml value = map.get(key);
        return switch (value) {
            case null -> List.of();
            case Yaml.Scalar scalar -> scalar.text().isBlank() ? List.of() : List.of(scalar.text());
            case Yaml.Mapping other -> throw new RuleRejection(other, "'%s' must be a list of texts".formatted(key));
            case Yaml.Sequence list -> {
                List<String> texts = new ArrayList<>();
                for (Yaml item : list.items()) {
                    if (!(item instanceof Yaml.Scalar scalar)) {
                        throw new RuleRejection(item, "'%s' must be a list of texts".formatted(key));
                    }
                    texts.add(scalar.text());
                }
                yield texts;
            }
        };
    }
}
