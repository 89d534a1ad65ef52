/** Escalation of cases through policies, and delivery of notifications. Called by {@code cases}. */
@NullMarked
package io.watchfloor.ops.paging.escalation;

import org.jspecify.annotations.NullMarked;
