/** Ids: asset keys, record ids and derived ids. Used by all other packages; depends only on the sensor protocol. */
@NullMarked
package io.watchfloor.ops.platform.id;

import org.jspecify.annotations.NullMarked;
