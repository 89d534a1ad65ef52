package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of an alert, so that it cannot be taken for that of a rule or a case. In JSON a plain text. */
public record AlertId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AlertId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("An alert has an id that is not empty");
        }
    }

    /** The id as people and other programs write it. */
    @Override
    public String toString() {
        return value;
    }
}
