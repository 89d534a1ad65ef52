package io.watchfloor.dashboards.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The words of a search. Each word causes work for every row, so the number of words is limited. */
public final class SearchWords {

    /** Maximum number of characters of a search. */
    public static final int LONGEST = 256;

    public static final int MOST = 8;

    private SearchWords() {}

    /** Returns the words in lower case, without duplicates. */
    public static List<String> of(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .map(StoredValues::text)
                .distinct()
                .toList();
    }
}
