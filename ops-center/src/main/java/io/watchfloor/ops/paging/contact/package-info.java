/** Ways to reach people and channels, and what is sent there. Called by {@code paging.escalation}; calls {@code platform.egress}. */
@NullMarked
package io.watchfloor.ops.paging.contact;

import org.jspecify.annotations.NullMarked;
