package io.watchfloor.sigma.language;

import java.util.List;

/**
 * The content of one search identifier: maps are {@link All}, lists are {@link Any}. Sigma 2.1, "Search-Identifier".
 */
public sealed interface SearchIdentifier {

    record All(List<SearchIdentifier> parts) implements SearchIdentifier {
        public All {
            parts = List.copyOf(parts);
        }
    }

    record Any(List<SearchIdentifier> parts) implements SearchIdentifier {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** One field and what is required of it. */
    record Field(FieldMatch match) implements SearchIdentifier {}

    /** Words that are searched for in every value of the record, whatever its field. */
    record Keywords(List<ValueMatch> words, boolean all) implements SearchIdentifier {
        public Keywords {
            words = List.copyOf(words);
        }
    }
}
