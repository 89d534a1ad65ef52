package io.watchfloor.ops.intel.partner;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.Locale;

/** What a partner may send. */
public enum SignalKind implements WireText {
    /** Detection Finding of OCSF (class 2004). */
    OCSF_FINDING,
    /** Alert in the format of security alerts of Microsoft Graph (alerts_v2). */
    GRAPH_ALERT,
    /** Indicators and other objects of STIX. */
    INTELLIGENCE,
    /** Sightings of indicators. */
    SIGHTING;

    @JsonCreator
    public static SignalKind of(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown kind of signal: " + text));
    }
}
