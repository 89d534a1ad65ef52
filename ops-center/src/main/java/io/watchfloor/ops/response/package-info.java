/**
 * Response actions on hosts, executed by sensors. {@link io.watchfloor.ops.response.Response} computes each step of an
 * action, {@link io.watchfloor.ops.response.ResponseStore} stores the steps, and {@link
 * io.watchfloor.ops.response.ResponseService} sends due steps to the sensors that are connected to this node and
 * records the sensors' reports.
 */
@NullMarked
package io.watchfloor.ops.response;

import org.jspecify.annotations.NullMarked;
