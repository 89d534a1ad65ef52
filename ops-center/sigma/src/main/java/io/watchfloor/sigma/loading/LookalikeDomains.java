package io.watchfloor.sigma.loading;

import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Domains that a reader takes for a given domain: one letter left out, doubled, exchanged with its neighbour or replaced
 * by a similar one, a hyphen more, or the name with a further word. Domains under other endings are not among them,
 * because many organizations share a name.
 */
final class LookalikeDomains {

    /** Look-alikes of further domains are not computed, because a rule has a limit of values. */
    private static final int MOST_DOMAINS = 200;

    /** A shorter name is part of too many others. */
    private static final int SHORTEST_NAME = 4;

    /** A shorter name with a further word is often another organization. */
    private static final int SHORTEST_WITH_WORD = 7;

    private static final int LONGEST_NAME = 63;

    private static final List<List<String>> SIMILAR = List.of(
            List.of("o", "0"),
            List.of("l", "1"),
            List.of("l", "i"),
            List.of("i", "1"),
            List.of("m", "rn"),
            List.of("w", "vv"),
            List.of("d", "cl"),
            List.of("e", "3"),
            List.of("s", "5"),
            List.of("u", "v"),
            List.of("c", "k"),
            List.of("g", "q"));

    private LookalikeDomains() {}

    /** Look-alikes of the first {@value #MOST_DOMAINS} domains, without the domains themselves. */
    static NavigableSet<String> of(List<String> domains) {
        List<String> own = domains.stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .filter(domain -> domain.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+"))
                .distinct()
                .toList();
        NavigableSet<String> all = new TreeSet<>();
        own.stream().limit(MOST_DOMAINS).forEach(domain -> add(domain, all));
        own.forEach(all::remove);
        return all;
    }

    private static void add(String domain, NavigableSet<String> all) {
        int dot = domain.indexOf('.');
        String name = domain.substring(0, dot);
        String rest = domain.substring(dot);
        if (name.length() < SHORTEST_NAME || name.length() > LONGEST_NAME) {
            return;
        }
        NavigableSet<String> names = new TreeSet<>();
        for (int i = 0; i < name.length(); i++) {
            String before = name.substring(0, i);
            String after = name.substring(i + 1);
            char letter = name.charAt(i);
            names.add(before + after);
            names.add(before + letter + letter + after);
            if (i > 0) {
                names.add(before + '-' + letter + after);
                names.add(before.substring(0, i - 1) + letter + before.charAt(i - 1) + after);
            }
        }
        for (List<String> pair : SIMILAR) {
            replace(name, pair.getFirst(), pair.getLast(), names);
            replace(name, pair.getLast(), pair.getFirst(), names);
        }
        names.remove(name);
        names.stream()
                .filter(other -> !other.startsWith("-") && !other.endsWith("-"))
                .forEach(other -> all.add(other + rest));
        if (name.length() >= SHORTEST_WITH_WORD) {
            // Wildcards of Sigma: any words before or after the name, under any ending.
            all.add(name + "-*");
            all.add("*-" + name + ".*");
        }
    }

    private static void replace(String name, String text, String by, NavigableSet<String> names) {
        for (int at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1)) {
            names.add(name.substring(0, at) + by + name.substring(at + text.length()));
        }
    }
}
