package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.Listing;
import io.watchfloor.dashboards.board.LiveBoard;
import io.watchfloor.dashboards.board.LiveKind;
import io.watchfloor.dashboards.wire.LiveItem;
import io.watchfloor.dashboards.wire.LiveMessage.Change;
import io.watchfloor.dashboards.wire.LiveMessage.Delta;
import io.watchfloor.dashboards.wire.LiveMessage.Gap;
import io.watchfloor.dashboards.wire.LiveMessage.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads for the hub what it sends. Each call sees one snapshot of the boards, and blocks on the database. */
final class LiveReading {

    /** A client that resumes after more changes than this gets a snapshot; the others get them in several steps. */
    static final int MOST_AT_ONCE = 2000;

    private final BoardStore boards;
    private final Map<String, Supplier<? extends List<? extends LiveItem>>> whole;

    /** A changed item for one topic. */
    record Item(String topic, long cursor, Outgoing message) {}

    /**
     * What changed after a cursor.
     *
     * @param through all changes up to here are included
     * @param more whether there may be further ones
     */
    record News(long through, List<Item> items, boolean more) {}

    /** What a new subscription begins with. */
    record Opening(long through, List<Outgoing> messages) {}

    /** @param whole topics that are not read from a board */
    LiveReading(BoardStore boards, Map<String, Supplier<? extends List<? extends LiveItem>>> whole) {
        this.boards = boards;
        this.whole = Map.copyOf(whole);
    }

    LiveBoard.Head head() {
        return boards.read(LiveBoard::head);
    }

    /** @param wanted topics with subscribers: items of other topics are not read */
    News news(String lineage, long after, Set<String> wanted) {
        return boards.read(handle -> {
            LiveBoard.Head head = LiveBoard.head(handle);
            List<LiveBoard.Change> changes = LiveBoard.changes(handle, after, MOST_AT_ONCE);
            boolean more = changes.size() == MOST_AT_ONCE;
            List<LiveBoard.Change> asked = changes.stream()
                    .filter(change ->
                            Topic.of(change.kind(), change.item()).stream().anyMatch(wanted::contains))
                    .toList();
            Map<LiveKind, Map<String, LiveItem>> found = items(handle, asked);
            List<Item> items = new ArrayList<>();
            for (LiveBoard.Change change : asked) {
                LiveItem item = found.getOrDefault(change.kind(), Map.of()).get(change.item());
                if (item != null) {
                    Topic.of(change.kind(), change.item()).stream()
                            .filter(wanted::contains)
                            .forEach(topic -> items.add(
                                    new Item(topic, change.cursor(), delta(lineage, topic, change, item, after))));
                }
            }
            return new News(more ? changes.getLast().cursor() : head.cursor(), items, more);
        });
    }

    private static Map<LiveKind, Map<String, LiveItem>> items(Handle handle, List<LiveBoard.Change> changes) {
        Map<LiveKind, Set<String>> ids = new EnumMap<>(LiveKind.class);
        changes.forEach(change -> ids.computeIfAbsent(change.kind(), kind -> new LinkedHashSet<>())
                .add(change.item()));
        Map<LiveKind, Map<String, LiveItem>> items = new EnumMap<>(LiveKind.class);
        ids.forEach((kind, some) -> items.put(kind, LiveBoard.items(handle, kind, some)));
        return items;
    }

    private static Outgoing delta(
            String lineage, String topic, LiveBoard.Change change, LiveItem item, long seenThrough) {
        String cursor = new Cursor(lineage, change.cursor()).toString();
        Change what = change.added() > seenThrough ? Change.ADDED : Change.CHANGED;
        return Outgoing.resumable(topic + '\n' + change.item(), new Delta(topic, cursor, what, item), cursor);
    }

    /** The snapshots of the topics, or what changed since the cursor. */
    Opening open(List<Topic> topics, @Nullable String from) {
        List<Outgoing> wholes = new ArrayList<>();
        List<Topic.OfBoard> ofBoards = new ArrayList<>();
        for (Topic topic : topics) {
            switch (topic) {
                case Topic.Whole whole -> wholes.add(whole(whole));
                case Topic.OfBoard board -> ofBoards.add(board);
            }
        }
        return boards.read(handle -> {
            LiveBoard.Head head = LiveBoard.head(handle);
            List<Outgoing> messages = new ArrayList<>(wholes);
            ofBoards.forEach(topic -> messages.addAll(open(handle, head, topic, from)));
            // Only a client that has all of it may resume from there.
            if (!messages.isEmpty()) {
                Outgoing last = messages.removeLast();
                messages.add(last.withId(new Cursor(head.lineage(), head.cursor()).toString()));
            }
            return new Opening(head.cursor(), messages);
        });
    }

    private static List<Outgoing> open(Handle handle, LiveBoard.Head head, Topic.OfBoard topic, @Nullable String from) {
        if (from == null) {
            return List.of(snapshot(handle, head, topic));
        }
        Cursor cursor = Cursor.parse(from);
        if (cursor != null && cursor.isBefore(head)) {
            List<LiveBoard.Change> changes =
                    LiveBoard.changes(handle, topic.kind(), topic.item(), cursor.place(), MOST_AT_ONCE);
            if (changes.size() < MOST_AT_ONCE) {
                return resumed(handle, head, topic, cursor, changes);
            }
        }
        return List.of(Outgoing.of(topic.text() + "\ngap", new Gap(topic.text())), snapshot(handle, head, topic));
    }

    private static List<Outgoing> resumed(
            Handle handle, LiveBoard.Head head, Topic.OfBoard topic, Cursor from, List<LiveBoard.Change> changes) {
        Map<String, LiveItem> items = LiveBoard.items(
                handle,
                topic.kind(),
                changes.stream().map(LiveBoard.Change::item).toList());
        List<Outgoing> deltas = new ArrayList<>();
        for (LiveBoard.Change change : changes) {
            LiveItem item = items.get(change.item());
            if (item != null) {
                Outgoing delta = delta(head.lineage(), topic.text(), change, item, from.place());
                deltas.add(delta.withId(null));
            }
        }
        return deltas;
    }

    private static Outgoing snapshot(Handle handle, LiveBoard.Head head, Topic.OfBoard topic) {
        String item = topic.item();
        String cursor = new Cursor(head.lineage(), head.cursor()).toString();
        if (item == null) {
            Listing<? extends LiveItem> all = LiveBoard.all(handle, topic.kind());
            return Outgoing.of(
                    topic.text() + "\nsnapshot", new Snapshot(topic.text(), cursor, all.items(), all.total()));
        }
        List<? extends LiveItem> one =
                List.copyOf(LiveBoard.items(handle, topic.kind(), List.of(item)).values());
        return Outgoing.of(topic.text() + "\nsnapshot", new Snapshot(topic.text(), cursor, one, null));
    }

    /** @throws IllegalArgumentException when nobody provides this topic */
    Outgoing whole(Topic.Whole topic) {
        Supplier<? extends List<? extends LiveItem>> items = whole.get(topic.text());
        if (items == null) {
            throw new IllegalArgumentException("Nobody gives the topic " + topic.text());
        }
        return Outgoing.of(topic.text() + "\nsnapshot", new Snapshot(topic.text(), null, items.get(), null));
    }
}
