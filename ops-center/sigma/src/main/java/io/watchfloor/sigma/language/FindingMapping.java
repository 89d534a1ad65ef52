package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code finding} of a rule: the records that match are findings of another product, and these fields of
 * the record hold the product's own words. Keys of maps and sets are in lower case, because products change the case
 * of their words between versions of an API.
 *
 * @param provider name of the product, or of the interface that serves the findings of several products
 * @param fields by part: the fields that may hold the part; the first one with a value counts
 * @param kinds names of the known values of {@link Part#KIND}; a record with another value is an unknown finding
 * @param severities our severities for the product's words; a record with another word is an unknown finding; if
 *     empty, the level of the rule applies to each finding
 * @param closed values of {@link Part#STATUS} with which the product closes a finding
 * @param inputs names of the inputs that receive the findings from the product itself, such as {@code graph}; empty if
 *     every sender may report them
 */
public record FindingMapping(
        String provider,
        Map<Part, List<String>> fields,
        Map<String, String> kinds,
        Map<String, Level> severities,
        Set<String> closed,
        Set<String> inputs) {

    /** A part of a finding that a record has in its fields. */
    public enum Part {
        ID,
        /** Ids by which the records of other rules name the same finding. */
        SHARED_ID,
        KIND,
        TITLE,
        SEVERITY,
        STATUS,
        CLOSED_AT,
        CLASSIFICATION,
        DETERMINATION,
        ATTACK,
        LINK,
        UPDATED,
        /** The partner organisation that sent the finding. */
        PARTNER,
        /** The partner's id of the finding. */
        SOURCE_ID,
        /** Label of the Traffic Light Protocol. */
        MARKING;

        /** Key in a rule. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_WORD = 80;
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_LINK = 2_000;
    private static final int MOST_TAGS = 20;

    private static final Pattern TECHNIQUE = Pattern.compile("(?i)(?<![\\w.])t\\d{4}(\\.\\d{3})?(?![\\w.])");
    private static final Pattern ZONELESS = Pattern.compile("[\\d-]{10}T[\\d:.]+");
    private static final Pattern TACTIC = Pattern.compile("[A-Za-z][A-Za-z _-]{3,30}");
    private static final Pattern LINK =
            Pattern.compile("https://[\\w.-]+(:\\d{1,5})?([/?#][!-~&&[^\"'<>\\\\^`{|}]]*)?");

    public FindingMapping {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
        severities = Collections.unmodifiableMap(new TreeMap<>(severities));
        closed = Set.copyOf(closed);
        inputs = Set.copyOf(inputs);
    }

    /**
     * Reads the finding of a record.
     *
     * @param header of the rule that matched the record; its title and level apply where the rule maps no field
     * @param record fields under the names that rules use
     */
    public Finding read(RuleHeader header, Map<String, ?> record) {
        String kind = text(Part.KIND, record);
        String kindName = kinds.get(folded(kind));
        String severity = severity(record);
        Level level = severities.isEmpty() ? header.level() : severities.get(folded(severity));
        boolean namesProduct = maps(Part.TITLE);
        String partner = clean(text(Part.PARTNER, record), LONGEST_WORD);
        String product =
                !partner.isEmpty() ? provider + ' ' + partner : namesProduct && kindName != null ? kindName : provider;
        String unknown = maps(Part.KIND) && kindName == null
                ? unknown(Part.KIND, kind)
                : level == null ? unknown(Part.SEVERITY, severity) : null;
        String title = text(Part.TITLE, record);
        String named = !title.isEmpty() ? title : kindName == null || namesProduct ? header.title() : kindName;
        String id = clean(text(Part.ID, record), Integer.MAX_VALUE);
        String status = clean(text(Part.STATUS, record), LONGEST_WORD);
        return new Finding(
                product,
                id.isEmpty() ? null : bounded(id),
                unknown == null ? clean(named, LONGEST_TITLE) : "Unknown finding of %s: %s".formatted(product, unknown),
                level == null ? header.level() : level,
                tags(header, record),
                new Finding.State(
                        clean(severity, LONGEST_WORD),
                        status,
                        closed.contains(folded(status)),
                        time(Part.UPDATED, record),
                        closing(record)),
                link(record),
                unknown,
                Finding.sharedId(fields.getOrDefault(Part.SHARED_ID, List.of()).stream()
                        .flatMap(field -> values(record.get(field)).stream())
                        .toList()),
                partner.isEmpty()
                        ? null
                        : new Finding.Sharing(
                                partner,
                                bounded(clean(text(Part.SOURCE_ID, record), Integer.MAX_VALUE)),
                                clean(text(Part.MARKING, record), LONGEST_WORD)));
    }

    private Finding.Closing closing(Map<String, ?> record) {
        return new Finding.Closing(
                time(Part.CLOSED_AT, record),
                clean(text(Part.CLASSIFICATION, record), LONGEST_WORD),
                clean(text(Part.DETERMINATION, record), LONGEST_WORD));
    }

    /** Whether the mapping reads which partner organisation sent a finding. */
    public boolean readsPartner() {
        return maps(Part.PARTNER);
    }

    private boolean maps(Part part) {
        return fields.containsKey(part);
    }

    /** Such as {@code serviceSource microsoftNews}, or {@code no serviceSource}. */
    private String unknown(Part part, String value) {
        String field = fields.getOrDefault(part, List.of(part.text())).getFirst();
        return value.isEmpty() ? "no " + field : field + " " + clean(value, LONGEST_WORD);
    }

    private String text(Part part, Map<String, ?> record) {
        for (String field : fields.getOrDefault(part, List.of())) {
            for (String value : values(record.get(field))) {
                if (!value.isBlank()) {
                    return value.strip();
                }
            }
        }
        return "";
    }

    /** The product's word for the severity. Of several words the highest counts, or one that no mapping knows. */
    private String severity(Map<String, ?> record) {
        String highest = "";
        for (String field : fields.getOrDefault(Part.SEVERITY, List.of())) {
            for (String value : values(record.get(field))) {
                String word = value.strip();
                highest = highest.isEmpty() || rank(word) > rank(highest) ? word : highest;
            }
            if (!highest.isEmpty()) {
                return highest;
            }
        }
        return highest;
    }

    private int rank(String word) {
        Level level = severities.get(folded(word));
        return word.isEmpty() ? -1 : level == null ? Integer.MAX_VALUE : level.compareTo(Level.INFORMATIONAL);
    }

    private static List<String> values(@Nullable Object field) {
        return switch (field) {
            case String text -> List.of(text);
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    private static String folded(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    /** The rule's tags, and the techniques and tactics of the record as tags, such as {@code attack.t1003.006}. */
    private List<String> tags(RuleHeader header, Map<String, ?> record) {
        Set<String> tags = new LinkedHashSet<>(header.tags());
        for (String field : fields.getOrDefault(Part.ATTACK, List.of())) {
            for (String value : values(record.get(field))) {
                if (tags.size() < header.tags().size() + MOST_TAGS) {
                    tags.addAll(attack(value));
                }
            }
        }
        return List.copyOf(tags);
    }

    private static List<String> attack(String value) {
        List<String> tags = new ArrayList<>();
        String bounded = value.length() > LONGEST_LINK ? value.substring(0, LONGEST_LINK) : value;
        Matcher techniques = TECHNIQUE.matcher(bounded);
        while (techniques.find() && tags.size() < MOST_TAGS) {
            tags.add("attack." + folded(techniques.group()));
        }
        if (tags.isEmpty() && TACTIC.matcher(bounded.strip()).matches()) {
            String words = bounded.strip().replaceAll("(?<=[a-z])(?=[A-Z])|[ _]+", "-");
            tags.add("attack." + folded(words));
        }
        return tags;
    }

    private @Nullable Instant time(Part part, Map<String, ?> record) {
        String time = text(part, record);
        try {
            if (time.isEmpty()) {
                return null;
            }
            // Office 365's audit log writes times in UTC without a zone.
            return ZONELESS.matcher(time).matches()
                    ? LocalDateTime.parse(time).toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** Only an absolute https address without a user name, which a browser can open without a script. */
    private @Nullable String link(Map<String, ?> record) {
        String link = text(Part.LINK, record);
        return link.length() <= LONGEST_LINK && LINK.matcher(link).matches() ? link : null;
    }

    private static String bounded(String id) {
        return id.length() <= LONGEST_ID ? id : ContentHash.of(id.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Text of a stranger for a line on a page, in a notification or a terminal: control characters and characters that
     * change the direction of text become blanks, and long texts are cut.
     */
    private static String clean(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), 256));
        boolean blank = true;
        int characters = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            int shown = isVisible(c) ? c : ' ';
            if (shown == ' ' && blank) {
                continue;
            }
            if (characters == longest) {
                clean.setLength(clean.offsetByCodePoints(clean.length(), -1));
                return clean.append('…').toString();
            }
            clean.appendCodePoint(shown);
            characters++;
            blank = shown == ' ';
        }
        return clean.toString().stripTrailing();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
