package io.watchfloor.ops.fraud;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** How the fraud first reached the reporter. */
public enum FraudChannel implements WireText {
    PHONE_CALL,
    POP_UP,
    EMAIL,
    TEXT_MESSAGE,
    SEARCH_RESULT,
    OTHER;

    @JsonCreator
    public static FraudChannel of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
