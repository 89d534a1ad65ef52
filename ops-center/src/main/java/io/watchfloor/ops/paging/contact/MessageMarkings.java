package io.watchfloor.ops.paging.contact;

import io.watchfloor.ops.platform.rights.HeldBackMetrics;

/**
 * What messages show of marked cases on this node.
 *
 * @param media the highest marking whose details messages of each kind show
 * @param heldBack counts what messages do not show
 */
public record MessageMarkings(MediumClearances media, HeldBackMetrics heldBack) {}
