package io.watchfloor.ops.platform.text;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.config.text.Spelled;

/** A constant that stands in JSON as its text. */
public interface WireText extends Spelled {

    @Override
    @JsonValue
    default String text() {
        return Spelled.super.text();
    }
}
