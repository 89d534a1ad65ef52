package io.watchfloor.ops.platform.text;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.config.text.KebabCaseName;

/** A constant that JSON contains as its text. */
public interface WireText extends KebabCaseName {

    @Override
    @JsonValue
    default String text() {
        return KebabCaseName.super.text();
    }
}
