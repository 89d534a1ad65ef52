/**
 * Events and snapshots under our own stable names, including the shapes of earlier builds. Knows all entities' events;
 * they do not know it.
 */
@NullMarked
package io.watchfloor.ops.platform.serialization;

import org.jspecify.annotations.NullMarked;
