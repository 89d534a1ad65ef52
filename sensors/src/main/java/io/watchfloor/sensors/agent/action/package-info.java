/**
 * Response actions on this host. {@link io.watchfloor.sensors.agent.action.ActionExecutor} receives orders and reports
 * outcomes. {@link io.watchfloor.sensors.agent.action.StoredActions} stores each action on disk, so that the action is
 * reverted in time even if the center is not reachable. An {@link io.watchfloor.sensors.agent.action.ActionHandler}
 * executes the action.
 */
@NullMarked
package io.watchfloor.sensors.agent.action;

import org.jspecify.annotations.NullMarked;
