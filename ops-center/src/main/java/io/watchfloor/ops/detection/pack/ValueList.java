package io.watchfloor.ops.detection.pack;

import io.watchfloor.sigma.language.Placeholders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of values that rules use as a placeholder, {@code field|expand: '%name%'}.
 *
 * @param revision number of the change among the changes of all packs and lists
 * @param version number of the list's changes, from 1
 * @param entries Sigma strings, in the order of the user; null if the change removed the list
 */
public record ValueList(
        long revision,
        String name,
        long version,
        String description,
        @Nullable List<String> entries,
        String by,
        Instant at) {

    /** A list is limited so that a rule with it stays within the limits of one rule. */
    public static final int MAX_ENTRIES = 10_000;

    public static final int MAX_ENTRY = 512;
    public static final int MAX_TEXT = 512 * 1024;
    public static final int MAX_DESCRIPTION = 300;

    /** Characters of the entries of all lists together. */
    public static final long MAX_TEXT_OF_ALL = 16L << 20;

    private static final int MAX_NAME = 63;

    public ValueList {
        entries = entries == null ? null : List.copyOf(entries);
    }

    /**
     * An invalid list.
     *
     * @param code stable
     * @param entry position of the invalid entry, from 1; 0 if the fault is not in one entry
     */
    public record Fault(String code, int entry, String message) {}

    /** Whether the name is valid: a placeholder's name in lower case, of at most 63 characters. */
    public static boolean isName(String name) {
        return name.length() <= MAX_NAME
                && Placeholders.isName(name)
                && name.chars().allMatch(c -> c < 128 && !Character.isUpperCase(c));
    }

    /** Removes blanks around entries, and repeated entries; the first occurrence stays. */
    public static List<String> cleaned(List<String> entries) {
        Set<String> seen = new HashSet<>();
        List<String> kept = new ArrayList<>();
        for (String entry : entries) {
            String text = entry.strip();
            if (seen.add(text)) {
                kept.add(text);
            }
        }
        return kept;
    }

    /** Checks the limits of cleaned entries; null if the entries are valid. */
    public static @Nullable Fault check(List<String> entries) {
        if (entries.size() > MAX_ENTRIES) {
            return new Fault(
                    "list.entries",
                    0,
                    "The list has %d entries; at most %d are allowed. Split the list."
                            .formatted(entries.size(), MAX_ENTRIES));
        }
        long text = 0;
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            text += entry.length();
            if (entry.isEmpty()) {
                return new Fault("list.entry", i + 1, "Entry %d is empty. Remove it.".formatted(i + 1));
            }
            if (entry.length() > MAX_ENTRY) {
                return new Fault(
                        "list.entry",
                        i + 1,
                        "Entry %d has %d characters; at most %d are allowed."
                                .formatted(i + 1, entry.length(), MAX_ENTRY));
            }
            if (entry.chars()
                    .anyMatch(c -> Character.isISOControl(c)
                            || (Character.isSurrogate((char) c)
                                    && entry.codePoints().anyMatch(ValueList::isHalf)))) {
                return new Fault(
                        "list.entry", i + 1, "Entry %d contains a control character. Remove it.".formatted(i + 1));
            }
        }
        return text <= MAX_TEXT
                ? null
                : new Fault(
                        "list.bytes",
                        0,
                        "The entries have %d characters together; at most %d are allowed. Split the list."
                                .formatted(text, MAX_TEXT));
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
