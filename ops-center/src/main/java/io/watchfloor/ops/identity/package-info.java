/**
 * What things are called: asset keys, record ids and the ids derived from them. Used by every package behind it, knows only
 * the protocol of the sensors.
 */
@NullMarked
package io.watchfloor.ops.identity;

import org.jspecify.annotations.NullMarked;
