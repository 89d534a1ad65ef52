package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("Summary of a rule or correlation rule.")
public record RuleRow(
        String id,
        RuleView.Kind kind,
        String title,
        Level level,
        String status,
        @JsonUnwrapped Rights rights,
        List<String> tags,
        @JsonUnwrapped Hits found) {

    /** Author and license. */
    public record Rights(String author, String license) {}

    /** Number of detections. */
    public record Hits(long hits, @Nullable Instant lastHitAt) {

        public static final Hits NONE = new Hits(0, null);
    }

    public RuleRow found(Hits counted) {
        return new RuleRow(id, kind, title, level, status, rights, tags, counted);
    }
}
