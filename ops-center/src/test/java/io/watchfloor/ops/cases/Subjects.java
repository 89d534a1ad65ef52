package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.PagerCommand;

/** What a pager learns of a case whose recipient may read everything. */
final class Subjects {

    private Subjects() {}

    static PagerCommand.Subject of(CaseSummary summary) {
        return new PagerCommand.Subject(
                summary.id(),
                summary.identity().number(),
                summary.rounds().round(),
                summary.heading().title(),
                summary.heading().severity(),
                summary.contents().sensor(),
                summary.identity().openedAt());
    }
}
