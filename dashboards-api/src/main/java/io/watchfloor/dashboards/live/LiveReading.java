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
import io.watchfloor.dashboards.wire.LiveMessage.Gone;
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

/**
 * Reads for the hub what it sends, for each kind of listener what they may see. Each call sees one snapshot of the boards, and blocks on
 * the database.
 */
final class LiveReading {

    /** A client that resumes after more changes than this gets a snapshot; the others get them in several steps. */
    static final int MOST_AT_ONCE = 2000;

    private final ReadModelStore boards;
    private final Map<String, Function<Visibility, List<? extends LiveItem>>> whole;
    private final RestrictedReadAudit reads;

    /**
     * A changed item for one topic.
     *
     * @param seen whether the listener sees it now; else the message says that it has gone
     */
    record Item(String topic, String id, long cursor, boolean seen, OutgoingMessage message) {}

    /**
     * What changed after a cursor.
     *
     * @param through all changes up to here are included
     * @param more whether there may be further ones
     */
    record News(long through, Map<Listener, List<Item>> items, boolean more) {}

    /**
     * What a new subscription begins with.
     *
     * @param has by topic, the items that the client has then
     */
    record Opening(long through, List<OutgoingMessage> messages, Map<String, Set<String>> has) {}

    /**
     * One state of the boards, as some see it.
     *
     * @param own whose items personal topics hold; null where there are none of them
     */
    private record Scene(
            Handle handle,
            LiveReadModel.Head head,
            Listener listener,
            @Nullable Listener own,
            Map<String, Set<String>> restricted) {

        /** Such are seen by people whom they name alone, so that the listener has a name. */
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

        /** Whoever reads for the topic from now on sees what its listeners do. */
        void look() {
            (own == null ? listener : own).sight().look(handle);
        }
    }

    /**
     * @param whole topics that are not read from a board
     * @param reads takes down to whom which restricted case was shown
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

    /** @param wanted who listens to what: items of other topics are not read */
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

    /** Those who see the same are read for once. */
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
                            item == null ? gone(scene, topic, change) : delta(scene, topic, change, item, after))));
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

    private static OutgoingMessage gone(Scene scene, String topic, LiveReadModel.Change change) {
        String cursor = new Cursor(scene.lineage(), change.cursor()).toString();
        return OutgoingMessage.resumable(topic + '\n' + change.item(), new Gone(topic, cursor, change.item()), cursor);
    }

    /** The snapshots of the topics, or what changed since the cursor. */
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
            // Only a client that has all of it may resume from there.
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
        // Also when something changed that is not seen: the client may have it from before.
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

    /** @throws IllegalArgumentException when nobody provides this topic */
    List<? extends LiveItem> whole(Topic.Whole topic, Listener listener) {
        Function<Visibility, List<? extends LiveItem>> items = whole.get(topic.text());
        if (items == null) {
            throw new IllegalArgumentException("No source for the topic " + topic.text());
        }
        return items.apply(listener.sight());
    }
}
