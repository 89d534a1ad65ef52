package io.watchfloor.ops.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Alerts that are linked, before people's cuts. */
final class AlertGroup {

    private final List<HeldAlert> members = new ArrayList<>(1);
    private boolean sorted = true;

    /** What people's cuts make of it; null until somebody asks. */
    @Nullable
    List<NavigableSet<Position>> parts;

    AlertGroup(HeldAlert alone) {
        members.add(alone);
    }

    /** In order. */
    List<HeldAlert> members() {
        if (!sorted) {
            members.sort(HeldAlert.BY_POSITION);
            sorted = true;
        }
        return members;
    }

    int size() {
        return members.size();
    }

    NavigableSet<Position> positions() {
        NavigableSet<Position> positions = new TreeSet<>();
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
