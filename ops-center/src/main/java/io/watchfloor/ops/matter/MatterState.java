package io.watchfloor.ops.matter;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** How far a matter is. */
public enum MatterState implements WireText {
    OPEN,
    /** Referred to an authority. */
    REFERRED,
    /** Closed with an outcome. */
    CLOSED;

    @JsonCreator
    public static MatterState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
