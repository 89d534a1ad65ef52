package io.watchfloor.sigma.parsing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the problems of all parts of a document, so that one check reports them together. */
final class RuleRejections {

    /** Maximum number of problems per document, so that a hostile document cannot produce a huge report. */
    private static final int MOST = 20;

    private final List<RuleRejection> found = new ArrayList<>();

    /** Parses a part of a document. */
    interface Part<T> {
        T read() throws RuleRejection;
    }

    /** Parses a part; empty if the part is rejected, and {@link #throwAny} then throws. */
    <T> Optional<T> read(Part<T> part) {
        try {
            return Optional.of(part.read());
        } catch (RuleRejection refusal) {
            refusal.each().stream().limit(MOST - found.size()).forEach(found::add);
            return Optional.empty();
        }
    }

    /** @throws RuleRejection if there are problems; contains all collected problems, at most 20 */
    void throwAny() throws RuleRejection {
        if (!found.isEmpty()) {
            throw RuleRejection.of(found);
        }
    }
}
