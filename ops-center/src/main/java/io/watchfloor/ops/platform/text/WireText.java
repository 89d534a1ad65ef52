package io.watchfloor.ops.platform.text;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.config.text.KebabCaseName;

/** A constant with a text that represents the constant in JSON. */
public interface WireText extends KebabCaseName {

    @Override
    @JsonValue
    default String text() {
        return KebabCaseName.super.text();
    }
}
