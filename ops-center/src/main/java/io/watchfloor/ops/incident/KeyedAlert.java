package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import java.util.List;
import java.util.Set;

/**
 * An alert with the keys by which it is linked.
 *
 * @param consulted the entities on which the keys depend
 */
record KeyedAlert(LinkedAlert alert, Position position, Entity subject, List<Key> keys, Set<Entity> consulted) {}
