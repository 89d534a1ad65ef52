package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.ObservedObjects;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.ObjectPath;
import io.watchfloor.ops.intel.pattern.ObservationTest;
import io.watchfloor.ops.intel.pattern.StixPattern;
import java.util.Optional;
import java.util.function.Predicate;

/** Patterns of STIX indicators as queries. */
final class PatternQueries {

    private PatternQueries() {}

    /**
     * @param text a pattern of one observation, or of several with {@code OR}
     * @throws io.watchfloor.dashboards.api.routing.Problem.ProblemException with the code {@code search.pattern}
     */
    static Predicate<ArchiveRow> of(String text) {
        try {
            StixPattern pattern = StixPattern.parse(text);
            ObservationTest test = ObservationTest.of(pattern);
            Optional<ObjectPath> unknown = pattern.paths()
                    .filter(path -> !ObservedObjects.supports(path))
                    .findFirst();
            if (unknown.isPresent()) {
                throw ArchiveProblems.invalid(
                                "search.pattern",
                                "Records have no %s. Supported properties: %s."
                                        .formatted(unknown.get(), String.join(", ", ObservedObjects.supported())))
                        .asException();
            }
            return row -> test.test(ObservedObjects.of(row.columns()));
        } catch (InvalidPattern e) {
            throw ArchiveProblems.invalid(
                            "search.pattern",
                            "The pattern is invalid at character %d (%s): %s"
                                    .formatted(e.column(), e.code(), e.getMessage()))
                    .asException();
        }
    }
}
