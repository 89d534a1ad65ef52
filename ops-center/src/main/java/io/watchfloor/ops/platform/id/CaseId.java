package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a case. The separate type prevents confusion with other ids. Represented as a string in JSON. */
public record CaseId(@JsonValue String value) implements Comparable<CaseId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CaseId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The id of a case must not be empty");
        }
    }

    @Override
    public int compareTo(CaseId other) {
        return value.compareTo(other.value);
    }

    /** The id as a string, for users and the API. */
    @Override
    public String toString() {
        return value;
    }
}
