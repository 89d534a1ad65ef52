package io.watchfloor.sigma.parsing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with the parts of a document, so that one check reports all of it. */
final class RuleRejections {

    /** Enough to correct a rule by; a hostile document must not make a report of its own size. */
    private static final int MOST = 20;

    private final List<RuleRejection> found = new ArrayList<>();

    /** Reads a part of a document. */
    interface Part<T> {
        T read() throws RuleRejection;
    }

    /** Empty when the part is refused: {@link #throwAny} then throws. */
    <T> Optional<T> read(Part<T> part) {
        try {
            return Optional.of(part.read());
        } catch (RuleRejection refusal) {
            refusal.each().stream().limit(MOST - found.size()).forEach(found::add);
            return Optional.empty();
        }
    }

    /** @throws RuleRejection with everything found so far, at most 20 */
    void throwAny() throws RuleRejection {
        if (!found.isEmpty()) {
            throw RuleRejection.of(found);
        }
    }
}
