package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.LogLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to withhold from a referral: {@code 3} for an item, {@code 3:user} for a field of it, {@code *:user} for the field of every item. A
 * field that ends in {@code *} names all fields that begin so.
 *
 * @param item number of the item; 0 for every item
 * @param field name of the field; empty for the whole item
 */
public record Redaction(long item, String field) {

    /** The record as received. It contains all its values, so it is withheld with each of them. */
    public static final String RAW = "raw";

    /** Begin of the names of the values in a record. */
    public static final String OF_RAW = "raw/";

    /** Begin of the names of the values of a record that a detection quotes. */
    public static final String BECAUSE = "because/";

    private static final Pattern FORM = Pattern.compile("(\\*|[1-9][0-9]{0,14})(?::(.{1,300}))?", Pattern.DOTALL);

    /** Shorter values, such as numbers of ports, appear by chance. */
    private static final int SHORTEST = 4;

    private static final int MOST_REMAINS = 100;

    /** A withheld value that another field still shows. */
    public record Remains(String withheld, String shownBy) {}

    /** @return empty if the text names no item and no field */
    public static Optional<Redaction> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String field = form.group(2) == null ? "" : form.group(2);
        boolean every = form.group(1).equals("*");
        return every && field.isEmpty()
                ? Optional.empty()
                : Optional.of(new Redaction(every ? 0 : Long.parseLong(form.group(1)), field));
    }

    private boolean names(long number, String name) {
        boolean same = field.isEmpty()
                || (field.endsWith("*") ? name.startsWith(field.substring(0, field.length() - 1)) : name.equals(field));
        return same && (item == 0 || item == number);
    }

    /**
     * Returns the disclosed fields without those to withhold. An item of which nothing is left is absent. So is an item of which a field is
     * withheld, if its commitment is of before version 2 of the format, because it proves only the whole item.
     *
     * @param chain the why-chain with the commitments to the items
     */
    public static SortedMap<Long, List<Leaf>> apply(
            List<LogLine> chain, SortedMap<Long, List<Leaf>> items, List<Redaction> redactions) {
        Set<Long> wholeOnly = earlier(chain, items);
        Set<Long> cut = new HashSet<>();
        items.forEach((number, leaves) -> {
            if (leaves.stream().anyMatch(leaf -> isNamed(redactions, number, leaf, true))) {
                cut.add(number);
            }
        });
        SortedMap<Long, List<Leaf>> left = new TreeMap<>();
        items.forEach((number, leaves) -> {
            boolean quotes = from(leaves).stream().anyMatch(cut::contains);
            List<Leaf> own = leaves.stream()
                    .map(leaf ->
                            isWithheld(redactions, number, leaf, cut.contains(number), quotes) ? leaf.withheld() : leaf)
                    .toList();
            long shown = own.stream().filter(leaf -> leaf.opening() != null).count();
            if (shown > 0 && (shown == own.size() || !wholeOnly.contains(number))) {
                left.put(number, own);
            }
        });
        return left;
    }

    private static Set<Long> earlier(List<LogLine> chain, SortedMap<Long, List<Leaf>> items) {
        Set<Long> earlier = new HashSet<>();
        for (LogLine line : chain) {
            if (line instanceof LogLine.Entry entry) {
                List<Leaf> leaves = items.get(entry.record().seq());
                if (leaves != null && entry.record().text(AuditField.AFTER).equals(ItemContent.earlierRoot(leaves))) {
                    earlier.add(entry.record().seq());
                }
            }
        }
        return earlier;
    }

    private static boolean isNamed(List<Redaction> redactions, long number, Leaf leaf, boolean ofRawOnly) {
        Leaf.Opening open = leaf.opening();
        return open != null
                && (!ofRawOnly || open.name().equals(RAW) || open.name().startsWith(OF_RAW))
                && redactions.stream().anyMatch(one -> one.names(number, open.name()));
    }

    private static boolean isWithheld(List<Redaction> redactions, long number, Leaf leaf, boolean cut, boolean quotes) {
        Leaf.Opening open = leaf.opening();
        return open == null
                || isNamed(redactions, number, leaf, false)
                || (cut && open.name().equals(RAW))
                || (quotes && open.name().startsWith(BECAUSE));
    }

    private static List<Long> from(List<Leaf> leaves) {
        List<Long> from = new ArrayList<>();
        for (Leaf leaf : leaves) {
            Leaf.Opening open = leaf.opening();
            if (open != null
                    && open.name().equals(ItemContent.FROM)
                    && !open.value().isEmpty()) {
                Arrays.stream(open.value().split(",", -1)).map(Long::valueOf).forEach(from::add);
            }
        }
        return from;
    }

    /** Names withheld values that other fields still show, so that a person can withhold these, too. */
    public static List<Remains> remains(SortedMap<Long, List<Leaf>> before, SortedMap<Long, List<Leaf>> after) {
        Map<String, String> withheld = new TreeMap<>();
        before.forEach((number, leaves) -> {
            Set<String> shown = new HashSet<>();
            after.getOrDefault(number, List.of()).forEach(leaf -> {
                if (leaf.opening() != null) {
                    shown.add(leaf.hash());
                }
            });
            for (Leaf leaf : leaves) {
                Leaf.Opening open = leaf.opening();
                if (open != null && !shown.contains(leaf.hash()) && open.value().length() >= SHORTEST) {
                    withheld.putIfAbsent(open.value(), "item %d, field %s".formatted(number, open.name()));
                }
            }
        });
        List<Remains> found = new ArrayList<>();
        after.forEach((number, leaves) -> {
            for (Leaf leaf : leaves) {
                Leaf.Opening open = leaf.opening();
                if (open == null || found.size() >= MOST_REMAINS) {
                    continue;
                }
                withheld.entrySet().stream()
                        .filter(one -> open.value().contains(one.getKey()))
                        .findFirst()
                        .ifPresent(one -> found.add(
                                new Remains(one.getValue(), "item %d, field %s".formatted(number, open.name()))));
            }
        });
        return found;
    }
}
