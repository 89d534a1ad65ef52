package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How critical an asset is. Set by users. */
public enum Criticality implements WireText {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Whether this level of criticality raises the severity of alerts. */
    boolean raises() {
        return switch (this) {
            case LOW, MEDIUM -> false;
            case HIGH, CRITICAL -> true;
        };
    }

    /** @throws IllegalArgumentException if the criticality is unknown */
    @JsonCreator
    public static Criticality of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(Criticality::text).toList();
    }
}
