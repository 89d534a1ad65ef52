/**
 * Response actions on this host. {@link io.watchfloor.sensors.agent.action.ActionExecutor} takes orders and tells what became of them;
 * {@link io.watchfloor.sensors.agent.action.StoredActions} keeps each on the disk, so that what has its time is undone whether or not the
 * center is there; a {@link io.watchfloor.sensors.agent.action.ActionHandler} does it.
 */
@NullMarked
package io.watchfloor.sensors.agent.action;

import org.jspecify.annotations.NullMarked;
