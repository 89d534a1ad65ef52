/**
 * Events and snapshots under stable names of our own, with the shapes of earlier builds. Knows all entities' events; they do not know it.
 */
@NullMarked
package io.watchfloor.ops.stored;

import org.jspecify.annotations.NullMarked;
