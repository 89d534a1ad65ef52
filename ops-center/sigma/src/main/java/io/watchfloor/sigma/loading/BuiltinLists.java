package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Placeholders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lists of values that the built-in rules use and that users fill, such as the organization's own domains. A list that
 * has no entries leaves its rules active, and they match nothing.
 */
public final class BuiltinLists {

    private static final String OWN_DOMAINS = "own_domains";

    /** Computed from {@link #OWN_DOMAINS} unless a user fills it. */
    private static final String LOOKALIKES = "own_domains.lookalikes";

    private static final SortedMap<String, String> DESCRIPTIONS =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(
                    OWN_DOMAINS,
                    "Mail domains of the organization, such as corp.example.",
                    "vip_names",
                    "Names that attackers imitate in the sender of a mail, such as Anna Berg.",
                    "vip_addresses",
                    "Private addresses from which the people of vip_names may write.")));

    private BuiltinLists() {}

    /** What each list that users fill contains, by name. */
    public static SortedMap<String, String> descriptions() {
        return DESCRIPTIONS;
    }

    /** Whether the list is computed from another list. */
    public static boolean isComputed(String name) {
        return name.equals(LOOKALIKES);
    }

    /** Adds the lists that are not given: empty, or computed from other lists. */
    static Placeholders complete(Placeholders given) {
        Map<String, List<String>> all = new HashMap<>(given.values());
        DESCRIPTIONS.keySet().forEach(name -> all.putIfAbsent(name, List.of()));
        all.putIfAbsent(LOOKALIKES, new ArrayList<>(LookalikeDomains.of(all.getOrDefault(OWN_DOMAINS, List.of()))));
        return new Placeholders(all);
    }
}
