package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a case, so that it cannot be taken for that of an asset, an alert or a page. In JSON a plain text. */
public record CaseId(@JsonValue String value) implements Comparable<CaseId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CaseId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A case has an id that is not empty");
        }
    }

    @Override
    public int compareTo(CaseId other) {
        return value.compareTo(other.value);
    }

    /** The id as people and other programs write it. */
    @Override
    public String toString() {
        return value;
    }
}
