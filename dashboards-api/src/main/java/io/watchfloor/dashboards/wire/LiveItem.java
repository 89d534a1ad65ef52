package io.watchfloor.dashboards.wire;

import io.watchfloor.ops.platform.rights.Verb;
import java.util.Set;

/** Items of a topic of the live stream. The items have the same format as in REST responses. */
public sealed interface LiveItem
        permits CaseRow, CaseView, AssetView, NotificationView, SensorView, StatusView, ApprovalChange {

    /** Key that is the same for all states of the same item; empty for a topic with only one item. */
    String id();

    /** Whether the item contains data of a restricted case. */
    default boolean ofRestricted() {
        return false;
    }

    /** Whether the other state contains the same information. */
    default boolean saysTheSameAs(LiveItem before) {
        return equals(before);
    }

    /** Returns the item for a person with these rights, without operations that need other rights. */
    default LiveItem forVerbs(Set<Verb> verbs) {
        return this;
    }
}
