package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a rule. The separate type prevents confusion with other ids. Represented as a string in JSON. */
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
