package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.paging.board.HandoverReadModel.OwnCase;
import io.watchfloor.dashboards.paging.views.HandoverView.Why;
import io.watchfloor.dashboards.wire.CaseRow;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Summary of a handoff as text, for reading aloud or pasting into a chat. */
final class HandoverText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private HandoverText() {}

    static String of(String from, @Nullable String note, List<OwnCase> found) {
        long held = found.stream().filter(one -> one.why() == Why.HELD).count();
        List<String> lines = new ArrayList<>();
        lines.add("%s hands off %s and %s."
                .formatted(
                        from,
                        Plural.of(held, "open case"),
                        Plural.of(found.size() - held, "unacknowledged case", "unacknowledged cases")));
        if (note != null) {
            lines.add(note);
        }
        found.forEach(one -> lines.add(line(one)));
        return String.join("\n", lines);
    }

    private static String line(OwnCase one) {
        CaseRow.Heading heading = one.row().heading();
        CaseRow.Rounds rounds = one.row().rounds();
        return "#%d %s, %s: %s%s%s"
                .formatted(
                        heading.number(),
                        heading.severity().text(),
                        one.why() == Why.WAITING
                                ? "unacknowledged"
                                : heading.status().text().replace('_', ' '),
                        heading.title(),
                        some(". Snoozed until ", rounds.snoozedUntil()),
                        some(". Without activity the acknowledgement expires at ", rounds.heldUntil()));
    }

    private static String some(String words, @Nullable Instant at) {
        return at == null ? "" : words + TIME.format(at);
    }
}
