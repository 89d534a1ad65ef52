package io.watchfloor.ops.cases.relation;

import io.watchfloor.ops.platform.id.CaseId;

/** A case, as programs and as people name it. */
public record CaseName(CaseId id, long number) {

    /** As people write it. */
    @Override
    public String toString() {
        return "#" + number;
    }
}
