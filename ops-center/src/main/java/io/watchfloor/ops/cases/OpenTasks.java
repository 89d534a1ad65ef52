package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** What happens to the open tasks of a case that a user closes. */
public enum OpenTasks implements WireText {
    KEEP,
    CANCEL;

    /** @throws IllegalArgumentException for another text */
    @JsonCreator
    public static OpenTasks of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
