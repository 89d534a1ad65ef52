/**
 * Serialization of events, snapshots and messages under stable names, including older record formats. Depends on the
 * events of all entities, which do not depend on this package.
 */
@NullMarked
package io.watchfloor.ops.platform.serialization;

import org.jspecify.annotations.NullMarked;
