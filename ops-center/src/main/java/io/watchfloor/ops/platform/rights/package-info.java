/**
 * Access checks, in one place and denied by default: {@link io.watchfloor.ops.platform.rights.Rights}. The checks read
 * no data themselves, because callers pass all facts. API routes, lists, the live stream and the entities use these
 * checks, or the same rule in SQL ({@code V37}).
 */
@NullMarked
package io.watchfloor.ops.platform.rights;

import org.jspecify.annotations.NullMarked;
