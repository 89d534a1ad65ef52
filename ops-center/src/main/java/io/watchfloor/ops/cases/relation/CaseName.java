package io.watchfloor.ops.cases.relation;

import io.watchfloor.ops.platform.id.CaseId;

/** The id and the number of a case. */
public record CaseName(CaseId id, long number) {

    /** The number as shown to users. */
    @Override
    public String toString() {
        return "#" + number;
    }
}
