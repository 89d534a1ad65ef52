package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a rule; a type of its own prevents mix-ups with other ids. In JSON a string. */
public record RuleId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RuleId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The id of a rule must not be empty");
        }
    }

    /** The id as a string, for users and the API. */
    @Override
    public String toString() {
        return value;
    }
}
