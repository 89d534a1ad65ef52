/** How people are paged. Called by {@code cases}. */
@NullMarked
package io.watchfloor.ops.paging.escalation;

import org.jspecify.annotations.NullMarked;
