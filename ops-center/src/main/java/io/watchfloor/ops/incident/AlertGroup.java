package io.watchfloor.ops.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Alerts that are connected by links, before analysts' separation decisions are applied. */
final class AlertGroup {

    private final List<IndexedAlert> members = new ArrayList<>(1);
    private boolean sorted = true;

    /** The group split by analysts' decisions; null until the split is requested. */
    @Nullable
    List<NavigableSet<AlertPosition>> parts;

    AlertGroup(IndexedAlert alone) {
        members.add(alone);
    }

    /** Sorted by position. */
    List<IndexedAlert> members() {
        if (!sorted) {
            members.sort(IndexedAlert.BY_POSITION);
            sorted = true;
        }
        return members;
    }

    int size() {
        return members.size();
    }

    NavigableSet<AlertPosition> positions() {
        NavigableSet<AlertPosition> positions = new TreeSet<>();
        members.forEach(member -> positions.add(member.position));
        return positions;
    }

    void take(AlertGroup other) {
        members.addAll(other.members);
        other.members.forEach(member -> member.group = this);
        sorted = false;
        parts = null;
    }
}
