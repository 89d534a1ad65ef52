package io.watchfloor.dashboards.wire;

/** What a topic of the live stream consists of: the very records that REST answers with. */
public sealed interface LiveItem permits CaseRow, CaseView, AssetView, PageView, SensorView, StatusView {

    /** By which a later state of the same item is known; empty for a topic of one item. */
    String id();

    /** The item as somebody sees it who may only read: nothing is allowed to them. */
    default LiveItem forReaders() {
        return this;
    }
}
