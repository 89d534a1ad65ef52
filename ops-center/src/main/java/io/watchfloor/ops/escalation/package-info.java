/** How people are paged. Called by {@code cases}. */
@NullMarked
package io.watchfloor.ops.escalation;

import org.jspecify.annotations.NullMarked;
