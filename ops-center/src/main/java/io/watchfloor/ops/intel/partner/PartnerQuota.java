package io.watchfloor.ops.intel.partner;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;

/** What is limited for each partner, in windows that start at full minutes or days in UTC. */
public enum PartnerQuota implements WireText {
    REQUESTS(Duration.ofMinutes(1)),
    /** Objects of intelligence that the partner sends or receives. */
    OBJECTS(Duration.ofDays(1)),
    SIGNALS(Duration.ofDays(1));

    private final Duration window;

    PartnerQuota(Duration window) {
        this.window = window;
    }

    public Duration window() {
        return window;
    }

    /** Stable code of a refusal. */
    public String code() {
        return "partner.quota-" + text();
    }
}
