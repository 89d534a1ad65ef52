package io.watchfloor.ops.platform.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a rule, so that it cannot be taken for that of an alert. In JSON a plain text. */
public record RuleId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RuleId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A rule has an id that is not empty");
        }
    }

    /** The id as people and other programs write it. */
    @Override
    public String toString() {
        return value;
    }
}
