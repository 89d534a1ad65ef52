package io.watchfloor.dashboards.search;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.platform.text.Defanged;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Converts values and search words to index terms. Any change of this conversion requires rebuilding the search index.
 */
final class SearchTerms {

    /** Maximum length of a term in characters. A longer word matches values with the same beginning. */
    static final int LONGEST = 64;

    private static final int MOST = 12;

    private SearchTerms() {}

    /**
     * Returns the terms of a value. For each word, the term is the text from that word on. An address or a hash is only
     * one term.
     */
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

    /** Normalizes a search word, including defanged forms such as {@code hxxp://evil[.]example}. */
    static String word(String text) {
        String plain = Defanged.restored(text.toLowerCase(Locale.ROOT));
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

    /** Does not split a surrogate pair, because the database rejects half of a pair. */
    private static String cut(String text, int longest) {
        int end = Math.min(text.length(), longest);
        if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end)
                .replaceAll("[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]", "\uFFFD");
    }
}
