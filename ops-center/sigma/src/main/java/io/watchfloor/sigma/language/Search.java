package io.watchfloor.sigma.language;

import java.util.List;

/**
 * The content of one search identifier: maps are {@link All}, lists are {@link Any}. Sigma 2.1, "Search-Identifier".
 */
public sealed interface Search {

    record All(List<Search> parts) implements Search {
        public All {
            parts = List.copyOf(parts);
        }
    }

    record Any(List<Search> parts) implements Search {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** One field and what is required of it. */
    record Field(FieldMatch match) implements Search {}

    /** Words that are searched for in every value of the record, whatever its field. */
    record Keywords(List<ValueMatch> words, boolean all) implements Search {
        public Keywords {
            words = List.copyOf(words);
        }
    }
}
