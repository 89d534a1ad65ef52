package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.archive.ArchiveUnavailable;
import io.watchfloor.ops.archive.InvalidSearch;
import java.util.function.Supplier;

/** Refusals of searches of the archive. */
final class ArchiveProblems {

    static final String INVALID =
            "search.condition, search.field, search.operator, search.value, search.text, search.time,"
                    + " search.rule: the search is invalid; the message says what to change.";

    static final String UNAVAILABLE =
            "archive.busy: too many searches are running; archive.timeout: the search took too long;"
                    + " archive.cache: the files do not fit on the node; archive.unreadable: the archive cannot be read.";

    private ArchiveProblems() {}

    /** Runs a search, and converts its refusals to answers. */
    static <T> T answering(Supplier<T> search) {
        try {
            return search.get();
        } catch (InvalidSearch e) {
            throw invalid(e.code(), String.valueOf(e.getMessage())).asException();
        } catch (ArchiveUnavailable e) {
            throw Problem.of(503, e.code(), String.valueOf(e.getMessage())).asException();
        }
    }

    static Problem invalid(String code, String text) {
        return Problem.of(400, code, text);
    }

    static Problem shorter() {
        return Problem.of(
                503,
                "archive.timeout",
                "Too many records of this time range belong to cases that you cannot see. Search a shorter time range.");
    }
}
