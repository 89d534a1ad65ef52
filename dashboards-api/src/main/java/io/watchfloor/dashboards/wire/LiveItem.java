package io.watchfloor.dashboards.wire;

import io.watchfloor.ops.rights.Verb;
import java.util.Set;

/** The items of a live topic: the same records that REST answers with. */
public sealed interface LiveItem permits CaseRow, CaseView, AssetView, PageView, SensorView, StatusView, ApprovalNews {

    /** Identifies a later state of the same item; empty for a topic of one item. */
    String id();

    /** Whether it shows a restricted case. */
    default boolean ofRestricted() {
        return false;
    }

    /** The item for somebody with these rights: without the verbs that they may not use. */
    default LiveItem forVerbs(Set<Verb> verbs) {
        return this;
    }
}
