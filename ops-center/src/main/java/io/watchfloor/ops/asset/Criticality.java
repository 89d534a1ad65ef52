package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How critical an asset is, as set by users. */
public enum Criticality implements WireText {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Whether this criticality raises the severity of alerts. */
    boolean raises() {
        return switch (this) {
            case LOW, MEDIUM -> false;
            case HIGH, CRITICAL -> true;
        };
    }

    /** @throws IllegalArgumentException for an unknown criticality */
    @JsonCreator
    public static Criticality of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(Criticality::text).toList();
    }
}
