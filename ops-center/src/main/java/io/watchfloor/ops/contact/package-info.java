/** Ways to reach people and channels, and what is sent there. Called by {@code escalation}; calls {@code egress}. */
@NullMarked
package io.watchfloor.ops.contact;

import org.jspecify.annotations.NullMarked;
