package io.watchfloor.dashboards.wire;

/** The items of a live topic: the same records that REST answers with. */
public sealed interface LiveItem permits CaseRow, CaseView, AssetView, PageView, SensorView, StatusView {

    /** Identifies a later state of the same item; empty for a topic of one item. */
    String id();

    /** The item for somebody with read-only access: without allowed verbs. */
    default LiveItem forReaders() {
        return this;
    }
}
