package io.watchfloor.ops.incident;

import io.watchfloor.ops.detection.alert.Tactic;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An indexed alert with its buckets, so that comparing two alerts needs no lookups. */
final class IndexedAlert {

    static final Comparator<IndexedAlert> BY_POSITION = Comparator.comparing(one -> one.position);

    private static final AlertIndex.Bucket[] NOWHERE = {};

    final LinkableAlert alert;
    final AlertPosition position;

    /**
     * The first of the alert's tactics in the order of the kill chain; the next field is the last tactic. Null if the
     * alert has no tactics.
     */
    final @Nullable Tactic first;

    final @Nullable Tactic last;

    AlertKeys keyed;
    LinkKey[] keys;

    /** The alert's bucket for each key. */
    AlertIndex.Bucket[] buckets = NOWHERE;

    AlertGroup group;

    IndexedAlert(AlertKeys keyed) {
        this.alert = keyed.alert();
        this.position = keyed.position();
        this.keyed = keyed;
        this.keys = keyed.keys().toArray(LinkKey[]::new);
        List<Tactic> tactics = List.copyOf(alert.tactics());
        this.first = tactics.isEmpty() ? null : Collections.min(tactics);
        this.last = tactics.isEmpty() ? null : Collections.max(tactics);
        this.group = new AlertGroup(this);
    }

    void rekey(AlertKeys now) {
        keyed = now;
        keys = now.keys().toArray(LinkKey[]::new);
    }

    String id() {
        return position.id();
    }

    boolean isFirst(int key) {
        return buckets[key].isFirst(position);
    }
}
