package io.watchfloor.dashboards.webhooks;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the changes that webhooks send: {@code LINEAGE-LIVE-INTEL}.
 *
 * @param lineage identifies the database
 * @param live position in the changes of cases and alerts
 * @param intel position in the versions of intelligence
 */
public record ChangeCursor(String lineage, long live, long intel) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})-(\\d{1,18})-(\\d{1,18})");

    /** @return empty if the text is malformed */
    public static Optional<ChangeCursor> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new ChangeCursor(form.group(1), Long.parseLong(form.group(2)), Long.parseLong(form.group(3))))
                : Optional.empty();
    }

    /** Whether all changes from this cursor up to the other follow in the same database. */
    boolean isUpTo(ChangeCursor other) {
        return lineage.equals(other.lineage) && live <= other.live && intel <= other.intel;
    }

    @Override
    public String toString() {
        return lineage + "-" + live + "-" + intel;
    }
}
