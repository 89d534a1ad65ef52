package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a detection: a hash of the rule and of the record or window. Represented as a string in JSON. */
public record DetectionId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetectionId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The id of a detection must not be empty");
        }
    }

    /** The id as a string, for users and the API. */
    @Override
    public String toString() {
        return value;
    }
}
