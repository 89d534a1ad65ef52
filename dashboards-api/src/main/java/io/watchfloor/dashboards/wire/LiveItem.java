package io.watchfloor.dashboards.wire;

import io.watchfloor.ops.platform.rights.Verb;
import java.util.Set;

/** The items of a live topic: the same records that REST answers with. */
public sealed interface LiveItem
        permits CaseRow, CaseView, AssetView, NotificationView, SensorView, StatusView, ApprovalChange {

    /** Identifies a later state of the same item; empty for a topic of one item. */
    String id();

    /** Whether it shows a restricted case. */
    default boolean ofRestricted() {
        return false;
    }

    /** Whether it says nothing new to who has the other one. */
    default boolean saysTheSameAs(LiveItem before) {
        return equals(before);
    }

    /** The item for somebody with these rights: without the verbs that they may not use. */
    default LiveItem forVerbs(Set<Verb> verbs) {
        return this;
    }
}
