package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.List;
import java.util.Set;

/**
 * An alert with the keys by which the alert can be linked.
 *
 * @param consulted the entities on which the keys depend
 */
record AlertKeys(
        LinkableAlert alert, AlertPosition position, Entity subject, List<LinkKey> keys, Set<Entity> consulted) {}
