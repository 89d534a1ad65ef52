/**
 * Computes who would be notified if a case opened now, and the gaps in this coverage. Reads the on-call configuration
 * of {@code paging.oncall}; used by the status page and the {@code doctor} command.
 */
@NullMarked
package io.watchfloor.ops.paging.coverage;

import org.jspecify.annotations.NullMarked;
