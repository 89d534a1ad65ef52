package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.board.LiveKind;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A topic of the live stream. */
sealed interface Topic {

    /** Name by which clients subscribe to the topic. */
    String text();

    /** Right required to subscribe. */
    Verb needs();

    /**
     * A topic based on read models, with cursors.
     *
     * @param item null for all items of the kind
     */
    record OfBoard(String text, LiveKind kind, @Nullable String item) implements Topic {

        /** Whether people with the same rights see different items of the topic. */
        boolean personal() {
            return kind == LiveKind.PAGE;
        }

        @Override
        public Verb needs() {
            return Verb.READ;
        }
    }

    /** A topic without cursors, which is always read completely. Each subscription starts with a snapshot. */
    record Whole(String text, Verb needs) implements Topic {}

    String CASES = "cases";
    String CASE = "case:";
    String ASSETS = "assets";
    String ASSET = "asset:";
    String PAGES = "notifications:me";
    Whole SENSORS = new Whole("sensors", Verb.WATCH);
    Whole APPROVALS = new Whole("approvals", Verb.SELF);
    Whole STATUS = new Whole("status", Verb.READ);

    int LONGEST = 300;

    static Optional<Topic> parse(String text) {
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return switch (text) {
            case CASES -> Optional.of(new OfBoard(text, LiveKind.CASE_ROW, null));
            case ASSETS -> Optional.of(new OfBoard(text, LiveKind.ASSET, null));
            case PAGES -> Optional.of(new OfBoard(text, LiveKind.PAGE, null));
            case "sensors" -> Optional.of(SENSORS);
            case "approvals" -> Optional.of(APPROVALS);
            case "status" -> Optional.of(STATUS);
            default -> ofOne(text, CASE, LiveKind.CASE).or(() -> ofOne(text, ASSET, LiveKind.ASSET));
        };
    }

    private static Optional<Topic> ofOne(String text, String prefix, LiveKind kind) {
        return text.startsWith(prefix) && text.length() > prefix.length()
                ? Optional.of(new OfBoard(text, kind, text.substring(prefix.length())))
                : Optional.empty();
    }

    /** Topics affected by a change of this item. */
    static List<String> of(LiveKind kind, String item) {
        return switch (kind) {
            case CASE_ROW -> List.of(CASES);
            case CASE -> List.of(CASE + item);
            case ASSET -> List.of(ASSETS, ASSET + item);
            case PAGE -> List.of(PAGES);
            case ALERT -> List.of();
        };
    }
}
