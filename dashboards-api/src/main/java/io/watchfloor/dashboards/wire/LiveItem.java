package io.watchfloor.dashboards.wire;

import io.watchfloor.ops.platform.rights.Verb;
import java.util.Set;

/** Items of a live topic, which are the same records as in REST answers. */
public sealed interface LiveItem
        permits CaseRow, CaseView, AssetView, NotificationView, SensorView, StatusView, ApprovalChange {

    /** Identifies later states of the same item; empty for a topic with one item. */
    String id();

    /** Whether it contains a restricted case. */
    default boolean ofRestricted() {
        return false;
    }

    /** Whether the other state contains the same information. */
    default boolean saysTheSameAs(LiveItem before) {
        return equals(before);
    }

    /** The item for a person with these rights: without operations that need other rights. */
    default LiveItem forVerbs(Set<Verb> verbs) {
        return this;
    }
}
