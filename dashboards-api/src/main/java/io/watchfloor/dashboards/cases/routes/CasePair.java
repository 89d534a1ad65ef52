package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.relation.CaseName;
import java.util.Map;

/** The two cases of an operation in the read model: the case in the path, and the case in the body. */
record CasePair(CaseReadModel.Place one, CaseReadModel.Place other) {

    CaseName ownName() {
        return one.name();
    }

    CaseName otherName() {
        return other.name();
    }

    CaseName older() {
        return ownName().number() < otherName().number() ? ownName() : otherName();
    }

    /**
     * Returns the topmost parent of the other case, or the other case itself if it is not merged, because triage rejects merged cases.
     *
     * @throws Problem.ProblemException if one of the cases is closed
     */
    CaseName openParent() {
        if (!one.status().open() && one.status() != CaseStatus.MERGED) {
            throw closed(ownName(), "is " + one.status().text()).asException();
        }
        if (!other.wholeOpen()) {
            throw closed(other.whole(), "has ended").asException();
        }
        return other.whole();
    }

    private static Problem closed(CaseName one, String is) {
        return new Problem(
                409,
                "case.illegal-move",
                ("Case %s %s: only open cases can be merged. Link the cases instead, or reopen the case" + " first.")
                        .formatted(one, is),
                Map.of("other", one.id().value(), "otherNumber", Long.toString(one.number())));
    }
}
