package io.watchfloor.dashboards.search;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** How values and the words of a search become terms of the index. A change needs a new index. */
final class SearchTerms {

    /** Characters; a longer word finds what begins like it. */
    static final int LONGEST = 64;

    private static final int MOST = 12;

    private SearchTerms() {}

    /** A value from each beginning of a word on; an address or a hash as a whole. */
    static Set<String> of(String type, String value) {
        String text = word(value);
        Set<String> terms = new LinkedHashSet<>();
        boolean inside = false;
        for (int at = 0; at < text.length() && terms.size() < MOST; at++) {
            boolean letter = Character.isLetterOrDigit(text.charAt(at));
            if (letter && !inside && (at == 0 || text.length() - at > 1)) {
                terms.add(cut(text.substring(at)));
            }
            inside = letter;
            if (inside && WHOLE.contains(type)) {
                break;
            }
        }
        return terms;
    }

    private static final Set<String> WHOLE = Set.of("ip", "hash");

    /** Also as people write what must not be clicked: {@code hxxp://evil[.]example}. */
    static String word(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replace("[.]", ".")
                .replace("(.)", ".")
                .replace("[:]", ":")
                .replace("hxxp", "http");
        String address = Entity.address(plain).map(Entity::value).orElse(plain);
        int start = 0;
        while (start < address.length() && !Character.isLetterOrDigit(address.charAt(start))) {
            start++;
        }
        return cut(StoredValues.text(address.substring(start)), address.length());
    }

    static String cut(String text) {
        return cut(text, LONGEST);
    }

    /** Not within a pair of surrogates: the database takes no half of one. */
    private static String cut(String text, int longest) {
        int end = Math.min(text.length(), longest);
        if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end)
                .replaceAll("[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]", "\uFFFD");
    }
}
