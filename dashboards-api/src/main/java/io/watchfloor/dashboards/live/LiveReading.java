package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.board.LiveKind;
import io.watchfloor.dashboards.board.LiveReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.LiveItem;
import io.watchfloor.dashboards.wire.LiveMessage.Change;
import io.watchfloor.dashboards.wire.LiveMessage.Delta;
import io.watchfloor.dashboards.wire.LiveMessage.Gap;
import io.watchfloor.dashboards.wire.LiveMessage.Removal;
import io.watchfloor.dashboards.wire.LiveMessage.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the items of the live stream for each group of clients. Each call reads from one database snapshot and blocks. */
final class LiveReading {

    /**
     * Maximum number of changes per read. A client that would resume with more changes gets a snapshot instead; connected clients get the
     * changes in several steps.
     */
    static final int MOST_AT_ONCE = 2000;

    private final ReadModelStore boards;
    private final Map<String, Function<Visibility, List<? extends LiveItem>>> whole;
    private final RestrictedReadAudit reads;

    /**
     * A changed item of a topic.
     *
     * @param seen whether the clients can see the item now; otherwise a removal is sent
     */
    record Item(String topic, String id, long cursor, boolean seen, OutgoingMessage message) {}

    /**
     * Changes after a cursor.
     *
     * @param through all changes up to this cursor are included
     * @param more whether there may be further changes
     */
    record News(long through, Map<Listener, List<Item>> items, boolean more) {}

    /**
     * First messages of a new subscription.
     *
     * @param has items that the client then has, by topic
     */
    record Opening(long through, List<OutgoingMessage> messages, Map<String, Set<String>> has) {}

    /**
     * The read models at one point in time, as a group of clients sees them.
     *
     * @param own owner of personal topics; null without personal topics
     */
    private record Scene(
            Handle handle,
            LiveReadModel.Head head,
            Listener listener,
            @Nullable Listener own,
            Map<String, Set<String>> restricted) {

        /**
         * Writes an audit entry for each restricted case that was read. Only people named in a restricted case can see the case, so the
         * person of the listener is always known.
         */
        void show(LiveItem item) {
            if (item.ofRestricted()) {
                restricted
                        .computeIfAbsent(listener.sight().name(), name -> new TreeSet<>())
                        .add(item.id());
            }
        }

        String lineage() {
            String lineage = Cursor.lineage(head.lineage(), listener);
            return own == null ? lineage : Cursor.personal(lineage, own);
        }

        String cursor() {
            return new Cursor(lineage(), head.cursor()).toString();
        }

        /** Restricts all further reads of the transaction to items that the clients can see. */
        void look() {
            (own == null ? listener : own).sight().applyTo(handle);
        }
    }

    /**
     * @param whole topics without cursors, which are read completely
     * @param reads audits restricted cases that are shown
     */
    LiveReading(
            ReadModelStore boards,
            Map<String, Function<Visibility, List<? extends LiveItem>>> whole,
            RestrictedReadAudit reads) {
        this.reads = reads;
        this.boards = boards;
        this.whole = Map.copyOf(whole);
    }

    LiveReadModel.Head head() {
        return boards.readAll(LiveReadModel::head);
    }

    /** @param wanted topics by listener; items of other topics are not read */
    News news(long after, Map<Listener, Set<String>> wanted) {
        Map<String, Set<String>> restricted = new HashMap<>();
        News news = boards.readAll(handle -> {
            LiveReadModel.Head head = LiveReadModel.head(handle);
            List<LiveReadModel.Change> changes = LiveReadModel.changes(handle, after, MOST_AT_ONCE);
            boolean more = changes.size() == MOST_AT_ONCE;
            Map<Listener, List<Item>> items =
                    changes.isEmpty() ? Map.of() : items(handle, head, changes, after, wanted, restricted);
            return new News(more ? changes.getLast().cursor() : head.cursor(), items, more);
        });
        shown(restricted);
        return news;
    }

    /** Reads items once for each group of clients that can see the same items. */
    private static Map<Listener, List<Item>> items(
            Handle handle,
            LiveReadModel.Head head,
            List<LiveReadModel.Change> changes,
            long after,
            Map<Listener, Set<String>> wanted,
            Map<String, Set<String>> restricted) {
        Set<String> named = LiveReadModel.named(handle);
        Map<Listener, Set<String>> topics = new LinkedHashMap<>();
        wanted.forEach((listener, all) -> topics.computeIfAbsent(listener.among(named), one -> new HashSet<>())
                .addAll(all));
        Map<Listener, List<Item>> read = new HashMap<>();
        topics.forEach((listener, all) -> {
            Set<String> shared = new HashSet<>(all);
            shared.remove(Topic.PAGES);
            Scene scene = new Scene(handle, head, listener, null, restricted);
            scene.look();
            read.put(listener, items(scene, changes, after, shared));
        });
        Map<Listener, List<Item>> items = new HashMap<>();
        wanted.forEach((listener, all) -> {
            List<Item> together = new ArrayList<>(read.getOrDefault(listener.among(named), List.of()));
            if (all.contains(Topic.PAGES)) {
                Scene scene = new Scene(handle, head, listener.among(named), listener, restricted);
                together.addAll(ownItems(scene, changes, after));
                together.sort(Comparator.comparingLong(Item::cursor));
            }
            items.put(listener, together);
        });
        return items;
    }

    private static List<Item> ownItems(Scene scene, List<LiveReadModel.Change> changes, long after) {
        if (changes.stream().noneMatch(change -> change.kind() == LiveKind.PAGE)) {
            return List.of();
        }
        scene.look();
        return items(scene, changes, after, Set.of(Topic.PAGES));
    }

    private static List<Item> items(Scene scene, List<LiveReadModel.Change> changes, long after, Set<String> topics) {
        List<LiveReadModel.Change> asked = changes.stream()
                .filter(change ->
                        Topic.of(change.kind(), change.item()).stream().anyMatch(topics::contains))
                .toList();
        Map<LiveKind, Map<String, LiveItem>> found = found(scene, asked);
        List<Item> items = new ArrayList<>();
        for (LiveReadModel.Change change : asked) {
            LiveItem item = found.getOrDefault(change.kind(), Map.of()).get(change.item());
            Topic.of(change.kind(), change.item()).stream()
                    .filter(topics::contains)
                    .forEach(topic -> items.add(new Item(
                            topic,
                            change.item(),
                            change.cursor(),
                            item != null,
                            item == null
                                    ? removalMessage(scene, topic, change)
                                    : delta(scene, topic, change, item, after))));
        }
        return items;
    }

    private static Map<LiveKind, Map<String, LiveItem>> found(Scene scene, List<LiveReadModel.Change> changes) {
        Map<LiveKind, Set<String>> ids = new EnumMap<>(LiveKind.class);
        changes.forEach(change -> ids.computeIfAbsent(change.kind(), kind -> new LinkedHashSet<>())
                .add(change.item()));
        Map<LiveKind, Map<String, LiveItem>> items = new EnumMap<>(LiveKind.class);
        ids.forEach((kind, some) -> items.put(kind, LiveReadModel.items(scene.handle(), kind, some)));
        return items;
    }

    private static OutgoingMessage delta(
            Scene scene, String topic, LiveReadModel.Change change, LiveItem item, long seenThrough) {
        String cursor = new Cursor(scene.lineage(), change.cursor()).toString();
        scene.show(item);
        Change what = change.added() > seenThrough ? Change.ADDED : Change.CHANGED;
        return OutgoingMessage.resumable(
                topic + '\n' + change.item(),
                new Delta(topic, cursor, what, item.forVerbs(scene.listener().verbs())),
                cursor);
    }

    private static OutgoingMessage removalMessage(Scene scene, String topic, LiveReadModel.Change change) {
        String cursor = new Cursor(scene.lineage(), change.cursor()).toString();
        return OutgoingMessage.resumable(
                topic + '\n' + change.item(), new Removal(topic, cursor, change.item()), cursor);
    }

    /** Reads snapshots of the topics, or changes since the cursor. */
    Opening open(Listener listener, List<Topic> topics, @Nullable String from) {
        List<OutgoingMessage> wholes = new ArrayList<>();
        List<Topic.OfBoard> ofBoards = new ArrayList<>();
        for (Topic topic : topics) {
            switch (topic) {
                case Topic.Whole whole -> wholes.add(LiveSubscribers.snapshot(whole.text(), whole(whole, listener)));
                case Topic.OfBoard board -> ofBoards.add(board);
            }
        }
        Map<String, Set<String>> restricted = new HashMap<>();
        Opening opening = boards.readAll(handle -> {
            LiveReadModel.Head head = LiveReadModel.head(handle);
            Listener reader = listener.among(LiveReadModel.named(handle));
            List<OutgoingMessage> messages = new ArrayList<>(wholes);
            Map<String, Set<String>> has = new HashMap<>();
            Scene scene = new Scene(handle, head, reader, null, restricted);
            for (Topic.OfBoard topic : ofBoards) {
                Scene own = new Scene(handle, head, reader, topic.personal() ? listener : null, restricted);
                own.look();
                messages.addAll(open(own, topic, from, has));
                scene = topic.personal() ? own : scene;
            }
            // Only the last message contains the cursor, because a client may resume from this cursor only if it
            // received all earlier
            // messages.
            if (!messages.isEmpty()) {
                messages.add(messages.removeLast().withId(scene.cursor()));
            }
            return new Opening(head.cursor(), messages, has);
        });
        shown(restricted);
        return opening;
    }

    private void shown(Map<String, Set<String>> restricted) {
        restricted.forEach((name, cases) -> reads.shown(Actor.named(name), cases));
    }

    private static List<OutgoingMessage> open(
            Scene scene, Topic.OfBoard topic, @Nullable String from, Map<String, Set<String>> has) {
        if (from == null) {
            return List.of(snapshot(scene, topic, has));
        }
        Cursor cursor = Cursor.parse(from);
        if (cursor != null && cursor.isBefore(scene.head(), scene.listener(), scene.own())) {
            List<LiveReadModel.Change> changes =
                    LiveReadModel.changes(scene.handle(), topic.kind(), topic.item(), cursor.place(), MOST_AT_ONCE);
            if (changes.size() < MOST_AT_ONCE) {
                List<OutgoingMessage> resumed = resumed(scene, topic, cursor, changes);
                if (resumed.size() == changes.size()) {
                    has.put(topic.text(), LiveReadModel.ids(scene.handle(), topic.kind(), topic.item()));
                    return resumed;
                }
            }
        }
        // A snapshot is sent even if the changed items are not visible, because the client may still show these items.
        return List.of(OutgoingMessage.of(topic.text() + "\ngap", new Gap(topic.text())), snapshot(scene, topic, has));
    }

    private static List<OutgoingMessage> resumed(
            Scene scene, Topic.OfBoard topic, Cursor from, List<LiveReadModel.Change> changes) {
        Map<String, LiveItem> items = LiveReadModel.items(
                scene.handle(),
                topic.kind(),
                changes.stream().map(LiveReadModel.Change::item).toList());
        List<OutgoingMessage> deltas = new ArrayList<>();
        for (LiveReadModel.Change change : changes) {
            LiveItem item = items.get(change.item());
            if (item != null) {
                OutgoingMessage delta = delta(scene, topic.text(), change, item, from.place());
                deltas.add(delta.withId(null));
            }
        }
        return deltas;
    }

    private static OutgoingMessage snapshot(Scene scene, Topic.OfBoard topic, Map<String, Set<String>> has) {
        String item = topic.item();
        ResultPage<? extends LiveItem> all = item == null
                ? LiveReadModel.all(scene.handle(), topic.kind())
                : new ResultPage<>(
                        List.copyOf(LiveReadModel.items(scene.handle(), topic.kind(), List.of(item))
                                .values()),
                        null,
                        null);
        List<? extends LiveItem> own = all.items().stream()
                .map(one -> one.forVerbs(scene.listener().verbs()))
                .toList();
        own.forEach(scene::show);
        has.put(topic.text(), new HashSet<>(own.stream().map(LiveItem::id).toList()));
        return OutgoingMessage.of(
                topic.text() + "\nsnapshot", new Snapshot(topic.text(), scene.cursor(), own, all.total()));
    }

    /** @throws IllegalArgumentException if the topic has no source */
    List<? extends LiveItem> whole(Topic.Whole topic, Listener listener) {
        Function<Visibility, List<? extends LiveItem>> items = whole.get(topic.text());
        if (items == null) {
            throw new IllegalArgumentException("No source for the topic " + topic.text());
        }
        return items.apply(listener.sight());
    }
}
