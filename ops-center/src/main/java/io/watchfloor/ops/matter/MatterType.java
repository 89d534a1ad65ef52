package io.watchfloor.ops.matter;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** The kind of crime or proceeding that a matter is about. */
public enum MatterType implements WireText {
    TECH_SUPPORT_FRAUD,
    CHILD_EXPLOITATION,
    CLOUD_CRIME_AND_MALWARE,
    ENFORCEMENT,
    NATION_STATE;

    @JsonCreator
    public static MatterType of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
