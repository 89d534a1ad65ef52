package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a detection: a hash of its rule and its record or window. In JSON a plain text. */
public record DetectionId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DetectionId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A detection has an id that is not empty");
        }
    }

    /** The id as people and other programs write it. */
    @Override
    public String toString() {
        return value;
    }
}
