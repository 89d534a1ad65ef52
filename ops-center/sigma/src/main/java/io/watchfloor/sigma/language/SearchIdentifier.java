package io.watchfloor.sigma.language;

import java.util.List;

/**
 * The content of one search identifier: a map becomes {@link All}, a list becomes {@link Any}. Sigma 2.1,
 * "Search-Identifier".
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

    /** Condition on one field. */
    record Field(FieldMatch match) implements SearchIdentifier {}

    /** Keywords that are searched in the values of all fields. */
    record Keywords(List<ValueMatch> words, boolean all) implements SearchIdentifier {
        public Keywords {
            words = List.copyOf(words);
        }
    }
}
