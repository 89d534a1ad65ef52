/**
 * Access checks, in one place and denied by default: {@link io.watchfloor.ops.platform.rights.Rights}. Pure: callers
 * pass the facts. Routes, lists, the live stream and the entities use it, or the same rule as SQL ({@code V37}).
 */
@NullMarked
package io.watchfloor.ops.platform.rights;

import org.jspecify.annotations.NullMarked;
