package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How much depends on an asset, as people say. */
public enum Criticality implements WireText {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Whether an alert on such an asset is graver than elsewhere. */
    boolean raises() {
        return switch (this) {
            case LOW, MEDIUM -> false;
            case HIGH, CRITICAL -> true;
        };
    }

    /** @throws IllegalArgumentException when there is no such criticality */
    @JsonCreator
    public static Criticality of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(Criticality::text).toList();
    }
}
