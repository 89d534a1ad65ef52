package io.watchfloor.dashboards.search;

import java.util.List;
import java.util.Locale;

/**
 * A search word as a range of terms.
 *
 * @param from the word as a term
 * @param to upper bound of the terms that start with it
 */
public record SearchWord(String from, String to) {

    /** Minimum length of a word. A shorter word would match nearly everything. */
    public static final int SHORTEST = 2;

    /** @param words in lower case */
    public static List<SearchWord> of(List<String> words) {
        return words.stream()
                .map(SearchTerms::word)
                .map(SearchTerms::cut)
                .filter(term -> !term.isEmpty())
                .distinct()
                .map(term -> new SearchWord(term, term + Character.toString(Character.MAX_CODE_POINT)))
                .toList();
    }

    /** Whether the word is the whole value. */
    public boolean is(String value) {
        return SearchTerms.cut(SearchTerms.word(value.toLowerCase(Locale.ROOT))).equals(from);
    }
}
