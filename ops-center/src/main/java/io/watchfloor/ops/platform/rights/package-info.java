/**
 * Who may do what to what, decided in one place and denied by default: {@link io.watchfloor.ops.platform.rights.Rights}. Pure: the caller brings
 * the facts. Routes, lists, the live stream and the entities all ask it, or the same rule as SQL ({@code V37}).
 */
@NullMarked
package io.watchfloor.ops.platform.rights;

import org.jspecify.annotations.NullMarked;
