/**
 * Identities: asset keys, record ids and the ids derived from them. Used by every package after it; knows only the
 * sensors' protocol.
 */
@NullMarked
package io.watchfloor.ops.platform.id;

import org.jspecify.annotations.NullMarked;
