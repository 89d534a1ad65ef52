package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of an alert. The separate type prevents confusion with other ids. Represented as a string in JSON. */
public record AlertId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AlertId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The id of an alert must not be empty");
        }
    }

    /** The id as a string, for users and the API. */
    @Override
    public String toString() {
        return value;
    }
}
