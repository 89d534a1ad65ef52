package io.watchfloor.ops.intel.partner;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;

/** Whether the partner has access. */
public enum PartnerState implements WireText {
    ACTIVE,
    /** Without access until an administrator sets the partner to active. */
    PAUSED,
    ENDED;

    @JsonCreator
    public static PartnerState of(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown state of a partner: " + text));
    }
}
