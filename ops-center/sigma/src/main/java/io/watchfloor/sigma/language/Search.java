package io.watchfloor.sigma.language;

import java.util.List;

/** What stands under one search identifier: maps are {@link All}, lists are {@link Any}. Sigma 2.1, "Search-Identifier". */
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

    /** One field and what is asked of it. */
    record Field(FieldMatch match) implements Search {}

    /** Words sought in every value of the record, whatever its field. */
    record Keywords(List<ValueMatch> words, boolean all) implements Search {
        public Keywords {
            words = List.copyOf(words);
        }
    }
}
